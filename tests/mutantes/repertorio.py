"""Which tests a mutant meets, and in which order: first it is measured which lines each of them runs."""

import os
import sys
import time
from collections.abc import Iterator
from itertools import accumulate
from types import CodeType
from typing import Any

import pytest

from tests.mutantes.codigo import RAIZ, Mutante
from tests.mutantes.proceso import PACIENCIA

Visto = dict[str, tuple[float, dict[str, list[int]]]]  # by test: seconds, and the lines of each file


class Medidor:
    """How long each test takes, and which lines of the apps it runs."""

    def __init__(self) -> None:
        self.visto: Visto = {}
        self._pasos: set[tuple[str, int]] = set()
        ve: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]  # from Python 3.12 on
        self._ve = ve
        ve.use_tool_id(ve.COVERAGE_ID, "mutantes")
        ve.register_callback(ve.COVERAGE_ID, ve.events.LINE, self._pasa)
        ve.set_events(ve.COVERAGE_ID, ve.events.LINE)

    def _pasa(self, codigo: CodeType, linea: int) -> Any:
        self._pasos.add((codigo.co_filename, linea))
        return self._ve.DISABLE

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._pasos.clear()
        self._ve.restart_events()
        inicio = time.monotonic()
        hecho = yield
        tarda = time.monotonic() - inicio
        lineas: dict[str, list[int]] = {}
        for fichero, linea in list(self._pasos):
            if fichero.startswith(str(RAIZ)):
                lineas.setdefault(os.path.realpath(fichero), []).append(linea)
        self.visto[item.nodeid] = tarda, lineas
        return hecho


class Repertorio:
    """The tests, once it is known what they run, and what has noticed other mutants."""

    def __init__(self, pruebas: list[pytest.Item], visto: Visto) -> None:
        self.tardan = {prueba: tarda for prueba, (tarda, _) in visto.items()}
        self._lineas = {prueba: lineas for prueba, (_, lineas) in visto.items()}
        self._pruebas = pruebas
        self._de_antes: dict[str, list[str]] = {}  # by function and by module, the last first

    def para(self, uno: Mutante) -> list[pytest.Item]:
        """Of the tests that run its line what noticed others of its function or module, and the module's own; then
        others, the quick ones first, as far as there is patience. None where it is run by no test.
        """
        ruta = str(uno.ruta)
        pruebas = [p for p in self._pruebas if uno.lineas.intersection(self._lineas[p.nodeid].get(ruta, []))]
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
