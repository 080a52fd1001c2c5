"""A trick is taken out by texts: each stands exactly once in its file, and what is left is another, readable file."""

import ast
from pathlib import Path

import pytest

from bench.escenario import desempaqueta
from bench.trucos import TRUCOS, Truco


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """reservas-app as Lambda unpacks it."""
    return desempaqueta("reservas", tmp_path / "reservas")


@pytest.mark.parametrize("truco", TRUCOS, ids=lambda truco: truco.nombre)
def test_a_trick_can_be_taken_out(app: Path, truco: Truco) -> None:
    antes = (app / truco.fichero).read_text()

    truco.quita(app)

    despues = (app / truco.fichero).read_text()
    ast.parse(despues)
    assert despues != antes


def test_a_text_that_stands_twice_or_nowhere_is_refused(app: Path) -> None:
    for texto in ("import", "no such text"):
        with pytest.raises(RuntimeError, match="times"):
            Truco("nada", "app.py", ((texto, ""),)).quita(app)
