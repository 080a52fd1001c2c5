"""The tables of a stage: names, keys, index, stream, TTL and safeguards. Nothing else says them.

Seed: "La creación de las tablas la hacemos con un programa independiente, en /initdb".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from initdb.claves import INDICE, agrupa

ETAPA_LOCAL = "local"
ETAPA_PRODUCCION = "produccion"
ETAPA = re.compile(r"[a-z][a-z0-9-]{0,20}")

MARCAS = ("proyecto", "etapa")  # the tags that say whose a table is
PARTICIONES = "particiones"  # the tag of inventario that records the setting PARTICIONES
CUPOS = "cupos"  # the one that records CUPOS, where there are more than the seed's one
MAX_PARTICIONES = 1000
MAX_CUPOS = 64  # parts of an event: a transaction holds 100 items, and these are read and made together


class AjusteInvalido(ValueError):
    """A setting of the command line or the environment has a value that cannot be used."""


@dataclass(frozen=True)
class Indice:
    """A global secondary index; every key attribute is a string."""

    nombre: str
    claves: tuple[str, ...]
    proyeccion: str = "ALL"


@dataclass(frozen=True)
class Tabla:
    """A table as initdb wants it, or as DynamoDB says it is."""

    nombre: str
    claves: tuple[str, ...]
    indices: tuple[Indice, ...] = ()
    facturacion: str = "PAY_PER_REQUEST"
    stream: str | None = None
    ttl: str | None = None
    pitr: bool = False
    protegida: bool = False
    etiquetas: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def nombre_tabla(base: str, etapa: str) -> str:
    """The name of table `base` (eventos, inventario, notificaciones) in a stage.

    `produccion` keeps the seed's plain names. Raises AjusteInvalido when `etapa` is no stage's name.
    """
    return base if valida_etapa(etapa) == ETAPA_PRODUCCION else f"{base}-{etapa}"


def nombre_usuarios(etapa: str) -> str:
    """The name of a stage's user pool, and of the one client of it. Raises AjusteInvalido."""
    return f"boletia-{valida_etapa(etapa)}"


def esquema(etapa: str, particiones: int = 1, cupos: int = 1) -> tuple[Tabla, ...]:
    """Every table of a stage, in the order of the data's way: eventos, inventario, notificaciones."""
    seguro = etapa != ETAPA_LOCAL
    marca = {"proyecto": "boletia", "etapa": etapa}
    repartida = {PARTICIONES: str(valida_particiones(particiones))}
    repartida |= {CUPOS: str(cupos)} if valida_cupos(cupos) > 1 else {}
    return (
        Tabla(
            nombre=nombre_tabla("eventos", etapa),
            claves=("nombre",),
            stream="NEW_AND_OLD_IMAGES",
            pitr=seguro,
            protegida=seguro,
            etiquetas=MappingProxyType(marca),
        ),
        Tabla(
            nombre=nombre_tabla("inventario", etapa),
            claves=("PK", "SK"),
            indices=(Indice(INDICE, (agrupa(cupos), "Email")),),
            stream="NEW_AND_OLD_IMAGES",
            ttl="Caduca",
            pitr=seguro,
            protegida=seguro,
            etiquetas=MappingProxyType(marca | repartida),
        ),
        Tabla(
            nombre=nombre_tabla("notificaciones", etapa),
            claves=("PK",),
            ttl="Caduca",
            pitr=seguro,
            protegida=seguro,
            etiquetas=MappingProxyType(marca),
        ),
    )


def valida_etapa(texto: str | None) -> str:
    """The stage's name, unchanged; raises AjusteInvalido saying what a name looks like."""
    if not texto:
        raise AjusteInvalido("falta la etapa: dé STAGE=…, por ejemplo STAGE=produccion o STAGE=local")
    if not ETAPA.fullmatch(texto):
        raise AjusteInvalido(
            f"{texto!r} no sirve como nombre de etapa: use una letra minúscula y después hasta 20 "
            "minúsculas, cifras o guiones, por ejemplo local, pruebas o produccion"
        )
    return texto


def valida_particiones(valor: str | int) -> int:
    """The number of partitions that reservations and events are spread over (1 = the seed's keys)."""
    return _entero_hasta("PARTICIONES", valor, MAX_PARTICIONES)


def valida_cupos(valor: str | int) -> int:
    """The number of parts that an event's availability lies in (1 = the seed's one item)."""
    return _entero_hasta("CUPOS", valor, MAX_CUPOS)


def _entero_hasta(ajuste: str, valor: str | int, maximo: int) -> int:
    try:
        numero = int(valor)
    except ValueError:
        numero = 0
    if not 1 <= numero <= maximo:
        raise AjusteInvalido(f"{ajuste}={valor} no sirve: use un entero de 1 a {maximo}")
    return numero
