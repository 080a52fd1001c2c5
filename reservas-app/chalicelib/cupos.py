"""The parts of an event's availability: how they are filled, and which of them a booking takes from.

DynamoDB lets one transaction at a time have an item, so that n parts sell n times as much. With one part there is
nothing to choose. What a process has seen of the parts is only a hint, for others sell too: that a part has enough is
the condition of the write, and that all together have too little is only said from a consistent snapshot.
"""

import random
from collections.abc import Callable, Mapping

Plan = dict[int, int]  # how many boletos from which part


def reparte(capacidad: int, cupos: int) -> list[int]:
    """What each part holds when the event is new."""
    entero, sobra = divmod(capacidad, cupos)
    return [entero + (parte < sobra) for parte in range(cupos)]


class Reparto:
    """What this process has seen of one event's parts. `azar` (0 to 1) is passed in by tests.

    It stays with a part as long as that sells, and leaves it for another when it meets somebody there or finds too
    little: so the processes settle on different parts by themselves.
    """

    def __init__(self, cupos: int, azar: Callable[[], float] = lambda: random.random()) -> None:
        self._cupos = cupos
        self._azar = azar
        self._vistos: dict[int, int] = {}
        self._casa = self._uno_de(dict.fromkeys(range(cupos), 1))

    def elige(self, cantidad: int) -> Plan | None:
        """The part that may have so many, several where it takes them together; None: look first."""
        if self._cupos == 1 or self._vistos.get(self._casa, cantidad) >= cantidad:
            return {self._casa: cantidad}
        if bastan := {parte: boletos for parte, boletos in self._vistos.items() if boletos >= cantidad}:
            self._casa = self._uno_de(bastan)
            return {self._casa: cantidad}
        return self._junta(cantidad)

    @property
    def los_conoce(self) -> bool:
        """Whether it has seen all parts; otherwise one that it has not seen may have more."""
        return len(self._vistos) == self._cupos

    def ve(self, disponibles: Mapping[int, int]) -> None:
        """That is what these parts hold now."""
        self._vistos.update(disponibles)

    def choca(self) -> None:
        """Somebody else is at the part: the next attempt goes to another."""
        otras = {
            parte: self._vistos.get(parte, 1)
            for parte in range(self._cupos)
            if parte != self._casa and self._vistos.get(parte, 1) > 0
        }
        if otras:
            self._casa = self._uno_de(otras)

    def toma(self, plan: Plan) -> None:
        """The boletos were taken."""
        for parte, boletos in plan.items():
            if parte in self._vistos:
                self._vistos[parte] -= boletos

    def devuelve(self, boletos: int) -> None:
        """They came back, to the first part: who needs several finds them together, and this process finds them."""
        if 0 in self._vistos:
            self._vistos[0] += boletos

    def _junta(self, cantidad: int) -> Plan | None:
        """The largest parts first, until it is enough: the fewer parts, the fewer to meet somebody at."""
        plan: Plan = {}
        for parte, boletos in sorted(self._vistos.items(), key=lambda visto: -visto[1]):
            toma = min(boletos, cantidad - sum(plan.values()))
            if toma > 0:
                plan[parte] = toma
        return plan if self.los_conoce and sum(plan.values()) == cantidad else None

    def _uno_de(self, pesos: Mapping[int, int]) -> int:
        """By chance, a part with more boletos more likely."""
        lugar = self._azar() * sum(pesos.values())
        for parte, peso in pesos.items():
            lugar -= peso
            if lugar < 0:
                return parte
        return next(reversed(pesos))
