"""An event's availability put together out of its parts. No I/O."""

from typing import Any

import pytest

from chalicelib.claves import Claves
from chalicelib.partes import Item, Partes, une


def _parte(boletos: int, **numeros: int) -> Item:
    return {"Capacidad": {"N": str(boletos)}, **{nombre: {"N": str(n)} for nombre, n in numeros.items()}}


def test_what_is_left_to_tell_is_the_first_parts_less_what_the_others_had_left() -> None:
    partes = [_parte(3, PorAvisar=40), _parte(2, Quedaban=7), _parte(0), _parte(5, Quedaban=5)]

    assert une(partes) == _parte(10, PorAvisar=28)


def test_with_nobody_to_tell_it_says_so() -> None:
    assert une([_parte(-3), _parte(2, Quedaban=7)]) == _parte(-1)


@pytest.mark.parametrize("partes", [[{}], [{}, {}], [_parte(1), {}], [{}, _parte(1)]])
def test_an_event_of_which_a_part_is_missing_is_not_there(partes: list[Item]) -> None:
    assert une(partes) == {}


def test_one_part_is_read_alone() -> None:
    class Tabla:
        def get_item(self, Key: Item, **_: Any) -> Item:
            return {"Item": {**Key, **_parte(3)}}

    claves = Claves()

    assert Partes(Tabla(), "inventario", claves).lee("Aida") == [{**claves.evento("Aida"), **_parte(3)}]


def test_one_part_is_as_it_is() -> None:
    assert une([_parte(3, PorAvisar=40)]) == _parte(3, PorAvisar=40)
