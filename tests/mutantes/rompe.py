"""Each way in which cosmic-ray breaks a text of Python: read from stdin, written one JSON line each.

Run by .venv-mutantes, which holds cosmic-ray and nothing of the apps.
"""

import ast
import json
import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast  # type: ignore[import-not-found]
from cosmic_ray.mutating import mutate_code  # type: ignore[import-not-found]
from cosmic_ray.plugins import get_operator, operator_names  # type: ignore[import-not-found]


def rotos(texto: str) -> Iterator[dict[str, Any]]:
    """`str | None` is a type and adds nothing up: what stands in an annotation is left alone."""
    de_tipos = list(_anotaciones(ast.parse(texto)))
    for nombre in operator_names():
        clase = get_operator(nombre)
        if clase.arguments():  # they change what one names for them, and nobody does
            continue
        operador, arbol = clase(), get_ast(texto)
        posiciones = [p for nodo in ast_nodes(arbol) for p, _ in operador.mutation_positions(nodo)]
        for vez, posicion in enumerate(posiciones):
            if any(desde <= posicion < hasta for desde, hasta in de_tipos):
                continue
            # It cannot replace an exception with a dot in its name, and takes the ** of arguments for a power. What
            # compares a literal with `is`, the compiler warns of and `make lint` refuses: it never meets a test.
            with suppress(AttributeError, SyntaxError):
                roto = mutate_code(texto, operador, vez)
                compile(roto, "", "exec")
                yield {
                    "operador": nombre.removeprefix("core/"),
                    "vez": vez,
                    "linea": posicion[0],
                    "roto": roto,
                }


def _anotaciones(arbol: ast.AST) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    for nodo in ast.walk(arbol):
        for uno in (getattr(nodo, "annotation", None), getattr(nodo, "returns", None)):
            if uno is not None:
                yield (uno.lineno, uno.col_offset), (uno.end_lineno, uno.end_col_offset)


if __name__ == "__main__":
    warnings.simplefilter("error", SyntaxWarning)
    for uno in rotos(sys.stdin.read()):
        sys.stdout.write(json.dumps(uno) + "\n")
