"""What each trick of speed brings: the app with it against the app without it, side by side."""

import compileall
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.arranque import ID, arranca
from bench.caliente import SUCESOS, VUELTAS, Obrero
from bench.escenario import (
    Contendiente,
    cliente,
    desempaqueta,
    entorno,
    item_de_evento,
    item_de_reserva,
    motor,
    pon,
)
from bench.informe import Fila, Seccion
from bench.medida import Medidas, por_turnos
from bench.paquetes import empaqueta
from herramientas.despliegue.proyecto import RAIZ

CLIENTE = "boletia/cliente.py"


@dataclass(frozen=True)
class Truco:
    """What is quick because of it, and the texts of one file that take it out of a copy of reservas-app."""

    nombre: str
    fichero: str
    cambios: tuple[tuple[str, str], ...]

    def quita(self, app: Path) -> None:
        """Raises RuntimeError where a text does not stand exactly once."""
        texto = (app / self.fichero).read_text()
        for viejo, nuevo in self.cambios:
            if texto.count(viejo) != 1:
                raise RuntimeError(f"{self.fichero} has {texto.count(viejo)} times: {viejo}")
            texto = texto.replace(viejo, nuevo)
        (app / self.fichero).write_text(texto)


TRUCOS = (
    Truco(
        "el cliente de boto3 en vez del de botocore",
        CLIENTE,
        (
            (
                "cliente = _sesion.create_client(servicio, config=config)",
                "import boto3\n    cliente = boto3.Session(botocore_session=_sesion).client(servicio, config=config)",
            ),
        ),
    ),
    Truco("el cargador de datos de botocore", CLIENTE, (("_Cargador())", "Loader())"),)),
    Truco(
        "gc encendido al arrancar",
        CLIENTE,
        (
            ("gc.disable()  # what", "pass  # what"),
            ("    gc.disable()\n    cliente", "    cliente"),
            ("gc.freeze()", "pass"),
        ),
    ),
    Truco(
        "la biblioteca de e-mail al importar",
        "app.py",
        (("import html\n", "import html\nimport email_validator\n"),),
    ),
    Truco(
        "cada e-mail por la biblioteca",
        "chalicelib/email.py",
        (("if _CORRIENTE.fullmatch(direccion)", "if False"),),
    ),
    Truco(
        "el KSUID como lo escribe su biblioteca",
        "chalicelib/folio.py",
        (("en_base_62(bytes(Ksuid()))", "str(Ksuid())"),),
    ),
    Truco("User-Agent de botocore", CLIENTE, (('user_agent="Boletia",', ""),)),
    Truco(
        "validación de parámetros",
        CLIENTE,
        (("parameter_validation=False", "parameter_validation=True"),),
    ),
)


def mide(rondas: int, trucos: Sequence[Truco] = TRUCOS, turnos: int = VUELTAS) -> Seccion:
    with tempfile.TemporaryDirectory(prefix="boletia-trucos-") as temporal, motor() as direccion:
        raiz = Path(temporal)
        shutil.copy2(RAIZ / "bench" / "obrero.py", raiz)
        variantes = {"con todo": _variante(raiz, "con_todo", lambda _: None)}
        for numero, truco in enumerate(trucos):
            variantes[truco.nombre] = _variante(raiz, f"v{numero}", truco.quita)
        variantes["el zip tal cual, sin bytecode"] = _descomprime(raiz / "zip")
        variantes["el zip con bytecode"] = _descomprime(raiz / "zip_compilado", compila=True)
        pon(
            cliente(direccion),
            "inventario",
            [item_de_evento("Opera Aida", 1_000_000), item_de_reserva(ID, "Opera Aida")],
        )
        ambiente = entorno(direccion, PYTHONDONTWRITEBYTECODE="1")
        frias = _frias(variantes, raiz, ambiente, turnos * rondas)
        calientes = _calientes(variantes, raiz, ambiente, 4 * turnos * rondas)
    return Seccion(
        "trucos",
        "What each trick brings",
        "CPU against the app as it is (`con todo`): cold start with GET /reservas/{id}, and a warm POST /reservas on "
        "the engine. Each row shows the app without the trick: above 1 is what it saves.",
        [_fila(nombre, frias, calientes) for nombre in variantes if nombre != "con todo"],
    )


def _variante(raiz: Path, nombre: str, aplica: Callable[[Path], None]) -> Path:
    app = desempaqueta("reservas", raiz / nombre)
    aplica(app)
    compileall.compile_dir(app, quiet=1)
    return app


def _descomprime(carpeta: Path, compila: bool = False) -> Path:
    with empaqueta("reservas") as ruta, zipfile.ZipFile(ruta) as paquete:
        paquete.extractall(carpeta)
    if compila:
        compileall.compile_dir(carpeta, quiet=1)
    return carpeta


def _frias(variantes: dict[str, Path], raiz: Path, ambiente: dict[str, str], rondas: int) -> Medidas:
    def una(carpeta: Path) -> Callable[[], float]:
        contendiente = Contendiente(carpeta.name, carpeta, "app", "app")
        return lambda: arranca(contendiente, raiz / "obrero.py", SUCESOS["GET /reservas/{id}"], ambiente)

    return por_turnos({nombre: una(carpeta) for nombre, carpeta in variantes.items()}, rondas)


def _calientes(variantes: dict[str, Path], raiz: Path, ambiente: dict[str, str], rondas: int) -> Medidas:
    with ExitStack() as pila:
        obreros = {}
        for nombre, carpeta in variantes.items():
            contendiente = Contendiente(nombre, carpeta, "app", "app")
            obreros[nombre] = Obrero(contendiente, raiz / "obrero.py", ambiente, simulado=False)
            pila.callback(obreros[nombre].cierra)

        def una(obrero: Obrero) -> Callable[[], float]:
            return lambda: obrero.segundos(SUCESOS["POST /reservas"], 20)

        return por_turnos({nombre: una(obrero) for nombre, obrero in obreros.items()}, rondas)


def _fila(nombre: str, frias: Medidas, calientes: Medidas) -> Fila:
    return Fila(
        nombre,
        "medida" if nombre.startswith("el zip") else "sin él",
        f"frío {frias.razon(nombre, 'con todo')}",
        f"caliente {calientes.razon(nombre, 'con todo')}",
    )
