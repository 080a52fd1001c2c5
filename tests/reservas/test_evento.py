"""An event's copy as an item. No I/O."""

import pytest

from chalicelib.cambio import Cambio
from chalicelib.claves import Claves
from chalicelib.evento import EstadoDeEvento, Evento

COPIA = Evento("Aida", 7, "Opera", EstadoDeEvento.ACTIVO)
CAMBIADA = Evento(
    "Aida",
    -2,
    "Opera",
    EstadoDeEvento.CANCELADO,
    {"Lugar": {"S": "Bellas Artes"}, "MaximoPorCliente": {"N": "1"}},
    version=3,
    aplicada=5,
    cambio=1,
    por_avisar=0,
)


@pytest.mark.parametrize("copia", [COPIA, CAMBIADA])
def test_a_copy_survives_the_table(copia: Evento) -> None:
    assert Evento.desde_item(copia.a_item(Claves())) == copia


def test_the_item_of_an_event_that_never_changed_is_the_seeds() -> None:
    assert COPIA.a_item(Claves()).keys() == {"PK", "SK", "Capacidad", "Categoria", "Estado"}


def test_the_copy_of_a_new_event_has_not_moved() -> None:
    assert Cambio("Aida", 7, "Opera", EstadoDeEvento.ACTIVO).copia() == COPIA


def test_of_another_date_or_place_no_more_is_told_than_that() -> None:
    assert CAMBIADA.anuncio == {"Lugar": {"S": "Bellas Artes"}}
