"""What is wanted against what exists: what to create, what to complete, what differs. It only decides."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from initdb.esquema import CUPOS, MARCAS, PARTICIONES, Indice, Tabla

FIJAS = (PARTICIONES, CUPOS)  # tags that record how the keys were made


class Rasgo(StrEnum):
    """What initdb may add to a table that exists, because adding it takes nothing away."""

    STREAM = "stream"
    TTL = "TTL"
    PITR = "PITR"
    PROTECCION = "protección contra borrado"
    ETIQUETAS = "etiquetas"


@dataclass(frozen=True)
class Existente:
    """A table of the account; `carencias` are the traits this engine has no API for."""

    tabla: Tabla
    stream_arn: str | None = None
    carencias: frozenset[Rasgo] = frozenset()


@dataclass(frozen=True)
class Diferencia:
    """Something that exists with another value than the schema's; only a person may decide about it."""

    tabla: str
    que: str
    hay: str
    se_espera: str

    def __str__(self) -> str:
        return f"{self.tabla}: {self.que}: hay {self.hay}, se espera {self.se_espera}"


@dataclass(frozen=True)
class Comparacion:
    """The result for a whole stage. With any difference nothing at all is to be done."""

    faltan: tuple[Tabla, ...]
    incompletas: tuple[tuple[Tabla, Rasgo], ...]
    diferencias: tuple[Diferencia, ...]

    @property
    def completa(self) -> bool:
        """Everything exists as wanted."""
        return not (self.faltan or self.incompletas or self.diferencias)


def compara(quiero: Iterable[Tabla], hay: Mapping[str, Existente]) -> Comparacion:
    """Compare a stage's schema with the tables found under its names."""
    parejas = [(tabla, hay.get(tabla.nombre)) for tabla in quiero]
    existen = [(tabla, existente) for tabla, existente in parejas if existente is not None]
    return Comparacion(
        faltan=tuple(tabla for tabla, existente in parejas if existente is None),
        incompletas=tuple(
            (tabla, rasgo)
            for tabla, existente in existen
            for rasgo in _rasgos_que_faltan(tabla, existente.tabla)
            if rasgo not in existente.carencias
        ),
        diferencias=tuple(
            diferencia for tabla, existente in existen for diferencia in _diferencias(tabla, existente)
        ),
    )


def ajenas(quiero: Iterable[Tabla], hay: Mapping[str, Existente]) -> tuple[str, ...]:
    """The names of tables without this project's and stage's tags: initdb has never accepted them as its own.

    Where the engine keeps no tags the name has to do.
    """
    return tuple(
        tabla.nombre
        for tabla in quiero
        if (existente := hay.get(tabla.nombre)) is not None
        and Rasgo.ETIQUETAS not in existente.carencias
        and any(existente.tabla.etiquetas.get(marca) != tabla.etiquetas[marca] for marca in MARCAS)
    )


def _rasgos_que_faltan(quiero: Tabla, hay: Tabla) -> Iterator[Rasgo]:
    if quiero.stream and not hay.stream:
        yield Rasgo.STREAM
    if quiero.ttl and not hay.ttl:
        yield Rasgo.TTL
    if quiero.pitr and not hay.pitr:
        yield Rasgo.PITR
    if quiero.protegida and not hay.protegida:
        yield Rasgo.PROTECCION
    if quiero.etiquetas.keys() - hay.etiquetas.keys():
        yield Rasgo.ETIQUETAS


def _diferencias(quiero: Tabla, existente: Existente) -> Iterator[Diferencia]:
    """Keys, indexes and billing must be equal; a stream or a TTL may be missing but not be another one.

    PITR and protection beyond what the stage asks for do no harm and are left alone.
    """
    hay = existente.tabla

    def distinto(que: str, real: str | None, deseado: str | None) -> Iterator[Diferencia]:
        if real != deseado:
            yield Diferencia(quiero.nombre, que, real or "ninguno", deseado or "ninguno")

    yield from distinto("claves", "+".join(hay.claves), "+".join(quiero.claves))
    yield from distinto("facturación", hay.facturacion, quiero.facturacion)
    reales, deseados = _por_nombre(hay), _por_nombre(quiero)
    for indice in sorted(reales.keys() | deseados.keys()):
        yield from distinto(f"índice {indice}", reales.get(indice), deseados.get(indice))
    if hay.stream:
        yield from distinto("stream", hay.stream, quiero.stream)
    if hay.ttl:
        yield from distinto("TTL", hay.ttl, quiero.ttl)
    if Rasgo.ETIQUETAS not in existente.carencias:
        for etiqueta, deseada in quiero.etiquetas.items():
            que = etiqueta.upper() if etiqueta in FIJAS else f"etiqueta {etiqueta}"
            yield from distinto(que, _etiqueta(hay, etiqueta, deseada), deseada)
        if CUPOS in hay.etiquetas and CUPOS not in quiero.etiquetas:
            yield from distinto("CUPOS", hay.etiquetas[CUPOS], "1")


def _por_nombre(tabla: Tabla) -> dict[str, str]:
    return {indice.nombre: _texto(indice) for indice in tabla.indices}


def _texto(indice: Indice) -> str:
    return f"{'+'.join(indice.claves)} ({indice.proyeccion})"


def _etiqueta(hay: Tabla, etiqueta: str, deseada: str) -> str:
    """A missing tag is added, so it counts as equal; a table without `particiones` or `cupos` has the seed's keys."""
    return hay.etiquetas.get(etiqueta, "1" if etiqueta in FIJAS else deseada)
