"""What the door sees, says and asks for. No I/O."""

import re

import pytest

from boletia.errores import DatosInvalidos
from chalicelib.errores import BoletosUsados, ClaveReutilizada
from chalicelib.ingreso import MAXIMO_APARATO, Asistencia, Ingreso
from chalicelib.reserva import MAXIMA_CANTIDAD, EstadoDeReserva, Reserva

HORA = "2026-12-05T20:31:05Z"


def _asistencia(cantidad: int, *entraron: int) -> Asistencia:
    reserva = Reserva("1", "Aida", EstadoDeReserva.ACTIVA, "ana@example.com", cantidad)
    return Asistencia(
        reserva, tuple(Ingreso(f"k{uno}", boletos, HORA) for uno, boletos in enumerate(entraron))
    )


@pytest.mark.parametrize(
    ("cantidad", "entraron", "dice"),
    [
        (9, (), "La reserva 1 es de 9 boletos: no pueden entrar más"),
        (
            9,
            (5, 4),
            f"Ya entraron todos los boletos de la reserva 1, que son 9: 5 a las {HORA}, 4 a las {HORA}",
        ),
        (900, (899, 1), "Ya entraron todos los boletos de la reserva 1, que son 900: "),
        (9, (5,), f"De los 9 boletos de la reserva 1 ya entraron 5 (5 a las {HORA}): quedan 4"),
        (600, (300, 1), f"ya entraron 301 (300 a las {HORA}, 1 a las {HORA}): quedan 299"),
        (9, (1, 2, 1, 3), f"ya entraron 7 (2 a las {HORA}, 1 a las {HORA}, 3 a las {HORA}): quedan 2"),
    ],
)
def test_who_may_not_come_in_is_told_who_did(cantidad: int, entraron: tuple[int, ...], dice: str) -> None:
    asistencia = _asistencia(cantidad, *entraron)

    with pytest.raises(BoletosUsados, match=re.escape(dice)):
        asistencia.exige_que_quepa(Ingreso("otra", cantidad + 1, HORA), None)


def test_who_was_taken_back_is_not_among_those_who_came_in() -> None:
    llena = _asistencia(9, 5, 4)
    vuelta = llena.deshecho("k0", HORA)
    assert vuelta is not None
    asistencia = Asistencia(llena.reserva, (*llena.ingresos, vuelta))

    with pytest.raises(BoletosUsados, match=re.escape(f"ya entraron 4 (4 a las {HORA}): quedan 5")):
        asistencia.exige_que_quepa(Ingreso("otra", 6, HORA), None)
    assert (vuelta.cantidad, asistencia.entradas, asistencia.deshecho("k0", HORA)) == (-5, 4, None)


def test_the_last_boletos_come_in_and_one_more_does_not() -> None:
    _asistencia(9, 5).exige_que_quepa(Ingreso("otra", 4, HORA), None)

    with pytest.raises(BoletosUsados):
        _asistencia(9, 5).exige_que_quepa(Ingreso("otra", 5, HORA), None)


def test_a_reservation_has_so_many_lines_and_no_more() -> None:
    _asistencia(505, *[1] * 499).exige_que_quepa(Ingreso("otra", 1, HORA), None)

    with pytest.raises(BoletosUsados, match="lleva 500 ingresos"):
        _asistencia(505, *[1] * 500).exige_que_quepa(Ingreso("otra", 1, HORA), None)


def test_a_key_that_came_again_with_other_boletos_is_anothers() -> None:
    asistencia = _asistencia(900, 300)

    assert asistencia.conoce(Ingreso("k0", int("300"), "después")) is True
    assert asistencia.conoce(Ingreso("k1", 300, HORA)) is False
    for cantidad in (299, 301):
        with pytest.raises(ClaveReutilizada):
            asistencia.conoce(Ingreso("k0", cantidad, HORA))


@pytest.mark.parametrize("nombre", ["", "ñ", "ñ" * MAXIMO_APARATO, "n\u0303" * MAXIMO_APARATO])
def test_a_device_may_have_any_short_name(nombre: str) -> None:
    ingreso = Ingreso.desde_cuerpo({"aparato": nombre}, "k", HORA)

    assert ingreso.aparato == nombre.replace("n\u0303", "ñ")


@pytest.mark.parametrize(
    ("nombre", "dice"),
    [
        ("x" * (MAXIMO_APARATO + 1), "hasta 40 caracteres"),
        ("x" * (2 * MAXIMO_APARATO + 1), "es demasiado largo"),
        (7, "hasta 40 caracteres"),
    ],
)
def test_a_device_has_no_long_name(nombre: object, dice: str) -> None:
    with pytest.raises(DatosInvalidos, match=dice):
        Ingreso.desde_cuerpo({"aparato": nombre}, "k", HORA)


@pytest.mark.parametrize("cantidad", [1, MAXIMA_CANTIDAD])
def test_one_comes_in_or_as_many_as_a_reservation_holds(cantidad: int) -> None:
    assert Ingreso.desde_cuerpo({"cantidad": cantidad}, "k", HORA).cantidad == cantidad
    assert Ingreso.desde_cuerpo({}, "k", HORA).cantidad == 1


@pytest.mark.parametrize("cantidad", [0, -1, MAXIMA_CANTIDAD + 1, True, "1", None])
def test_what_is_no_number_of_people_is_refused(cantidad: object) -> None:
    with pytest.raises(DatosInvalidos, match="los boletos que entran"):
        Ingreso.desde_cuerpo({"cantidad": cantidad}, "k", HORA)
