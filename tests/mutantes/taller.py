"""`python -m tests.mutantes.taller DOMINIO`: which test of the domain notices each mutant, in a process of its own.

Mutants come in as JSON lines, verdicts go out: the test, PLAZO, or nothing. Processes are forked from one that has
imported what the tests need. Where a mutant changes functions only, the tests are collected already, the function gets
its broken code, and it meets the tests that run the line. What runs on import, or is called then only, is imported
anew.
"""

import json
import os
import resource
import sys
import warnings
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from importlib import import_module
from types import FunctionType
from typing import TextIO

import chalice.test  # noqa: F401  imported before the processes part, as is moto with all of its DynamoDB
import pytest
from hypothesis import Phase, settings

from tests import conftest, motor  # noqa: F401
from tests.mutantes.codigo import RAIZ, Mutante, cambia, funciones
from tests.mutantes.importacion import importa_de_nuevo
from tests.mutantes.proceso import PLAZO, Vigia, en_otro, pytest_con
from tests.mutantes.repertorio import Medidor, Repertorio

MEMORIA = 4 << 30

Dice = Callable[[Mutante, str], None]


def main(dominio: str) -> None:
    warnings.simplefilter("ignore", SyntaxWarning)  # what mutants compare with `is`
    resource.setrlimit(resource.RLIMIT_AS, (MEMORIA, MEMORIA))
    settings.register_profile(
        "mutantes",
        parent=settings.get_profile("boletia"),
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
    )
    settings.load_profile("mutantes")
    with motor.dynamodb_con_tablas() as cliente:
        # Made once: each test empties the tables that it uses.
        motor.dynamodb_con_tablas = lambda: nullcontext(cliente)  # type: ignore[assignment, return-value]
        _toma(dominio)


def _toma(dominio: str) -> None:
    mutantes = [Mutante(**json.loads(linea)) for linea in sys.stdin]
    salida = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

    def dice(mutante: Mutante, prueba: str) -> None:
        salida.write(json.dumps([mutante.numero, prueba]) + "\n")

    de_dentro = [uno for uno in mutantes if uno.solo_funciones]
    al_importar = [uno for uno in mutantes if not uno.solo_funciones]
    if de_dentro:
        quedan = en_otro(lambda tubo: pytest_con([f"tests/{dominio}"], DeDentro(de_dentro, dice, tubo)))
        al_importar += [de_dentro[lugar] for lugar in json.loads(quedan)]
    for uno in al_importar:
        dice(uno, en_otro(partial(importa_de_nuevo, dominio, uno)))


class DeDentro:
    """Takes the place of pytest's loop: the tests are collected once, and run for each mutant. Writes to `tubo` which
    of the mutants no test runs.
    """

    def __init__(self, mutantes: list[Mutante], dice: Dice, tubo: TextIO) -> None:
        self._mutantes, self._dice, self._tubo = mutantes, dice, tubo

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        import_module("app")  # whatever of it a test imported later would be sound
        visto = json.loads(en_otro(lambda tubo: _mide(session, tubo)))
        if len(visto) != len(session.items):
            raise SystemExit("las pruebas fallan sin mutación alguna: corríjalas antes")
        repertorio, vivas = Repertorio(session.items, visto), funciones((str(RAIZ),))
        sin_entrar: list[int] = []
        for lugar, uno in enumerate(self._mutantes):
            if not vivas.keys() & set(uno.claves) or not (pruebas := repertorio.para(uno)):
                sin_entrar.append(lugar)
                continue
            prueba = en_otro(partial(_prueba, session, pruebas, uno, vivas, repertorio.tardan))
            if prueba and prueba != PLAZO:
                repertorio.anota(uno, prueba)
            self._dice(uno, prueba)
        self._tubo.write(json.dumps(sin_entrar))
        return True


def _mide(session: pytest.Session, tubo: TextIO) -> None:
    medidor = Medidor()
    for uno in (Vigia(tubo), medidor):
        session.config.pluginmanager.register(uno)
    _corre(session.items)
    tubo.write(json.dumps(medidor.visto))


def _prueba(
    session: pytest.Session,
    pruebas: list[pytest.Item],
    uno: Mutante,
    vivas: dict[str, list[FunctionType]],
    tardan: dict[str, float],
    tubo: TextIO,
) -> None:
    session.config.pluginmanager.register(Vigia(tubo, tardan))
    cambia(uno.pares, vivas)
    _corre(pruebas)


def _corre(pruebas: list[pytest.Item]) -> None:
    for prueba, siguiente in zip(pruebas, [*pruebas[1:], None], strict=True):
        prueba.config.hook.pytest_runtest_protocol(item=prueba, nextitem=siguiente)


if __name__ == "__main__":
    main(sys.argv[1])
