"""A mutation changes one place: its text stands exactly once in its file, and it is another text afterwards."""

import pytest

from tests.fallos.mutaciones import MUTACIONES, RAIZ, Mutacion


@pytest.mark.parametrize("mutacion", MUTACIONES, ids=lambda mutacion: mutacion.nombre)
def test_a_mutation_finds_its_place(mutacion: Mutacion) -> None:
    assert (RAIZ / mutacion.fichero).read_text(encoding="utf-8").count(mutacion.viejo) == 1
    assert mutacion.viejo != mutacion.nuevo
