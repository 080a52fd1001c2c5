"""A mutant of what runs on import: its module is imported anew, broken, by tests that are collected anew."""

import math
import sys
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from typing import Any, TextIO

import pytest

from tests.mutantes.codigo import Mutante
from tests.mutantes.proceso import PACIENCIA, Vigia, pytest_con


def importa_de_nuevo(dominio: str, uno: Mutante, tubo: TextIO) -> None:
    """The tests of the module's own first, then those that name it, small files first, as far as there is patience;
    where there are none, all.
    """
    sys.meta_path.insert(0, _Roto(uno))
    nombre = uno.ruta.stem
    todos = sorted(
        Path(f"tests/{dominio}").glob("test_*.py"),
        key=lambda f: (f.stem != f"test_{nombre}", f.stat().st_size),
    )
    ficheros = [
        f for f in todos if f.stem == f"test_{nombre}" or nombre in f.read_text(encoding="utf-8")
    ] or todos
    for ronda, paciencia in ((ficheros[:1], math.inf), (ficheros[1:], PACIENCIA)):
        hecho = pytest_con(list(map(str, ronda)), Vigia(tubo, paciencia=paciencia))
        if hecho not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            raise SystemExit(f"{uno.modulo}: pytest {hecho}")


@dataclass(frozen=True)
class _Roto(MetaPathFinder):
    """Where the broken module is imported from."""

    mutante: Mutante

    def find_spec(self, nombre: str, *_: Any) -> ModuleSpec | None:
        ruta = self.mutante.ruta
        if nombre != f"{ruta.parent.name}.{ruta.stem}":
            return None
        codigo = compile(self.mutante.roto, str(ruta), "exec")
        cargador = type("Cargador", (SourceFileLoader,), {"get_code": lambda *_: codigo})
        return spec_from_file_location(nombre, ruta, loader=cargador(nombre, str(ruta)))
