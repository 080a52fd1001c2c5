"""Streams deliver when and as often as they like, processes die at any call, the index lags: the end is the same."""

import random

import pytest

from tests.fallos.indice import Version, atrasado, parado
from tests.fallos.invariantes import cancelado_sin_activas, nunca_sobrevendido, todo_en_orden
from tests.fallos.inyector import MUERTES, PASAJEROS, Fallo, Llamada, en, sin_fallos
from tests.fallos.mundo import EVENTOS, INVENTARIO, Mundo, Respuesta

MUCHAS = 2000  # reservations of the event that is swept
SEGUNDOS = 300  # what the function's configuration gives it


def vendido(reservas: int = 3) -> Mundo:
    """Aida has sold that many single boletos and two are left; all is at rest."""
    mundo = Mundo()
    mundo.crea_evento("Aida", reservas + 2)
    mundo.sosiega()
    mundo.llena("Aida", reservas)
    return mundo


def cancelado(reservas: int = 3) -> Mundo:
    """Aida is cancelled by its organiser; neither function has heard of it."""
    mundo = vendido(reservas)
    mundo.cancela_evento("Aida")
    return mundo


def ids(mundo: Mundo) -> list[str]:
    return [item["SK"] for item in mundo.items(INVENTARIO) if item["PK"] == "I"]


def cancelacion(mundo: Mundo) -> list[dict[str, object]]:
    return [registro for registro in mundo.registros(EVENTOS) if registro["eventName"] == "MODIFY"]


def desde(mundo: Mundo, segundos: float) -> Version:
    """The index shows nothing until that many seconds have passed, and then everything."""
    momento = mundo.reloj.ahora + segundos
    return lambda n: n if mundo.reloj.ahora >= momento else 0


@pytest.mark.parametrize("veces", [1, 2, 3, 4])
def test_records_delivered_again_change_nothing(veces: int) -> None:
    mundo = cancelado()

    for _ in range(veces):
        for funcion in ("modificaInventarioEvento", "modificaInventarioReserva"):
            assert mundo.invoca(funcion, mundo.registros(EVENTOS)) is None
        assert mundo.invoca("notificaciones", mundo.registros(INVENTARIO)) is None

    mundo.sosiega()
    todo_en_orden(mundo)


def test_a_creation_delivered_again_does_not_reset_what_was_sold() -> None:
    mundo = vendido()

    mundo.invoca("modificaInventarioEvento", mundo.registros(EVENTOS))

    nunca_sobrevendido(mundo)


@pytest.mark.parametrize("orden", [(0, 1), (1, 0)])
def test_either_function_may_hear_of_a_cancellation_first(orden: tuple[int, int]) -> None:
    mundo = cancelado()
    funciones = ("modificaInventarioEvento", "modificaInventarioReserva")

    for cual in orden:
        assert mundo.invoca(funciones[cual], mundo.registros(EVENTOS)) is None

    mundo.sosiega()
    todo_en_orden(mundo)


def test_a_cancellation_may_overtake_its_creation() -> None:
    mundo = Mundo()
    mundo.crea_evento("Aida", 5)
    mundo.cancela_evento("Aida")

    assert mundo.invoca("modificaInventarioReserva", cancelacion(mundo)) is None
    assert mundo.reserva("Aida", "ana@example.org").estado == 409

    mundo.sosiega()
    todo_en_orden(mundo)


@pytest.mark.parametrize("segundos", [0.1, 1, 10, 100])
def test_the_sweep_waits_for_an_index_that_lags(segundos: float) -> None:
    mundo = cancelado()
    mundo.indice.version = desde(mundo, segundos)

    assert mundo.invoca("modificaInventarioReserva", cancelacion(mundo)) is None

    mundo.sosiega()
    todo_en_orden(mundo)


@pytest.mark.parametrize("escrituras", [0, 1])
def test_the_sweep_asks_to_be_called_again_when_the_index_does_not_catch_up(escrituras: int) -> None:
    mundo = cancelado()
    mundo.indice.version = parado(escrituras)
    mundo.indice.oculta = 1

    error = mundo.invoca("modificaInventarioReserva", cancelacion(mundo), SEGUNDOS)

    assert type(error).__name__ == "BarridoIncompleto"
    mundo.sosiega()
    todo_en_orden(mundo)


def test_what_the_index_shows_as_active_but_was_returned_does_not_stand_for_what_it_hides() -> None:
    mundo = vendido(3)
    mundo.cancela_reserva(ids(mundo)[-1])
    mundo.cancela_evento("Aida")
    mundo.indice.version = parado(1)
    mundo.indice.oculta = 1

    error = mundo.invoca("modificaInventarioReserva", cancelacion(mundo))

    assert type(error).__name__ == "BarridoIncompleto"
    mundo.sosiega()
    todo_en_orden(mundo)


@pytest.mark.parametrize("fallo", [Fallo.CONFLICTO, Fallo.PARCIAL])
def test_a_statement_that_failed_alone_does_not_count_as_swept(fallo: Fallo) -> None:
    """One pass sees every reservation, but cancels only some of them."""
    mundo = cancelado(10)

    with mundo.fallando(en(fallo, 0, operacion="BatchExecuteStatement")):
        assert mundo.invoca("modificaInventarioReserva", cancelacion(mundo)) is None

    cancelado_sin_activas(mundo)


def test_nothing_is_returned_once_the_event_is_closed() -> None:
    """Availability is frozen while the sweep counts."""
    mundo = cancelado()
    mundo.invoca("modificaInventarioEvento", mundo.registros(EVENTOS))

    respuesta = mundo.cancela_reserva(ids(mundo)[0])

    assert respuesta.estado == 409
    mundo.sosiega()
    todo_en_orden(mundo)


@pytest.mark.parametrize("momento", range(4))
def test_a_reservation_bought_while_the_sweep_begins_is_either_refused_or_swept(momento: int) -> None:
    mundo = cancelado()
    mundo.indice.version = desde(mundo, 1)
    inicio = len(mundo.red.llamadas)
    compras: list[Respuesta] = []

    def compra(llamada: Llamada) -> None:
        if llamada.numero == inicio + momento:
            mundo.red.antes = None
            compras.append(mundo.reserva("Aida", "tarde@example.org"))

    mundo.red.antes = compra
    assert mundo.invoca("modificaInventarioReserva", cancelacion(mundo)) is None

    assert compras[0].estado == (200 if momento == 0 else 409)
    mundo.sosiega()
    todo_en_orden(mundo)


def test_a_reservation_returned_while_it_is_swept_is_cancelled_once() -> None:
    mundo = vendido()
    mundo.indice.version = parado(1)
    mundo.cancela_reserva(ids(mundo)[0])
    mundo.cancela_evento("Aida")

    mundo.invoca("modificaInventarioReserva", cancelacion(mundo))

    mundo.sosiega()
    todo_en_orden(mundo)


@pytest.mark.parametrize("fallo", [*PASAJEROS, Fallo.PARCIAL, *MUERTES])
def test_any_fault_on_any_call_of_a_sweep_is_made_good_by_the_next_delivery(fallo: Fallo) -> None:
    """60 reservations are three statements batches, side by side."""
    for numero in range(5):
        mundo = cancelado(60)

        with mundo.fallando(en(fallo, numero)):
            mundo.invoca("modificaInventarioReserva", cancelacion(mundo))
        nunca_sobrevendido(mundo)

        assert mundo.invoca("modificaInventarioReserva", cancelacion(mundo)) is None
        cancelado_sin_activas(mundo)


@pytest.mark.parametrize("fallo", [*PASAJEROS, *MUERTES])
@pytest.mark.parametrize("funcion", ["modificaInventarioEvento", "modificaInventarioReserva"])
def test_a_fault_on_every_call_never_passes_for_success(fallo: Fallo, funcion: str) -> None:
    mundo = Mundo()
    mundo.crea_evento("Aida", 5)
    if funcion == "modificaInventarioReserva":
        mundo.cancela_evento("Aida")

    with mundo.fallando(en(fallo)):
        error = mundo.invoca(funcion, mundo.registros(EVENTOS))

    assert error is not None
    mundo.sosiega()
    todo_en_orden(mundo)


def test_a_sweep_of_2000_that_is_killed_and_cut_short_is_done_in_the_end() -> None:
    mundo = cancelado(MUCHAS)
    atraso, llega = atrasado(random.Random(1), 0.01), mundo.reloj.ahora + 15
    mundo.indice.version = lambda n: n if mundo.reloj.ahora > llega else atraso(n)
    mundo.red.antes = lambda _: mundo.reloj.sleep(0.05)  # a call takes its time
    errores: list[BaseException | None] = []

    for plan in (en(Fallo.MUERTE_DESPUES, 20), en(Fallo.MUERTE_ANTES, 9), sin_fallos, sin_fallos):
        with mundo.fallando(plan):
            segundos = SEGUNDOS if len(errores) == 3 else 6.0
            errores.append(mundo.invoca("modificaInventarioReserva", cancelacion(mundo), segundos))
        nunca_sobrevendido(mundo)

    assert [type(error).__name__ for error in errores] == [
        "Muerte",
        "Muerte",
        "BarridoIncompleto",
        "NoneType",
    ]
    cancelado_sin_activas(mundo)


def test_a_second_delivery_goes_on_where_the_first_was_cut() -> None:
    mundo = cancelado(300)
    with mundo.fallando(en(Fallo.MUERTE_DESPUES, 7, operacion="BatchExecuteStatement")):
        mundo.invoca("modificaInventarioReserva", cancelacion(mundo))
    hechas = len(mundo.red.llamadas)

    assert mundo.invoca("modificaInventarioReserva", cancelacion(mundo)) is None

    lotes = [
        llamada for llamada in mundo.red.llamadas[hechas:] if llamada.operacion == "BatchExecuteStatement"
    ]
    assert len(lotes) < 300 / 25
    cancelado_sin_activas(mundo)


def test_a_cancellation_gives_back_no_more_than_is_left_while_part_of_it_is_given_back() -> None:
    mundo = vendido(0)
    id = mundo.reserva("Aida", "ana@example.org", 2).cuerpo["Id"]

    def rebaja(llamada: Llamada) -> None:
        if llamada.operacion == "TransactWriteItems":
            mundo.red.antes = None
            mundo.rebaja(id, 1)

    mundo.red.antes = rebaja
    assert mundo.cancela_reserva(id).estado == 200

    mundo.sosiega()
    todo_en_orden(mundo)


@pytest.mark.parametrize("fallo", [*MUERTES, *PASAJEROS])
@pytest.mark.parametrize("cuando", [0, 1, 2])
def test_everybody_is_told_of_another_date_although_a_call_fails_and_the_index_lags(
    fallo: Fallo, cuando: int
) -> None:
    mundo = vendido()
    mundo.cambia_evento("Aida", fecha="2027-01-02T19:00:00-06:00")
    mundo.indice.version = desde(mundo, 5)

    with mundo.fallando(en(fallo, cuando)):
        mundo.invoca("modificaInventarioReserva", mundo.registros(EVENTOS), segundos=SEGUNDOS)

    mundo.sosiega()
    todo_en_orden(mundo)
    assert {item["Cambio"] for item in mundo.items(INVENTARIO) if item["PK"] == "I"} == {"1"}
