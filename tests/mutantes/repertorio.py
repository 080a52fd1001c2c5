"""Which tests a mutant of a function meets, and in which order: first it is measured which of them enter it."""

import os
import sys
import time
from collections.abc import Iterator
from itertools import accumulate
from types import CodeType
from typing import Any

import pytest

from tests.mutantes.codigo import RAIZ, Mutante, clave

# Seconds of tests that a mutant meets, so far as they are not its module's own.
PACIENCIA = float(os.environ.get("PACIENCIA") or 8)

Visto = dict[str, tuple[float, list[str]]]


class Medidor:
    """Which functions each test enters, and how long it takes."""

    def __init__(self) -> None:
        self.visto: Visto = {}
        self._entradas: set[CodeType] = set()
        ve: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]  # from Python 3.12 on
        self._ve = ve
        ve.use_tool_id(ve.COVERAGE_ID, "mutantes")
        ve.register_callback(ve.COVERAGE_ID, ve.events.PY_START, self._entra)
        ve.set_events(ve.COVERAGE_ID, ve.events.PY_START)

    def _entra(self, codigo: CodeType, _: int) -> Any:
        self._entradas.add(codigo)
        return self._ve.DISABLE

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._entradas.clear()
        self._ve.restart_events()
        inicio = time.monotonic()
        hecho = yield
        claves = {clave(codigo) for codigo in list(self._entradas)}
        de_las_apps = [una for una in claves if una.startswith(str(RAIZ))]
        self.visto[item.nodeid] = time.monotonic() - inicio, de_las_apps
        return hecho


class Repertorio:
    """The tests, once it is known what they enter, and what has noticed other mutants."""

    def __init__(self, pruebas: list[pytest.Item], visto: Visto) -> None:
        self.tardan = {prueba: tarda for prueba, (tarda, _) in visto.items()}
        self._entran = {prueba: set(claves) for prueba, (_, claves) in visto.items()}
        self._pruebas = pruebas
        self._de_antes: dict[str, list[str]] = {}  # by function and by module, the last first

    def para(self, uno: Mutante) -> list[pytest.Item]:
        """What noticed others of its function, of its module, and the module's own tests; then others, the quick ones
        first, as far as there is patience. None where no test enters it.
        """
        pruebas = [p for p in self._pruebas if self._entran[p.nodeid].intersection(uno.claves)]
        antes = [prueba for de in _de(uno) for prueba in self._de_antes.get(de, [])]
        propias = [p for p in pruebas if p.nodeid in antes or p.path.stem == f"test_{uno.ruta.stem}"]
        propias.sort(key=lambda p: antes.index(p.nodeid) if p.nodeid in antes else len(antes))
        ajenas = sorted((p for p in pruebas if p not in propias), key=lambda p: self.tardan[p.nodeid])
        sumas = accumulate(self.tardan[p.nodeid] for p in ajenas)
        return [*propias, *(p for p, suma in zip(ajenas, sumas, strict=True) if suma <= PACIENCIA)]

    def anota(self, uno: Mutante, prueba: str) -> None:
        for de in _de(uno):
            self._de_antes[de] = [prueba, *(otra for otra in self._de_antes.get(de, []) if otra != prueba)]


def _de(uno: Mutante) -> tuple[str, str]:
    return uno.claves[-1], uno.modulo
