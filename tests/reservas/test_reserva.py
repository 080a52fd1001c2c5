"""A reservation, the request for one, its id and its Idempotency-Key. No I/O."""

from typing import Any

import pytest

from boletia.errores import DatosInvalidos
from chalicelib.claves import Claves
from chalicelib.errores import ClaveInvalida, ReservaDesconocida
from chalicelib.reserva import (
    EstadoDeReserva,
    Reserva,
    Solicitud,
    clave_de_idempotencia,
    id_de_reserva,
)

ID = "21tY2WfhKPDj0TDulNRlu2yszl4"
CUERPO = {"evento": "Opera Aida", "cantidad": 1, "email": "pepe@gmail.com"}


def test_a_request_is_read_from_a_body() -> None:
    assert Solicitud.desde_cuerpo(CUERPO) == Solicitud("Opera Aida", "pepe@gmail.com", 1)


def test_a_stage_may_let_one_reservation_hold_fewer() -> None:
    assert Solicitud.desde_cuerpo({**CUERPO, "cantidad": 8}, maximo=8).cantidad == 8
    with pytest.raises(DatosInvalidos, match="cantidad debe ser un entero de 1 a 8"):
        Solicitud.desde_cuerpo({**CUERPO, "cantidad": 9}, maximo=8)


@pytest.mark.parametrize("cantidad", [1, 1_000_000])
def test_cantidad_at_its_bounds_is_accepted(cantidad: int) -> None:
    assert Solicitud.desde_cuerpo({**CUERPO, "cantidad": cantidad}).cantidad == cantidad


@pytest.mark.parametrize(
    "cantidad",
    [0, -1, -(10**30), 1_000_001, 10**400, True, False, 1.0, 0.5, "1", "", None, [1], float("nan")],
)
def test_cantidad_that_is_not_an_integer_in_bounds_is_refused(cantidad: Any) -> None:
    with pytest.raises(DatosInvalidos, match="cantidad debe ser un entero de 1 a"):
        Solicitud.desde_cuerpo({**CUERPO, "cantidad": cantidad})


@pytest.mark.parametrize("falta", ["evento", "cantidad", "email"])
def test_a_missing_field_is_named(falta: str) -> None:
    with pytest.raises(DatosInvalidos, match=falta):
        Solicitud.desde_cuerpo({campo: valor for campo, valor in CUERPO.items() if campo != falta})


def test_the_same_request_has_the_same_huella_however_it_was_written() -> None:
    escrita = Solicitud.desde_cuerpo(
        {"evento": " Cafe\u0301 ", "cantidad": 2, "email": "pepe@GMAIL.com", "otro": 1}
    )

    assert escrita.huella() == Solicitud("Café", "pepe@gmail.com", 2).huella()


@pytest.mark.parametrize(
    "otra",
    [
        Solicitud("Opera Aida", "pepe@gmail.com", 2),
        Solicitud("Opera Aida", "ana@gmail.com", 1),
        Solicitud("Opera Aid", "apepe@gmail.com", 1),
    ],
)
def test_another_request_has_another_huella(otra: Solicitud) -> None:
    assert otra.huella() != Solicitud("Opera Aida", "pepe@gmail.com", 1).huella()


def test_a_reservation_survives_the_table() -> None:
    reserva = Reserva(ID, "¿Ñu? 😀", EstadoDeReserva("X"), "ana+x@gmail.com", 3)

    assert Reserva.desde_item(reserva.a_item(Claves())) == reserva


def test_a_reservation_is_presented_in_the_order_of_the_seed() -> None:
    assert list(Reserva(ID, "Opera Aida", EstadoDeReserva("A"), "pepe@gmail.com", 10).presenta().items()) == [
        ("Id", ID),
        ("Evento", "Opera Aida"),
        ("Estado", "A"),
        ("Email", "pepe@gmail.com"),
        ("Cantidad", 10),
    ]


@pytest.mark.parametrize("id", [ID, "0" * 27, "z" * 27])
def test_an_id_is_a_ksuid(id: str) -> None:
    assert id_de_reserva(id) == id


@pytest.mark.parametrize(
    "id",
    ["", "x", ID[:-1], ID + "0", ID + "\n", " " + ID[1:], "ñ" * 27, "1' OR '1'='1", "٣" * 27, "x" * 9000],
)
def test_what_cannot_be_an_id_is_an_unknown_reservation(id: str) -> None:
    with pytest.raises(ReservaDesconocida, match="revise el número"):
        id_de_reserva(id)


@pytest.mark.parametrize("clave", [None, "a", "!", "~", "5f0c8f3e-1f0b-4c58-9f5c-2b6d0a4f8a11", "x" * 128])
def test_an_idempotency_key_is_visible_ascii_or_absent(clave: str | None) -> None:
    assert clave_de_idempotencia(clave) == clave


@pytest.mark.parametrize("clave", ["", " ", "a b", "a\n", "\ta", "ñ", "\x7f", "x" * 129, "😀"])
def test_any_other_idempotency_key_is_refused(clave: str) -> None:
    with pytest.raises(ClaveInvalida, match="de 1 a 128 caracteres ASCII visibles"):
        clave_de_idempotencia(clave)


def test_the_item_of_a_reservation_is_the_seeds_where_the_event_never_moved_and_has_no_limit() -> None:
    suelta = Reserva("21tY2WfhKPDj0TDulNRlu2yszl4", "Aida", EstadoDeReserva.ACTIVA, "ana@example.com", 1)

    assert suelta.a_item(Claves()).keys() == {"PK", "SK", "Evento", "Estado", "Email", "Cantidad"}
