"""Imports between the rooms point one way; a room that is started as a process counts as imported."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from herramientas.despliegue.proyecto import APPS, RAIZ

# Which rooms a room may import, besides itself. Nothing imports tests; of tests, only those of bench import bench.
FLECHAS: dict[str, set[str]] = {
    "compartido": set(),
    "app": {"compartido"},
    "initdb": set(),
    "despliegue": {"initdb"},
    "local": {"despliegue", "initdb"},
    "operacion": {"despliegue", "initdb"},
    "frontend": {"despliegue", "initdb"},
    "laboratorio": {"local", "despliegue", "initdb"},
    "bench": {"laboratorio", "despliegue", "initdb", "app", "compartido"},
    "tests": {"laboratorio", "local", "operacion", "frontend", "despliegue", "initdb", "app", "compartido"},
    "tests/bench": {"tests", "bench", "laboratorio", "app", "compartido"},
}
HABITACIONES = {"chalicelib": "app", "app": "app", "boletia": "compartido"}
HABITACIONES |= {nombre: nombre for nombre in ("initdb", "frontend", "bench", "tests")}
HABITACIONES |= {
    f"herramientas.{nombre}": nombre for nombre in ("local", "despliegue", "operacion", "laboratorio")
}
COMO_TEXTO = re.compile(r"(?:herramientas|initdb|frontend|bench|tests)(?:\.[a-z_]+)+")


def habitacion(modulo: str) -> str | None:
    """The room that a module lives in; None for a module of somebody else's."""
    partes = modulo.split(".")
    return HABITACIONES.get(partes[0]) or HABITACIONES.get(".".join(partes[:2]))


def importados(codigo: str) -> Iterator[str]:
    """Every module that the code imports, or names whole in a text to import or start it."""
    for nodo in ast.walk(ast.parse(codigo)):
        match nodo:
            case ast.Import(names=nombres):
                yield from (nombre.name for nombre in nombres)
            case ast.ImportFrom(module=str(modulo), names=nombres):
                yield from (f"{modulo}.{nombre.name}" for nombre in nombres)
            case ast.Constant(value=str(texto)) if COMO_TEXTO.fullmatch(texto):
                yield texto


def _modulos() -> Iterator[tuple[str, Path]]:
    for app in APPS:
        yield from (("app", ruta) for ruta in (RAIZ / f"{app}-app").rglob("*.py"))
    for nombre in ("compartido", "initdb", "frontend", "bench", "tests"):
        yield from ((nombre, ruta) for ruta in (RAIZ / nombre).rglob("*.py"))
    for carpeta in (RAIZ / "herramientas").iterdir():
        yield from ((carpeta.name, ruta) for ruta in carpeta.rglob("*.py"))


@pytest.mark.parametrize("sala", FLECHAS)
def test_a_room_imports_only_what_stands_below_it(sala: str) -> None:
    rutas = [ruta for nombre, ruta in _modulos() if nombre == sala.split("/")[0]]
    rutas = [ruta for ruta in rutas if ("tests/bench" in ruta.as_posix()) == (sala == "tests/bench")]

    prohibidas = [
        f"{ruta.relative_to(RAIZ)} → {modulo}"
        for ruta in rutas
        if ruta != Path(__file__)
        for modulo in importados(ruta.read_text(encoding="utf-8"))
        if habitacion(modulo) not in {None, sala, *FLECHAS[sala]}
    ]

    assert rutas
    assert prohibidas == []


def test_the_arrows_make_no_circle() -> None:
    quedan = dict(FLECHAS)

    while fondo := [sala for sala, otras in quedan.items() if not otras & quedan.keys()]:
        quedan = {sala: otras for sala, otras in quedan.items() if sala not in fondo}

    assert quedan == {}


@pytest.mark.parametrize(
    ("codigo", "modulo"),
    [
        ("import bench.medida", "bench.medida"),
        ("def f():\n    from herramientas.local import nube", "herramientas.local.nube"),
        ("from herramientas import operacion", "herramientas.operacion"),
        ('corre([sys.executable, "-m", "herramientas.local"])', "herramientas.local"),
        ('importlib.import_module("tests.fallos.mundo")', "tests.fallos.mundo"),
    ],
)
def test_an_import_is_seen_wherever_it_stands(codigo: str, modulo: str) -> None:
    assert modulo in importados(codigo)
    assert habitacion(modulo) is not None
