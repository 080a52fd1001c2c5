"""docs/tablas.md tells the truth: every table, key and index of the schema, and functions that exist."""

import ast
import re

import pytest

from initdb.esquema import ETAPA_PRODUCCION, Tabla, esquema
from tests.initdb.conftest import RAIZ

TEXTO = (RAIZ / "docs" / "tablas.md").read_text()
ENLACES = sorted(set(re.findall(r"\[`(\w+)(?:\.(\w+))?`\]\(\.\./([\w./-]+)\)", TEXTO)))


@pytest.mark.parametrize("tabla", esquema(ETAPA_PRODUCCION), ids=lambda tabla: tabla.nombre)
def test_every_table_has_its_row(tabla: Tabla) -> None:
    resumen = TEXTO[: TEXTO.index("## Items")]
    (fila,) = [linea for linea in resumen.splitlines() if linea.startswith(f"| `{tabla.nombre}` | `")]

    for indice in tabla.indices:
        assert f"`{indice.nombre}`: `{'`, `'.join(indice.claves)}`, projects {indice.proyeccion}" in fila
    for palabra in (*tabla.claves, *filter(None, [tabla.ttl])):
        assert f"`{palabra}`" in fila
    assert (tabla.stream or "") in fila


@pytest.mark.parametrize(("clase", "metodo", "ruta"), ENLACES)
def test_every_linked_function_exists(clase: str, metodo: str, ruta: str) -> None:
    modulo = ast.parse((RAIZ / ruta).read_text())

    (definicion,) = [nodo for nodo in modulo.body if isinstance(nodo, ast.ClassDef) and nodo.name == clase]
    metodos = {nodo.name for nodo in definicion.body if isinstance(nodo, ast.FunctionDef)}
    assert not metodo or metodo in metodos


@pytest.mark.parametrize("ruta", sorted({ruta for _, metodo, ruta in ENLACES if metodo}))
def test_every_public_function_of_a_table_module_is_an_access_pattern(ruta: str) -> None:
    modulo = ast.parse((RAIZ / ruta).read_text())
    clases = {clase for clase, metodo, otra in ENLACES if metodo and otra == ruta}
    publicos = {
        (nodo.name, funcion.name)
        for nodo in modulo.body
        if isinstance(nodo, ast.ClassDef) and nodo.name in clases
        for funcion in nodo.body
        if isinstance(funcion, ast.FunctionDef) and not funcion.name.startswith("_")
    }

    assert publicos <= {(clase, metodo) for clase, metodo, _ in ENLACES}
