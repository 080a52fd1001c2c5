"""What each trick of speed brings, kept or not: the app with it against the app without it, side by side."""

import compileall
import gzip
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import botocore

from bench.arranque import ID, arranca
from bench.caliente import SUCESOS, VUELTAS, Obrero
from bench.escenario import (
    RAIZ,
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

CLIENTE = "boletia/cliente.py"


@dataclass(frozen=True)
class Truco:
    """`aplica` changes a copy of reservas-app: it takes a kept trick out, or puts in one that was left out."""

    nombre: str
    conservado: bool
    aplica: Callable[[Path], None]


def cambia(fichero: str, *cambios: tuple[str, str]) -> Callable[[Path], None]:
    """A change of one file's text; fails where the text is not there any more."""

    def aplica(app: Path) -> None:
        texto = (app / fichero).read_text()
        for viejo, nuevo in cambios:
            if viejo not in texto:
                raise RuntimeError(f"{fichero} no longer has: {viejo}")
            texto = texto.replace(viejo, nuevo)
        (app / fichero).write_text(texto)

    return aplica


def _modelo_recortado(app: Path) -> None:
    """DynamoDB's description with only the operations that the app calls, without documentation."""
    origen = Path(botocore.__file__).parent / "data" / "dynamodb" / "2012-08-10"
    modelo = json.loads(gzip.decompress((origen / "service-2.json.gz").read_bytes()))
    usadas = (
        "GetItem",
        "PutItem",
        "UpdateItem",
        "Query",
        "TransactWriteItems",
        "BatchExecuteStatement",
        "DescribeTable",
    )
    modelo["operations"] = {nombre: modelo["operations"][nombre] for nombre in usadas}
    formas: dict[str, Any] = {}
    pendientes = [json.dumps(modelo["operations"])]
    while pendientes:
        texto = pendientes.pop()
        for nombre, forma in modelo["shapes"].items():
            if nombre not in formas and f'"shape": "{nombre}"' in texto:
                formas[nombre] = {clave: valor for clave, valor in forma.items() if clave != "documentation"}
                pendientes.append(json.dumps(forma))
    modelo["shapes"] = formas
    destino = app / "boletia" / "modelos" / "dynamodb" / "2012-08-10"
    destino.mkdir(parents=True)
    (destino / "service-2.json").write_text(json.dumps(modelo))
    shutil.copy2(origen / "endpoint-rule-set-1.json.gz", destino)
    cambia(CLIENTE, ("_Cargador())", '_Cargador([__file__.replace("cliente.py", "modelos")]))'))(app)


ENVIO = """

import http.client
import threading
from botocore.awsrequest import AWSResponse, HeadersDict

_hilo = threading.local()


class _Crudo:
    def __init__(self, cuerpo): self.cuerpo = cuerpo
    def stream(self): yield self.cuerpo


def _envia(request, **_):
    conexion = getattr(_hilo, "conexion", None)
    if conexion is None:
        servidor = request.url.split("/")[2]
        conexion = _hilo.conexion = http.client.HTTPConnection(servidor)
    conexion.request(request.method, "/", request.body, dict(request.headers))
    respuesta = conexion.getresponse()
    return AWSResponse(request.url, respuesta.status, HeadersDict(respuesta.headers), _Crudo(respuesta.read()))
"""


def _envio_propio(app: Path) -> None:
    cambia(
        CLIENTE,
        ("\n\nclass _Cargador", ENVIO + "\n\nclass _Cargador"),
        ("    gc.freeze()", '    cliente.meta.events.register("before-send", _envia)\n    gc.freeze()'),
    )(app)


FORMATO = """
    def format(self, record):
        hecho = record.msg if isinstance(record.msg, dict) else {"hecho": record.getMessage()}
        linea = {"hora": self.formatTime(record), "nivel": record.levelname, **hecho}
        if record.exc_info:
            linea["exc_info"] = self.formatException(record.exc_info)
        return _JSON.encode(linea)
"""
OPCIONES = """(
                ["asctime", "levelname", "message"],
                rename_fields={"asctime": "hora", "levelname": "nivel", "message": "hecho"},
                json_serializer=lambda linea, **_: _JSON.encode(linea),
            )"""
MILISEGUNDOS = '    default_msec_format = "%s.%03dZ"\n'

TRUCOS = (
    Truco(
        "el cliente de boto3 en vez del de botocore",
        True,
        cambia(
            CLIENTE,
            (
                "cliente = _sesion.create_client(servicio, config=config)",
                "import boto3\n    cliente = boto3.Session(botocore_session=_sesion).client(servicio, config=config)",
            ),
        ),
    ),
    Truco("el cargador de datos de botocore", True, cambia(CLIENTE, ("_Cargador())", "Loader())"))),
    Truco(
        "gc encendido al arrancar", True, cambia(CLIENTE, ("gc.disable()", "pass"), ("gc.freeze()", "pass"))
    ),
    Truco(
        "la biblioteca de e-mail al importar",
        True,
        cambia("app.py", ("import html\n", "import html\nimport email_validator\n")),
    ),
    Truco(
        "cada e-mail por la biblioteca",
        True,
        cambia("chalicelib/email.py", ("if _CORRIENTE.fullmatch(direccion)", "if False")),
    ),
    Truco(
        "el KSUID como lo escribe su biblioteca",
        True,
        cambia("chalicelib/folio.py", ("en_base_62(bytes(Ksuid()))", "str(Ksuid())")),
    ),
    Truco("User-Agent de botocore", True, cambia(CLIENTE, ('user_agent="Boletia",', ""))),
    Truco(
        "validación de parámetros",
        True,
        cambia(CLIENTE, ("parameter_validation=False", "parameter_validation=True")),
    ),
    Truco(
        "líneas del log sin biblioteca",
        False,
        cambia(
            "boletia/bitacora.py",
            ("pythonjsonlogger.json import JsonEncoder, JsonFormatter", "json import JSONEncoder"),
            ("JsonEncoder(", "JSONEncoder("),
            ("(JsonFormatter)", "(logging.Formatter)"),
            (MILISEGUNDOS, MILISEGUNDOS + FORMATO),
            (OPCIONES, "()"),
        ),
    ),
    Truco("modelo de DynamoDB recortado a 7 operaciones", False, _modelo_recortado),
    Truco("transporte propio sobre http.client, sin TLS", False, _envio_propio),
)


def mide(rondas: int, trucos: Sequence[Truco] = TRUCOS) -> Seccion:
    with tempfile.TemporaryDirectory(prefix="boletia-trucos-") as temporal, motor() as direccion:
        raiz = Path(temporal)
        shutil.copy2(RAIZ / "bench" / "obrero.py", raiz)
        variantes = {"con todo": _variante(raiz, "con_todo", lambda _: None)}
        for numero, truco in enumerate(trucos):
            variantes[truco.nombre] = _variante(raiz, f"v{numero}", truco.aplica)
        variantes["el zip tal cual, sin bytecode"] = _descomprime(raiz / "zip")
        variantes["el zip con bytecode"] = _descomprime(raiz / "zip_compilado", compila=True)
        pon(
            cliente(direccion),
            "inventario",
            [item_de_evento("Opera Aida", 1_000_000), item_de_reserva(ID, "Opera Aida")],
        )
        ambiente = entorno(direccion, PYTHONDONTWRITEBYTECODE="1")
        frias = _frias(variantes, raiz, ambiente, VUELTAS * rondas)
        calientes = _calientes(variantes, raiz, ambiente, rondas)
    return Seccion(
        "trucos",
        "What each trick brings",
        "CPU against the app as it is (`con todo`): cold start with GET /reservas/{id}, and a warm POST /reservas on "
        "DynamoDB Local. Rows `conservado` show the app without the trick: above 1 is what it saves. Rows "
        "`descartado` show the app with one that was left out: below 1 is what it would bring.",
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

        return por_turnos({nombre: una(obrero) for nombre, obrero in obreros.items()}, 4 * VUELTAS * rondas)


def _fila(nombre: str, frias: Medidas, calientes: Medidas) -> Fila:
    conservados = {truco.nombre: truco.conservado for truco in TRUCOS}
    estado = {True: "conservado: sin él", False: "descartado: con él", None: "medida"}[
        conservados.get(nombre)
    ]
    return Fila(
        nombre,
        estado,
        f"frío {frias.razon(nombre, 'con todo')}",
        f"caliente {calientes.razon(nombre, 'con todo')}",
    )
