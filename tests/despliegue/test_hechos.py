"""A metric lives on a line of the log: the fact that it counts is one that its app writes, with the fields it reads."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from herramientas.despliegue.medidas import Medida, medidas
from herramientas.despliegue.proyecto import APPS, RAIZ

COMUN = RAIZ / "compartido" / "boletia"
_PATRON = re.compile(r'\{ \$\.hecho = "([^"]+)" \}')


@dataclass(frozen=True)
class Llamada:
    """`bitacora.anota(Hecho.X, campo=…)` as it stands in the code."""

    hecho: str
    campos: frozenset[str]


def modulos(app: str) -> list[Path]:
    return [
        *(RAIZ / f"{app}-app").glob("*.py"),
        *(RAIZ / f"{app}-app" / "chalicelib").glob("*.py"),
        *COMUN.glob("*.py"),
    ]


def declarados(modulo: Path) -> dict[str, str]:
    """The members of the module's enum Hecho, by name."""
    return {
        asignado.targets[0].id: str(asignado.value.value)
        for clase in ast.parse(modulo.read_text(encoding="utf-8")).body
        if isinstance(clase, ast.ClassDef) and clase.name == "Hecho"
        for asignado in clase.body
        if isinstance(asignado, ast.Assign)
        and isinstance(asignado.targets[0], ast.Name)
        and isinstance(asignado.value, ast.Constant)
    }


def hechos(app: str) -> dict[str, str]:
    return declarados(RAIZ / f"{app}-app" / "chalicelib" / "hechos.py") | declarados(COMUN / "bitacora.py")


def llamadas(app: str) -> Iterator[Llamada]:
    nombres = hechos(app)
    for modulo in modulos(app):
        for nodo in ast.walk(ast.parse(modulo.read_text(encoding="utf-8"))):
            if not isinstance(nodo, ast.Call) or not nodo.args:
                continue
            primero = nodo.args[0]
            if isinstance(primero, ast.Attribute) and ast.unparse(primero.value).endswith("Hecho"):
                yield Llamada(nombres[primero.attr], frozenset(clave.arg or "" for clave in nodo.keywords))


@pytest.mark.parametrize("medida", medidas("produccion"), ids=lambda medida: medida.nombre)
def test_a_metric_counts_a_fact_that_its_app_writes_with_the_fields_it_reads(medida: Medida) -> None:
    encontrado = _PATRON.fullmatch(medida.patron)
    assert encontrado is not None
    leidos = {
        campo.removeprefix("$.") for campo in (medida.valor, *medida.por.values()) if campo.startswith("$.")
    }

    suyas = [llamada for llamada in llamadas(medida.funcion.app) if llamada.hecho == encontrado[1]]

    assert suyas, f"no line says {encontrado[1]!r}"
    assert all(leidos <= llamada.campos for llamada in suyas)


@pytest.mark.parametrize("app", APPS)
def test_every_declared_fact_is_written(app: str) -> None:
    propios = set(declarados(RAIZ / f"{app}-app" / "chalicelib" / "hechos.py").values())

    assert propios <= {llamada.hecho for llamada in llamadas(app)}


@pytest.mark.parametrize("app", APPS)
def test_nothing_is_logged_but_declared_facts(app: str) -> None:
    for modulo in modulos(app):
        for nodo in ast.walk(ast.parse(modulo.read_text(encoding="utf-8"))):
            if isinstance(nodo, ast.Call) and ast.unparse(nodo.func) in {
                "bitacora.anota",
                "bitacora.advierte",
            }:
                assert ast.unparse(nodo.args[0]).startswith("Hecho."), f"{modulo}: {ast.unparse(nodo)}"
