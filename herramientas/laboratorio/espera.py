"""How a test waits for what streams and processes bring about."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PLAZO = 120  # seconds; the machine may be busy with other tests, and only a failure waits for so long


def espera(pide: Callable[[], T], sirve: Callable[[T], object] = bool, plazo: float = PLAZO) -> T:
    """Ask until an answer will do and return it; AssertionError with the last one after `plazo` seconds."""
    limite = time.monotonic() + plazo
    while not sirve(respuesta := pide()):
        assert time.monotonic() < limite, f"not in {plazo} s; the last answer: {respuesta!r}"
        time.sleep(0.1)
    return respuesta
