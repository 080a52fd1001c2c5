"""A DynamoDB of simulated time: transactions that refuse each other, partitions that take so much and no more.

A transaction holds its items from prepare to commit, `ventana` seconds; whoever comes meanwhile is refused with
TransactionConflict, TransactGetItems too (USENIX ATC 2023, "Distributed Transactions at Scale in Amazon DynamoDB").
How long that window is AWS does not say: 3 to 10 ms are this model's. A condition that fails holds nothing.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from botocore.exceptions import ClientError

from bench.expresiones import cumple, escrito
from bench.particion import Tabla
from bench.tiempo import Tiempo

Item = dict[str, Any]
Clave = tuple[str, str]

VIAJE = 0.002  # seconds from a function to DynamoDB, and as many back
HECHA, INTENTADA = (
    2,
    1,
)  # write units of an item of up to 1 KB in a transaction that commits, and in one that is refused


class Mesa:
    """The client of one table with its index, whose hash key is `indice`. Without `limites` it takes anything.

    The partition keys `calientes` of both have been hot for so long that each has a partition of its own.
    """

    def __init__(
        self,
        tiempo: Tiempo,
        ventana: float,
        limites: bool = True,
        indice: str = "Evento",
        calientes: Sequence[str] = (),
    ) -> None:
        self.items: dict[Clave, Item] = {}
        self.cuenta: Counter[str] = Counter()  # calls by operation and by what became of them; write units
        self.por_tarea: Counter[int] = Counter()  # calls
        self.al_escribir: Callable[[], None] = lambda: None
        self._tiempo, self._ventana, self._indice = tiempo, ventana, indice
        self._ocupados: dict[Clave, float] = {}
        partidas = [_dispersa(pk) for pk in calientes]
        self._tabla = Tabla(1, partidas) if limites else None
        self._del_indice = Tabla(1, partidas) if limites else None

    def segundo(self) -> None:
        """To be called each second: the partitions have their units again, and what is hot is split."""
        for tabla in (self._tabla, self._del_indice):
            if tabla is not None:
                tabla.segundo()

    def transact_write_items(self, TransactItems: list[Any], **_: Any) -> None:
        acciones = [next(iter(accion.values())) for accion in TransactItems]
        claves = [_clave(accion.get("Item") or accion["Key"]) for accion in acciones]
        self._llega("TransactWriteItems")
        if not self._prepara(claves, acciones):
            raise self._refusa("frenadas", ["ThrottlingError"] * len(claves))
        self.cuenta["unidades"] += INTENTADA * len(claves)
        self._exige_libres(claves)
        fallan = [
            not cumple(accion, self.items.get(clave, {}))
            for clave, accion in zip(claves, acciones, strict=True)
        ]
        if any(fallan):
            codigos = ["ConditionalCheckFailed" if falla else "None" for falla in fallan]
            raise self._refusa("condiciones", codigos, [self.items.get(clave) for clave in claves])
        self.cuenta["hechas"] += 1
        self.cuenta["unidades"] += (HECHA - INTENTADA) * len(claves)
        self._confirma(claves, acciones)
        for clave, accion in zip(claves, acciones, strict=True):
            self._ocupados[clave] = self._tiempo.ahora + self._ventana
            self.items[clave] = escrito(accion, self.items.get(clave, {}))
        self.al_escribir()
        self._tiempo.duerme(self._ventana + VIAJE)

    def transact_get_items(self, TransactItems: list[Any]) -> dict[str, Any]:
        claves = [_clave(accion["Get"]["Key"]) for accion in TransactItems]
        self._llega("TransactGetItems")
        self._exige_libres(claves)
        items = [self.items.get(clave) for clave in claves]
        self._tiempo.duerme(VIAJE)
        return {"Responses": [{"Item": item} if item else {} for item in items]}

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:
        ((nombre, pedido),) = RequestItems.items()
        self._llega("BatchGetItem")
        items = [item for clave in pedido["Keys"] if (item := self.items.get(_clave(clave)))]
        self._tiempo.duerme(VIAJE)
        return {"Responses": {nombre: items}, "UnprocessedKeys": {}}

    def get_item(self, Key: Item, **_: Any) -> dict[str, Any]:
        self._llega("GetItem")
        item = self.items.get(_clave(Key))
        self._tiempo.duerme(VIAJE)
        return {"Item": item} if item else {}

    def _llega(self, operacion: str) -> None:
        self.cuenta[operacion] += 1
        self.cuenta["llamadas"] += 1
        self.por_tarea[self._tiempo.tarea()] += 1
        self._tiempo.duerme(VIAJE)

    def _prepara(self, claves: list[Clave], acciones: list[Any]) -> bool:
        """Whether the partitions take it: the table's, and the index's, which holds back what the table writes."""
        if self._tabla is None or self._del_indice is None:
            return True
        return self._del_indice.caben(self._entradas(acciones)) and self._tabla.escribe(
            [((_dispersa(pk), sk), float(INTENTADA)) for pk, sk in claves]
        )

    def _confirma(self, claves: list[Clave], acciones: list[Any]) -> None:
        if self._tabla is not None and self._del_indice is not None:
            self._tabla.gasta([((_dispersa(pk), sk), float(HECHA - INTENTADA)) for pk, sk in claves])
            self._del_indice.gasta(self._entradas(acciones))

    def _entradas(self, acciones: list[Any]) -> list[tuple[tuple[int, str], float]]:
        """What the index has to write, one unit each."""
        return [
            ((_dispersa(item[self._indice]["S"]), item["Email"]["S"] + item["SK"]["S"]), 1.0)
            for accion in acciones
            if self._indice in (item := accion.get("Item", {}))
        ]

    def _exige_libres(self, claves: Sequence[Clave]) -> None:
        ocupadas = [self._ocupados.get(clave, 0.0) > self._tiempo.ahora for clave in claves]
        if any(ocupadas):
            raise self._refusa(
                "conflictos", ["TransactionConflict" if ocupada else "None" for ocupada in ocupadas]
            )

    def _refusa(
        self, cuenta: str, codigos: Sequence[str], items: Sequence[Item | None] | None = None
    ) -> ClientError:
        self.cuenta[cuenta] += 1
        self._tiempo.duerme(VIAJE)
        razones = [
            {"Code": codigo} | ({"Item": item} if item and codigo != "None" else {})
            for codigo, item in zip(codigos, items or [None] * len(codigos), strict=True)
        ]
        respuesta: Any = {
            "Error": {"Code": "TransactionCanceledException", "Message": ""},
            "CancellationReasons": razones,
        }
        return ClientError(respuesta, "TransactWriteItems")


def _clave(clave: Item) -> Clave:
    return clave["PK"]["S"], clave["SK"]["S"]


@cache
def _dispersa(particion: str) -> int:
    """DynamoDB's own hash of the partition key is not known, any other serves."""
    return random.Random(particion).getrandbits(32)
