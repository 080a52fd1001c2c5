"""What a refused transaction means. No I/O."""

from typing import Any

import pytest

from chalicelib.rechazos import CONDICION, evento_que_rehuso, lo_que_es, vale_el_limite
from chalicelib.reserva import EstadoDeReserva, Reserva


def _evento(**dice: str) -> dict[str, Any]:
    textos = {nombre: {"N" if valor.isdigit() else "S": valor} for nombre, valor in dice.items()}
    item = {"SK": {"S": "Aida"}, "Capacidad": {"N": "3"}, "Categoria": {"S": "Opera"}, "Estado": {"S": "A"}}
    return {"Code": CONDICION, "Item": item | textos}


@pytest.mark.parametrize(("estado", "nombre"), [("A", "Aida"), ("C", None)])
def test_only_an_event_on_sale_has_something_to_learn_from(estado: str, nombre: str | None) -> None:
    evento = evento_que_rehuso([_evento(Estado=estado), {}])

    assert (evento and evento.nombre) == nombre


@pytest.mark.parametrize(
    ("razon", "vale"),
    [
        ({}, True),
        ({"Code": "None"}, True),
        (_evento(Estado="A"), True),
        (_evento(Estado="C"), False),
        ({"Code": CONDICION}, False),
        ({"Code": "TransactionConflict"}, False),
        ({"Code": "ThrottlingError"}, False),
    ],
)
def test_a_limit_is_named_only_of_an_event_that_is_on_sale_and_was_looked_at(
    razon: dict[str, Any], vale: bool
) -> None:
    assert vale_el_limite([razon, {}]) is vale
    assert not vale_el_limite([razon, {"Code": "TransactionConflict"}])


@pytest.mark.parametrize(("sabe", "falta"), [(299, True), (300, False)])
def test_who_knows_the_latest_date_is_not_still_to_be_told(sabe: int, falta: bool) -> None:
    reserva = Reserva("1", "Aida", EstadoDeReserva.ACTIVA, "ana@example.com", 2, cambio=sabe)

    assert lo_que_es([{}, _evento(Cambio="300", PorAvisar="2", Version="300")], reserva) == (reserva, falta)
