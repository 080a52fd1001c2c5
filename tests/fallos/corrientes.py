"""The tables' streams: records in shards that may split, each function reading at its own pace, as Lambda does.

What a function fails at comes again, the same records or half of them; what is too old goes to its failure queue.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from herramientas.laboratorio import ministack

FRAGMENTOS = 2  # shards of each stream, at first
MEMORIA = 24 * 3600.0  # seconds for which a stream keeps a record

Registro = dict[str, Any]


@dataclass
class Fragmento:
    """One shard; after a split its records end, and those of its children follow."""

    registros: list[Registro] = field(default_factory=list)
    padre: int | None = None
    hijos: tuple[int, ...] = ()


@dataclass(frozen=True)
class Tramo:
    """Records of one shard, from `desde` up to, but without, `hasta`."""

    fragmento: int
    desde: int
    hasta: int


@dataclass
class Lector:
    """How far one function has read one table's stream, shard by shard, and what waits in its failure queue."""

    posiciones: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    anterior: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    mitad: dict[int, int] = field(default_factory=dict)  # how many records are tried after a failure
    leyendo: set[int] = field(default_factory=set)
    cola: list[Tramo] = field(default_factory=list)


class Corriente:
    """The stream of one table."""

    def __init__(self, tabla: str) -> None:
        self.tabla = tabla
        self.todos: list[Registro] = []
        self.fragmentos = [Fragmento() for _ in range(FRAGMENTOS)]
        self._de_clave: dict[str, int] = {}

    def sigue(self, ahora: float) -> list[Registro]:
        """Takes in what was written since the last time; all records so far."""
        nuevos = ministack.dynamodb().stream_records_since(self.tabla, len(self.todos), 10**9)
        for registro in json.loads(json.dumps(nuevos)) if nuevos else ():
            registro["dynamodb"]["ApproximateCreationDateTime"] = ahora
            self.todos.append(registro)
            clave = json.dumps(registro["dynamodb"]["Keys"], sort_keys=True)
            cual = self._de_clave.setdefault(clave, len(self._de_clave) % FRAGMENTOS)
            while hijos := self.fragmentos[cual].hijos:
                cual = self._de_clave[clave] = hijos[len(clave) % len(hijos)]
            self.fragmentos[cual].registros.append(registro)
        return self.todos

    def parte(self, cual: int) -> bool:
        """Splits a shard in two: what is written from here on is in its children. False where it is split already."""
        fragmento = self.fragmentos[cual]
        if fragmento.hijos:
            return False
        desde = len(self.fragmentos)
        self.fragmentos += [Fragmento(padre=cual), Fragmento(padre=cual)]
        fragmento.hijos = (desde, desde + 1)
        return True

    def turno(self, lector: Lector, cual: int) -> int:
        """The shard that a function may read for `cual`: its oldest ancestor that is not read to its end."""
        padre = self.fragmentos[cual].padre
        if padre is None:
            return cual
        antes = self.turno(lector, padre)
        leido = lector.posiciones[antes] >= len(self.fragmentos[antes].registros)
        return cual if antes == padre and leido else antes


def edad(registro: Registro, ahora: float) -> float:
    return ahora - float(registro["dynamodb"]["ApproximateCreationDateTime"])
