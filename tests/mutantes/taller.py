"""`python -m tests.mutantes.taller DOMINIO`: which test of the domain notices each mutant, in a process of its own.

Mutants come in as JSON lines, verdicts go out: the test, PLAZO, or nothing. Processes are forked from one that has
imported what the tests need. Where a mutant changes functions only, the tests are collected already, the function gets
its broken code, and it meets the tests that enter it. What runs on import is imported anew, and meets all tests.
"""

import json
import os
import resource
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from itertools import accumulate
from pathlib import Path
from types import CodeType
from typing import Any, TextIO

import chalice.test  # noqa: F401  imported before the processes part, as is moto with all of its DynamoDB
import pytest
from hypothesis import Phase, settings

from tests import conftest, motor  # noqa: F401
from tests.mutantes.codigo import Par, cambia, clave, funciones, pares, solo_funciones

RAIZ = Path(__file__).parents[2]
PLAZO = "plazo"  # it ran on and on
ESPERA = (
    20.0  # seconds that a test may take; where it is known how long it takes, five times that and three more
)
PACIENCIA = 8.0  # seconds of tests that a mutant meets, so far as they are not its module's own
MEMORIA = 4 << 30
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


@dataclass(frozen=True)
class Mutante:
    numero: int
    modulo: str
    roto: str

    @property
    def ruta(self) -> Path:
        return RAIZ / self.modulo

    @cached_property
    def pares(self) -> list[Par]:
        sano = self.ruta.read_text(encoding="utf-8")
        return list(pares(*(compile(texto, str(self.ruta), "exec") for texto in (sano, self.roto))))


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

    de_dentro = [uno for uno in mutantes if solo_funciones(uno.pares)]
    if de_dentro:
        en_otro(
            lambda _: pytest.main(
                [f"tests/{dominio}", *ORDEN, *_sin_imagenes()], plugins=[DeDentro(de_dentro, dice)]
            )
        )
    for uno in mutantes:
        if not solo_funciones(uno.pares):
            dice(uno, en_otro(lambda tubo, uno=uno: importa_de_nuevo(dominio, uno, tubo)))  # type: ignore[misc]


def _sin_imagenes() -> list[str]:
    """The golden images are of an event in one part."""
    return ["--ignore", "tests/reservas/test_contrato.py"] if "CUPOS" in os.environ else []


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


class Vigia:
    """Names the first test that fails and ends the process."""

    def __init__(self, tubo: TextIO, tardan: dict[str, float] | None = None) -> None:
        self._tubo, self._tardan = tubo, tardan or {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
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


class Medidor:
    """Which functions each test enters, and how long it takes."""

    def __init__(self) -> None:
        self.visto: dict[str, tuple[float, list[str]]] = {}
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


class DeDentro:
    """Takes the place of pytest's loop: the tests are collected once, and run for each mutant."""

    def __init__(self, mutantes: list[Mutante], dice: Dice) -> None:
        self._mutantes, self._dice = mutantes, dice

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        visto = json.loads(en_otro(lambda tubo: self._mide(session, tubo)))
        if len(visto) != len(session.items):
            raise SystemExit("las pruebas fallan sin mutación alguna: corríjalas antes")
        tardan = {prueba: tarda for prueba, (tarda, _) in visto.items()}
        vivas = funciones((str(RAIZ),))
        rapidas: dict[Path, float] = {}
        for una in session.items:
            rapidas[una.path] = rapidas.get(una.path, 0) + tardan[una.nodeid]
        de_antes: dict[str, list[str]] = {}  # what noticed other mutants of the function, the last one first
        for uno in self._mutantes:
            suyas = {clave(sano) for sano, _ in uno.pares}
            if not (pruebas := [p for p in session.items if suyas.intersection(visto[p.nodeid][1])]):
                pruebas = list(session.items)  # what is called on import only
            antes = de_antes.setdefault(clave(uno.pares[-1][0]), [])
            propias = [p for p in pruebas if p.nodeid in antes or p.path.stem == f"test_{uno.ruta.stem}"]
            propias.sort(key=lambda p: antes.index(p.nodeid) if p.nodeid in antes else len(antes))
            ajenas = sorted((p for p in pruebas if p not in propias), key=lambda p: rapidas[p.path])
            pruebas = [*propias, *_hasta(PACIENCIA, ajenas, tardan)]
            prueba = en_otro(lambda tubo: self._corre(session, pruebas, uno, Vigia(tubo, tardan), vivas))  # noqa: B023
            if prueba and prueba != PLAZO:
                antes[:] = [prueba, *(otra for otra in antes if otra != prueba)]
            self._dice(uno, prueba)
        return True

    def _mide(self, session: pytest.Session, tubo: TextIO) -> None:
        medidor = Medidor()
        for uno in (Vigia(tubo), medidor):
            session.config.pluginmanager.register(uno)
        _corre(session.items)
        tubo.write(json.dumps(medidor.visto))

    def _corre(
        self, session: pytest.Session, pruebas: list[pytest.Item], uno: Mutante, vigia: Vigia, vivas: Any
    ) -> None:
        session.config.pluginmanager.register(vigia)
        cambia(uno.pares, vivas)
        _corre(pruebas)


def _hasta(segundos: float, pruebas: list[pytest.Item], tardan: dict[str, float]) -> list[pytest.Item]:
    sumas = accumulate(tardan[prueba.nodeid] for prueba in pruebas)
    return [prueba for prueba, suma in zip(pruebas, sumas, strict=True) if suma <= segundos]


def _corre(pruebas: list[pytest.Item]) -> None:
    for prueba, siguiente in zip(pruebas, [*pruebas[1:], None], strict=True):
        prueba.config.hook.pytest_runtest_protocol(item=prueba, nextitem=siguiente)


@dataclass(frozen=True)
class Roto(MetaPathFinder):
    """Where the broken module is imported from."""

    mutante: Mutante

    def find_spec(self, nombre: str, *_: Any) -> ModuleSpec | None:
        ruta = self.mutante.ruta
        if nombre != f"{ruta.parent.name}.{ruta.stem}":
            return None
        codigo = compile(self.mutante.roto, str(ruta), "exec")
        cargador = type("Cargador", (SourceFileLoader,), {"get_code": lambda *_: codigo})
        return spec_from_file_location(nombre, ruta, loader=cargador(nombre, str(ruta)))


def importa_de_nuevo(dominio: str, uno: Mutante, tubo: TextIO) -> None:
    """The tests of the module's own first, then those that name it; where there are none, all."""
    sys.meta_path.insert(0, Roto(uno))
    nombre = uno.ruta.stem
    todos = sorted(Path(f"tests/{dominio}").glob("test_*.py"), key=lambda f: (f.stem != f"test_{nombre}", f))
    ficheros = [
        f for f in todos if f.stem == f"test_{nombre}" or nombre in f.read_text(encoding="utf-8")
    ] or todos
    for ronda in (ficheros[:1], ficheros[1:]):
        hecho = pytest.main([*map(str, ronda), *ORDEN, *_sin_imagenes()], plugins=[Vigia(tubo)])
        if hecho not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            raise SystemExit(f"{uno.modulo}: pytest {hecho}")


if __name__ == "__main__":
    main(sys.argv[1])
