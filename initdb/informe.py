"""The table that initdb prints: what exists, and what this engine cannot do."""

from collections.abc import Iterator, Mapping, Sequence

from initdb.comparacion import FIJAS, Existente, Rasgo
from initdb.esquema import CUPOS, PARTICIONES, Tabla

TITULOS = ("tabla", "claves", "índice", "TTL", "PITR", "protegida", "stream")


def resumen(etapa: str, tablas: Sequence[Tabla], existentes: Mapping[str, Existente]) -> str:
    """The stage's tables as aligned text, with the stream ARNs, and a note for what could not be set."""
    filas = [TITULOS, *(_fila(existentes[tabla.nombre]) for tabla in tablas)]
    anchos = [max(map(len, columna)) for columna in zip(*filas, strict=True)]
    lineas = [
        "  ".join(celda.ljust(ancho) for celda, ancho in zip(fila, anchos, strict=True)) for fila in filas
    ]
    notas = [nota for tabla in tablas for nota in _notas(tabla, existentes[tabla.nombre])]
    return "\n".join(linea.rstrip() for linea in [f"Tablas de la etapa {etapa}:", *lineas, *notas])


def _fila(existente: Existente) -> tuple[str, ...]:
    tabla = existente.tabla
    return (
        tabla.nombre,
        "+".join(tabla.claves) + "".join(_veces(tabla)),
        ", ".join(indice.nombre for indice in tabla.indices) or "-",
        tabla.ttl or "-",
        _si(tabla.pitr),
        _si(tabla.protegida),
        existente.stream_arn or "-",
    )


def _notas(quiero: Tabla, existente: Existente) -> Iterator[str]:
    """Whatever the stage asks for and the engine (DynamoDB Local) has no API for is said, not skipped."""
    if quiero.pitr and Rasgo.PITR in existente.carencias:
        yield f"Aviso: {quiero.nombre}: este motor no ofrece PITR; no hay copias de seguridad"
    fijas = [f"{fija.upper()}={quiero.etiquetas[fija]}" for fija in FIJAS if fija in quiero.etiquetas]
    if fijas and Rasgo.ETIQUETAS in existente.carencias:
        yield f"Aviso: {quiero.nombre}: este motor no guarda etiquetas; no se comprueba {', '.join(fijas)}"


def _veces(tabla: Tabla) -> Iterator[str]:
    """Over how many partitions it is spread, in how many parts an event's availability lies."""
    if (particiones := tabla.etiquetas.get(PARTICIONES, "1")) != "1":
        yield f" x{particiones}"
    if (cupos := tabla.etiquetas.get(CUPOS, "1")) != "1":
        yield f" ({cupos} cupos)"


def _si(valor: bool) -> str:
    return "sí" if valor else "no"
