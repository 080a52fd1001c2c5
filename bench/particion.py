"""A model of DynamoDB's partitions: 1,000 write units a second each, split for heat, as its documentation says.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html and the AWS Database
Blog's "Scaling DynamoDB" parts 1 to 3: a partition serves a range of (hash of the partition key, sort key) and never
more than 1,000 write units a second; when it stays hot it is split in the middle of its recent traffic; a split
does not help where all the traffic is one item, nor where the sort key only grows.
"""

import bisect
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

UNIDADES = 1000  # write units a second
CALOR = 60  # seconds of refusals after which a partition is split; AWS says "minutes"
MUESTRA = 400  # recent keys remembered by a partition

Clave = tuple[int, str]  # hash of the partition key, sort key


@dataclass
class Particion:
    desde: Clave
    quedan: float = 0.0
    calor: int = 0
    rechazo: bool = False
    recientes: deque[Clave] = field(default_factory=lambda: deque(maxlen=MUESTRA))


class Tabla:
    """A table on demand: it begins with four partitions, or is split already at the hashes `calientes`, as a table that
    has been hot for long. `escala` makes everything smaller, time excepted.
    """

    def __init__(self, escala: float, calientes: Sequence[int] = ()) -> None:
        self._unidades = UNIDADES * escala
        bordes = sorted({0, *calientes}) if calientes else [2**32 * parte // 4 for parte in range(4)]
        self._particiones = [Particion((borde, "")) for borde in bordes]
        self._bordes = [particion.desde for particion in self._particiones]

    @property
    def particiones(self) -> int:
        return len(self._particiones)

    def de(self, clave: Clave) -> Particion:
        return self._particiones[bisect.bisect_right(self._bordes, clave) - 1]

    def escribe(self, escrituras: list[tuple[Clave, float]]) -> bool:
        """One transaction: all its write units, or none if a partition has no more this second."""
        if not self.caben(escrituras):
            return False
        self.gasta(escrituras)
        return True

    def caben(self, escrituras: list[tuple[Clave, float]]) -> bool:
        """Whether all partitions have these units left this second; those that have not remember it as heat."""
        gasto: dict[int, tuple[Particion, float]] = {}
        for clave, unidades in escrituras:
            particion = self.de(clave)
            particion.recientes.append(clave)
            _, ya = gasto.get(id(particion), (particion, 0.0))
            gasto[id(particion)] = (particion, ya + unidades)
        agotadas = [particion for particion, unidades in gasto.values() if particion.quedan < unidades]
        for particion in agotadas:
            particion.rechazo = True
        return not agotadas

    def gasta(self, escrituras: list[tuple[Clave, float]]) -> None:
        """Takes the units, also where there are none left."""
        for clave, unidades in escrituras:
            self.de(clave).quedan -= unidades

    def segundo(self) -> None:
        """A second passes: units are there again, and what has been hot for long is split."""
        for particion in list(self._particiones):
            particion.calor = particion.calor + 1 if particion.rechazo else 0
            particion.quedan, particion.rechazo = self._unidades, False
            if particion.calor >= CALOR:
                particion.calor = 0
                self._divide(particion)

    def _divide(self, particion: Particion) -> None:
        claves = sorted(particion.recientes)
        mitad = claves[len(claves) // 2]
        if mitad in (claves[0], particion.desde):
            return  # the traffic is one item, or begins with it: nothing to gain
        lugar = bisect.bisect_right(self._bordes, mitad)
        self._particiones.insert(lugar, Particion(mitad))
        self._bordes.insert(lugar, mitad)
