"""What happens at once, one call at a time: whoever is about to call, or sleeps, lets another one go on.

Each task is a greenlet of its own, so that which of them goes on is decided by the story and not by the machine: the
same story is the same down to each call. Without tasks a call is made and a sleep passes on the spot.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from greenlet import greenlet  # type: ignore[import-untyped]


@dataclass(eq=False)
class Tarea:
    """`donde` is entered whenever the task goes on: the modules of the process in which it runs."""

    que: Callable[[], Any]
    donde: Callable[[], AbstractContextManager[Any]] = nullcontext
    proceso: Any = None
    despierta: float = 0.0
    resultado: Any = None
    hilo: greenlet = field(init=False)


class Planificador:
    """`ahora` tells the world's time, `pasa` makes it later."""

    def __init__(self, ahora: Callable[[], float], pasa: Callable[[float], None]) -> None:
        self._ahora = ahora
        self._pasa = pasa
        self._centro: greenlet | None = None
        self.actual: Tarea | None = None

    def juntas(self, que: Sequence[Callable[[], Any]], turnos: Iterator[int]) -> list[Any]:
        """Runs them to their ends; `turnos` says at each call which of those that could go on does. Their results."""
        tareas = [Tarea(uno) for uno in que]
        self._centro = greenlet.getcurrent()
        for tarea in tareas:
            tarea.hilo = greenlet(self._cuerpo(tarea))
        vivas = list(tareas)
        try:
            while vivas:
                tarea = self._elige(vivas, turnos)
                self.actual = tarea
                with tarea.donde():
                    tarea.hilo.switch()
                self.actual = None
                vivas[:] = [una for una in vivas if not una.hilo.dead]
        finally:
            self.actual = self._centro = None
            for tarea in vivas:
                tarea.hilo.throw()  # another one has failed: these end where they are
        return [tarea.resultado for tarea in tareas]

    def cede(self) -> None:
        """Before a call: here another task may go on."""
        if self.actual is not None and self._centro is not None:
            self._centro.switch()

    def duerme(self, segundos: float) -> None:
        """The others go on meanwhile; when all of them sleep, time passes."""
        if self.actual is None:
            self._pasa(segundos)
            return
        self.actual.despierta = self._ahora() + segundos
        self.cede()

    def _elige(self, vivas: list[Tarea], turnos: Iterator[int]) -> Tarea:
        listas = [tarea for tarea in vivas if tarea.despierta <= self._ahora()]
        if not listas:
            primera = min(vivas, key=lambda tarea: tarea.despierta)
            self._pasa(max(0.0, primera.despierta - self._ahora()))
            return primera
        return listas[next(turnos, 0) % len(listas)]

    @staticmethod
    def _cuerpo(tarea: Tarea) -> Callable[[], None]:
        def corre() -> None:
            tarea.resultado = tarea.que()

        return corre
