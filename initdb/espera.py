"""Waiting for DynamoDB, and doing several things to it side by side."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from initdb.orden import Queja

ESPERA_MAXIMA = 600.0  # seconds
PRIMERA_PAUSA, PAUSA_MAXIMA = 0.1, 5.0  # seconds

T = TypeVar("T")
R = TypeVar("R")


class NoTermina(Queja):
    """A table did not settle in time; running again goes on where this run stopped."""


def intentos() -> Iterator[int]:
    """Number the attempts, at once and then after growing pauses, until ESPERA_MAXIMA has passed."""
    limite = time.monotonic() + ESPERA_MAXIMA
    pausa = PRIMERA_PAUSA
    numero = 0
    while time.monotonic() < limite:
        yield numero
        numero += 1
        time.sleep(pausa)
        pausa = min(2 * pausa, PAUSA_MAXIMA)


def a_la_vez(accion: Callable[[T], R], cosas: Iterable[T]) -> list[R]:
    """Run an action on every thing side by side; the first failure is raised after all have ended."""
    with ThreadPoolExecutor() as hilos:
        return list(hilos.map(accion, cosas))
