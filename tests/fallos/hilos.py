"""What stands for `concurrent.futures` in the apps: threads that go on side by side, call by call, as the story says.

Outside of a story's steps, and for operators, each task is done at once in the caller's own turn.
"""

import sys
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any

from greenlet import GreenletExit  # type: ignore[import-untyped]

from tests.fallos.inyector import Muerte
from tests.fallos.planificador import Tarea
from tests.fallos.tiempo import TIEMPO
from tests.serie import EnSerie, cumple


class Hilos(EnSerie):
    """A ThreadPoolExecutor of so many threads."""

    def __init__(self, cuantos: int) -> None:
        self._cuantos = cuantos
        self._obreros: list[Tarea] = []
        self._cola = deque[tuple[Future[Any], Callable[[], Any]]]()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        planificador = TIEMPO.mundo.planificador
        if planificador.actual is None or planificador.actual.proceso is None:
            return super().submit(fn, *args, **kwargs)
        futuro = Futuro()
        self._cola.append((futuro, partial(fn, *args, **kwargs)))
        if len(self._trabajan()) < self._cuantos:
            self._obreros.append(planificador.lanza(self._trabaja))
        return futuro

    def shutdown(self, *_: Any, **__: Any) -> None:
        _espera(lambda: not self._trabajan())

    def _trabajan(self) -> list[Tarea]:
        self._obreros = [uno for uno in self._obreros if not uno.hilo.dead]
        return self._obreros

    def _trabaja(self) -> None:
        while self._cola:
            futuro, que = self._cola.popleft()
            if futuro.set_running_or_notify_cancel():
                cumple(futuro, que)


class Futuro(Future[Any]):
    """Who asks for what is not there yet lets the others go on."""

    def result(self, *_: Any, **__: Any) -> Any:
        _espera(self.done)
        return super().result(0)

    def exception(self, *_: Any, **__: Any) -> BaseException | None:
        _espera(self.done)
        return super().exception(0)


def espera(futuros: Sequence[Future[Any]]) -> None:
    """`concurrent.futures.wait`, until all are done."""
    _espera(lambda: all(futuro.done() for futuro in futuros))


def _espera(lista: Callable[[], bool]) -> None:
    """Whoever is being killed waits for nothing."""
    if not muere():
        TIEMPO.mundo.planificador.espera(lista)


def muere() -> bool:
    """Whether what runs now is on its way out because it was killed."""
    return isinstance(sys.exc_info()[1], Muerte | GreenletExit)


FUTUROS = {"ThreadPoolExecutor": Hilos, "wait": espera}
