"""CPU of a warm request: the contestant's own with DynamoDB stubbed, and the whole handler's with an engine."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.arranque import ID
from bench.escenario import (
    PYTHON,
    Contendiente,
    carpetas,
    cliente,
    entorno,
    item_de_evento,
    item_de_reserva,
    motor,
    pon,
)
from bench.informe import Fila, Seccion
from bench.medida import Medidas, por_turnos
from bench.sucesos import peticion
from herramientas.laboratorio.maquina import memoria_maxima

SUCESOS: Mapping[str, Any] = {
    "GET /reservas/{id}": peticion("GET", "/reservas/{id}", {"id": ID}),
    "POST /reservas": peticion(
        "POST", "/reservas", None, {"evento": "Opera Aida", "email": "pepe@example.com", "cantidad": 1}
    ),
}
OTROS = ("minimo", "chalice_puro", "fastapi_mangum")
VUELTAS = 5  # short turns, many of them: what else runs on the machine then meets all contestants alike
SIN_DYNAMODB = {"chalice_puro": 2.5, "fastapi_mangum": 0.6}
CON_DYNAMODB = {"minimo": 1.0}


class Obrero:
    """A contestant kept warm in a process of its own."""

    def __init__(
        self, contendiente: Contendiente, obrero: Path, ambiente: dict[str, str], simulado: bool
    ) -> None:
        orden = [PYTHON, str(obrero), "caliente", str(contendiente.carpeta), contendiente.modulo]
        orden += [contendiente.funcion, *(["simulado"] if simulado else [])]
        self._proceso = subprocess.Popen(
            orden, env=ambiente, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def segundos(self, suceso: Any, veces: int) -> float:
        """CPU seconds of one request, of `veces` in a row."""
        assert self._proceso.stdin is not None
        assert self._proceso.stdout is not None
        self._proceso.stdin.write(json.dumps({"evento": suceso, "veces": veces}) + "\n")
        self._proceso.stdin.flush()
        return float(self._proceso.stdout.readline())

    def memoria(self) -> float:
        """The most MiB that it ever held."""
        return memoria_maxima(self._proceso.pid)

    def cierra(self) -> None:
        self._proceso.communicate()


def mide(rondas: int, turnos: int = VUELTAS) -> Seccion:
    filas: list[Fila] = []
    with carpetas() as raiz, motor() as direccion:
        pon(
            cliente(direccion),
            "inventario",
            [item_de_evento("Opera Aida", 1_000_000), item_de_reserva(ID, "Opera Aida")],
        )
        for simulado, metas, veces, vueltas in (
            (True, SIN_DYNAMODB, 100, 8 * turnos),
            (False, CON_DYNAMODB, 20, 2 * turnos),
        ):
            with _obreros(raiz, entorno(direccion), simulado) as obreros:
                for caso, suceso in SUCESOS.items():
                    titulo = f"{caso}, {'DynamoDB stubbed' if simulado else 'an engine'}"
                    filas += _filas(titulo, _por_turnos(obreros, suceso, veces, vueltas * rondas), metas)
    return Seccion(
        "caliente",
        "Warm request, CPU",
        "CPU time of one request in a warm process. Stubbed: router, validation, errors and log alone. An engine: "
        "with the SDK's call, which costs most. Boletia validates, tells errors apart and logs; others do not.",
        filas,
    )


@contextmanager
def _obreros(raiz: Path, ambiente: dict[str, str], simulado: bool) -> Iterator[dict[str, Obrero]]:
    contendientes = [Contendiente("boletia", raiz / "reservas-app", "app", "app")]
    for otro in OTROS:
        funcion = "app" if otro == "chalice_puro" else "api"
        contendientes.append(Contendiente(otro, raiz / "contendientes", otro, funcion))
    with ExitStack() as pila:
        obreros = {c.nombre: Obrero(c, raiz / "obrero.py", ambiente, simulado) for c in contendientes}
        for obrero in obreros.values():
            pila.callback(obrero.cierra)
        yield obreros


def _por_turnos(obreros: dict[str, Obrero], suceso: Any, veces: int, rondas: int) -> Medidas:
    def uno(obrero: Obrero) -> Any:
        return lambda: obrero.segundos(suceso, veces)

    return por_turnos({nombre: uno(obrero) for nombre, obrero in obreros.items()}, rondas)


def _filas(caso: str, medidas: Medidas, metas: Mapping[str, float]) -> list[Fila]:
    return [
        Fila.razon(caso, medidas, "boletia", otro, metas.get(otro), unidad="µs", escala=1e6) for otro in OTROS
    ]
