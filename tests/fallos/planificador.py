"""What happens at once, one call at a time: whoever is about to call, or sleeps, lets another one go on.

Each task is a greenlet of its own, and each thread that it starts, so that which of them goes on is decided by the
story and not by the machine: the same story is the same down to each call. Without tasks a call is made and a sleep
passes on the spot.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from greenlet import GreenletExit, getcurrent, greenlet  # type: ignore[import-untyped]


def _ya() -> bool:
    return True


@dataclass(eq=False)
class Tarea:
    """`donde` is entered whenever the task goes on: the modules of the process in which it runs. A thread's `madre` is
    the task that started it.
    """

    que: Callable[[], Any]
    donde: Callable[[], AbstractContextManager[Any]] = nullcontext
    proceso: Any = None
    madre: "Tarea | None" = None
    despierta: float = 0.0
    lista: Callable[[], bool] = _ya  # whether what it waits for has happened
    mata: BaseException | None = None  # by which one of its threads ended the process
    resultado: Any = None
    hilo: greenlet = field(init=False)


class Planificador:
    """`ahora` tells the world's time, `pasa` makes it later."""

    def __init__(self, ahora: Callable[[], float], pasa: Callable[[float], None]) -> None:
        self._ahora = ahora
        self._pasa = pasa
        self._centro: greenlet | None = None
        self._vivas: list[Tarea] = []
        self.actual: Tarea | None = None
        self.acompanada = False  # whether several things go on at once

    def juntas(self, que: Sequence[Callable[[], Any]], turnos: Iterator[int]) -> list[Any]:
        """Runs them to their ends; `turnos` says at each call which of those that could go on does. Their results."""
        self._centro, self.acompanada = getcurrent(), len(que) > 1
        tareas = [self._empieza(Tarea(uno)) for uno in que]
        try:
            while self._vivas:
                tarea = self.actual = self._elige(turnos)
                mata, tarea.mata = tarea.mata, None
                with tarea.donde():
                    tarea.hilo.throw(mata) if mata else tarea.hilo.switch()
                self._vivas[:] = [una for una in self._vivas if not una.hilo.dead]
        finally:
            self.actual = self._centro = None
            for tarea in self._vivas:
                tarea.hilo.throw()  # another one has failed: these end where they are
            self._vivas, self.acompanada = [], False
        return [tarea.resultado for tarea in tareas]

    @property
    def hilo(self) -> Tarea | None:
        """The thread that goes on; None where it is a task itself."""
        return self.actual if self.actual and self.actual.madre else None

    def lanza(self, que: Callable[[], Any]) -> Tarea:
        """A thread of the task that goes on, in the same process. What ends the process ends in its mother."""
        assert self.actual is not None
        madre = self.actual.madre or self.actual
        return self._empieza(Tarea(que, madre.donde, madre.proceso, madre))

    def termina_hilos(self) -> int:
        """The threads of the task that goes on end where they are; how many were in the middle of something."""
        suyos = [una for una in self._vivas if una.madre is self.actual]
        empezados = [una for una in suyos if una.hilo]
        for tarea in suyos:
            tarea.hilo.parent = getcurrent()  # where it returns to
            tarea.hilo.throw()
            self._vivas.remove(tarea)
        return len(empezados)

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

    def congela(self, segundos: float) -> None:
        """The whole process sleeps: the task and all of its threads."""
        for tarea in self._vivas:
            if self.actual is not None and tarea.proceso is self.actual.proceso:
                tarea.despierta = max(tarea.despierta, self._ahora() + segundos)
        self.duerme(segundos)

    def espera(self, lista: Callable[[], bool]) -> None:
        """The others go on until that has happened."""
        if self.actual is None or lista():
            return
        yo, self.actual.lista = self.actual, lista
        try:
            while not lista():
                self.cede()
        finally:
            yo.lista = _ya

    def _empieza(self, tarea: Tarea) -> Tarea:
        tarea.hilo = greenlet(self._cuerpo(tarea), self._centro)
        self._vivas.append(tarea)
        return tarea

    def _elige(self, turnos: Iterator[int]) -> Tarea:
        if muere := next((tarea for tarea in self._vivas if tarea.mata), None):
            return muere
        pueden = [tarea for tarea in self._vivas if tarea.lista()]
        assert pueden, "each waits for another one"
        listas = [tarea for tarea in pueden if tarea.despierta <= self._ahora()]
        if not listas:
            primera = min(pueden, key=lambda tarea: tarea.despierta)
            self._pasa(max(0.0, primera.despierta - self._ahora()))
            return primera
        return listas[next(turnos, 0) % len(listas)]

    @staticmethod
    def _cuerpo(tarea: Tarea) -> Callable[[], None]:
        def corre() -> None:
            try:
                tarea.resultado = tarea.que()
            except GreenletExit:
                raise
            except BaseException as error:
                if tarea.madre is None:
                    raise
                tarea.madre.mata, tarea.madre.despierta = error, 0.0

        return corre
