"""Processes that end with the first test that fails, and say which it was."""

import math
import os
import signal
import time
from collections.abc import Callable
from typing import Any, TextIO

import pytest

PLAZO = "plazo"  # it ran on and on
ESPERA = (
    20.0  # seconds that a test may take; where it is known how long it takes, five times that and three more
)
# Seconds of tests that a mutant meets, so far as they are not its module's own.
PACIENCIA = float(os.environ.get("PACIENCIA") or 8)
ORDEN = (
    "-x",
    "-q",
    "-s",
    "-n0",
    "--tb=no",
    "-m",
    "not nube",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:faulthandler",
)


def en_otro(hace: Callable[[TextIO], Any]) -> str:
    """What the forked process writes before it ends; PLAZO when it is killed."""
    lee, escribe = os.pipe()
    if not (hijo := os.fork()):
        os.close(lee)
        with os.fdopen(escribe, "w") as tubo:
            hace(tubo)
        os._exit(0)
    os.close(escribe)
    with os.fdopen(lee) as tubo:
        dicho = tubo.read()
    estado = os.waitpid(hijo, 0)[1]
    if estado and not os.WIFSIGNALED(estado):
        raise SystemExit("un proceso terminó mal: véase arriba")
    return dicho or (PLAZO if estado else "")


def pytest_con(rutas: list[str], complemento: Any) -> int:
    # The golden images are of an event in one part.
    sin_imagenes = ["--ignore", "tests/reservas/test_contrato.py"] if "CUPOS" in os.environ else []
    return pytest.main([*rutas, *ORDEN, *sin_imagenes], plugins=[complemento])


class Vigia:
    """Names the first test that fails and ends the process; it ends too when its patience does."""

    def __init__(
        self, tubo: TextIO, tardan: dict[str, float] | None = None, paciencia: float = math.inf
    ) -> None:
        self._tubo, self._tardan, self._hasta = tubo, tardan or {}, time.monotonic() + paciencia

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        if time.monotonic() > self._hasta:
            os._exit(0)
        tarda = self._tardan.get(item.nodeid)
        signal.setitimer(signal.ITIMER_REAL, ESPERA if tarda is None else 5 * tarda + 3)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._mira(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._mira(report)

    def _mira(self, report: Any) -> None:
        if report.failed:
            self._tubo.write(report.nodeid)
            self._tubo.flush()
            os._exit(0)
