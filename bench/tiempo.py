"""Simulated time: real code that sleeps as if it did, one task at a time, in the order in which they wake."""

import heapq
from collections.abc import Callable
from itertools import count

from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]


class Tiempo:
    """Seconds since the simulation began; `reloj` and `duerme` are for code that takes a clock."""

    def __init__(self) -> None:
        self.ahora = 0.0
        self._citas: list[tuple[float, int, greenlet]] = []
        self._numeros = count()
        self._anfitrion = getcurrent()

    def reloj(self) -> float:
        return self.ahora

    def duerme(self, segundos: float) -> None:
        self._cita(self.ahora + segundos, getcurrent())
        self._anfitrion.switch()

    def tarea(self) -> int:
        """Tells the task that runs now from the others."""
        return id(getcurrent())

    def lanza(self, cuando: float, tarea: Callable[[], None]) -> None:
        """`tarea` will begin at that time; what it raises, `corre` raises."""
        self._cita(cuando, greenlet(tarea, parent=self._anfitrion))

    def corre(self) -> None:
        """Until nobody has anything to do any more."""
        while self._citas:
            self.ahora, _, tarea = heapq.heappop(self._citas)
            tarea.switch()

    def _cita(self, cuando: float, tarea: greenlet) -> None:
        heapq.heappush(self._citas, (cuando, next(self._numeros), tarea))
