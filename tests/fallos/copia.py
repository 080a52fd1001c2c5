"""What the streams' functions do to an event's copy, as operations among those of its clients.

Its records tell what was done, and between which moments. Of an event in parts, which hear of things one after the
other, it is told what may have been done, not when.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from initdb.claves import tipo_de
from tests.fallos.linealidad import Operacion
from tests.fallos.mundo import EVENTOS, INVENTARIO, Mundo

DE_UNA_VERSION = {"version": "Version", "maximo": "MaximoPorCliente"}


def operaciones(
    mundo: Mundo, evento: str, escritos: Sequence[int], propias: Sequence[Operacion]
) -> list[Operacion]:
    """`escritos`: how many records the stream of inventario had at each moment; `propias`: what was done to the event
    itself.
    """
    if mundo.cupos > 1:
        return list(_en_partes(mundo, evento, [una for una in propias if una.dijo == "hecha"]))
    return list(_de_una_pieza(mundo, evento, escritos))


def _de_una_pieza(mundo: Mundo, evento: str, escritos: Sequence[int]) -> Iterator[Operacion]:
    for numero, registro in enumerate(mundo.registros(INVENTARIO)):
        cambio = registro["dynamodb"]
        if tipo_de(cambio["Keys"]) != "E" or cambio["Keys"]["SK"]["S"] != evento:
            continue
        antes, ahora = cambio.get("OldImage", {}), cambio["NewImage"]
        desde = bisect_right(escritos, numero) + 0.25  # after one moment, and before the next
        hasta = desde + 0.5
        de = {"boletos": _numero(ahora, "Aplicada" if antes else "Capacidad"), **_version(ahora)}
        if not antes:
            yield Operacion("copia", "", desde, hasta, **de)
        elif antes.get("Version") != ahora.get("Version"):
            yield Operacion("version", "", desde, hasta, **de)
        if antes.get("Estado") != ahora["Estado"] == {"S": "C"}:
            yield Operacion("cierre", "", desde, hasta, **de)


def _en_partes(mundo: Mundo, evento: str, propias: Sequence[Operacion]) -> Iterator[Operacion]:
    inicial, *versiones = _versiones(mundo, evento) or [{}]
    desde = min((una.desde for una in propias), default=0)
    de_que = {"alta": ["copia"], "suspension": ["cierre de una parte", "cierre"]}
    for una in propias:
        for que in de_que.get(una.que, ()):
            yield Operacion(que, "", una.desde, **inicial)
    for version in versiones:
        yield Operacion("version", "", desde, en_partes=True, **version)
        yield Operacion("maximo de una parte", "", desde, **version)


def _versiones(mundo: Mundo, evento: str) -> list[dict[str, Any]]:
    """Capacity and limit that the event was created with, and those of each version that it has had."""
    todas: dict[int, dict[str, Any]] = {}
    for registro in mundo.registros(EVENTOS):
        imagen = registro["dynamodb"]["NewImage"]
        if imagen["nombre"]["S"] == evento:
            todas[_numero(imagen, "Version")] = {"boletos": _numero(imagen, "Capacidad"), **_version(imagen)}
    return list(todas.values())


def _version(imagen: dict[str, Any]) -> dict[str, Any]:
    return {campo: _numero(imagen, suyo) for campo, suyo in DE_UNA_VERSION.items()}


def _numero(imagen: dict[str, Any], atributo: str) -> int:
    return int(imagen.get(atributo, {"N": "0"})["N"])
