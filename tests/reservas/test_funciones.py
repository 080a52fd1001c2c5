"""The two functions on the eventos stream, on a DynamoDB: deliveries as Lambda makes them, in any order and again."""

import random
from typing import Any

import app
import pytest
from chalice import ConflictError, NotFoundError
from chalice.test import Client

from chalicelib.errores import BarridoIncompleto
from chalicelib.reserva import EstadoDeReserva, Reserva, Solicitud
from tests.contratos.imagenes import lote
from tests.reservas.escena import Contexto, Escena, evento_del_stream

CAPACIDAD = 30


def _creado(nombre: str) -> dict[str, Any]:
    return evento_del_stream(nombre, "evento_creado", CAPACIDAD)


def _cancelado(nombre: str) -> dict[str, Any]:
    return evento_del_stream(nombre, "evento_cancelado", CAPACIDAD)


def _vende(escena: Escena, nombre: str, *cantidades: int) -> list[str]:
    return [
        escena.inventario.crea(Solicitud(nombre, "pepe@gmail.com", cantidad)).id for cantidad in cantidades
    ]


def test_a_created_evento_arrives_with_everything_available(escena: Escena) -> None:
    Client(app.app).lambda_.invoke("modificaInventarioEvento", lote(_creado("Llega")))

    evento = escena.inventario.evento("Llega")
    assert (evento.disponibles, evento.categoria, evento.estado) == (CAPACIDAD, "Opera", "A")


def test_a_creation_that_comes_again_leaves_what_was_sold(escena: Escena) -> None:
    app.modificaInventarioEvento(lote(_creado("Otra vez")), Contexto())
    _vende(escena, "Otra vez", 7)

    app.modificaInventarioEvento(lote(_creado("Otra vez"), _creado("Otra vez")), Contexto())

    assert escena.disponibles("Otra vez") == CAPACIDAD - 7


def test_a_cancellation_closes_the_evento_and_leaves_what_was_sold(escena: Escena) -> None:
    app.modificaInventarioEvento(lote(_creado("Se cierra")), Contexto())
    _vende(escena, "Se cierra", 7)

    app.modificaInventarioEvento(lote(_cancelado("Se cierra")), Contexto())

    evento = escena.inventario.evento("Se cierra")
    assert (evento.disponibles, evento.estado) == (CAPACIDAD - 7, "C")


def test_a_creation_that_comes_again_does_not_reopen_a_cancelled_evento(escena: Escena) -> None:
    app.modificaInventarioEvento(lote(_creado("No reabre"), _cancelado("No reabre")), Contexto())

    app.modificaInventarioEvento(lote(_creado("No reabre")), Contexto())

    assert escena.inventario.evento("No reabre").estado == "C"


def test_a_cancelled_evento_ends_with_no_active_reservation(escena: Escena) -> None:
    app.modificaInventarioEvento(lote(_creado("Termina")), Contexto())
    ids = _vende(escena, "Termina", 3, 4, 5)
    escena.inventario.cancela(ids[1])

    app.modificaInventarioReserva(lote(_cancelado("Termina")), Contexto())

    assert escena.estados("Termina") == ["C", "C", "X"]
    assert escena.disponibles("Termina") == CAPACIDAD - 8


def test_the_sweep_alone_closes_an_evento_whose_creation_has_not_arrived(escena: Escena) -> None:
    app.modificaInventarioReserva(lote(_cancelado("Sin llegar")), Contexto())
    app.modificaInventarioEvento(lote(_creado("Sin llegar")), Contexto())

    evento = escena.inventario.evento("Sin llegar")
    assert (evento.disponibles, evento.estado) == (CAPACIDAD, "C")


def test_the_sweep_closes_the_evento_before_it_reads_the_index(escena: Escena) -> None:
    escena.evento("Cierra antes", CAPACIDAD)
    ids = _vende(escena, "Cierra antes", 3)

    with pytest.raises(BarridoIncompleto):
        app.modificaInventarioReserva(lote(_cancelado("Cierra antes")), Contexto(segundos=0))

    assert escena.inventario.evento("Cierra antes").estado == "C"
    assert escena.inventario.reserva(ids[0]).estado == "C"


def test_a_sweep_spans_the_lots_and_leaves_other_eventos_alone(escena: Escena) -> None:
    escena.evento("Grande", 100)
    for numero in range(30):
        reserva = Reserva(f"{numero:027}", "Grande", EstadoDeReserva("A"), f"cliente{numero}@gmail.com", 2)
        escena.dynamodb.put_item(TableName="inventario", Item=reserva.a_item(escena.claves))
    escena.ocupa("Grande", 60)
    escena.evento("Grande 2", 100)
    _vende(escena, "Grande 2", 1)

    app.modificaInventarioReserva(lote(evento_del_stream("Grande", "evento_cancelado", 100)), Contexto())

    assert escena.estados("Grande") == ["C"] * 30
    assert escena.estados("Grande 2") == ["A"]
    assert escena.inventario.evento("Grande 2").estado == "A"


def test_a_record_that_only_creates_makes_the_sweep_do_nothing(escena: Escena) -> None:
    escena.evento("Solo creado", CAPACIDAD)
    _vende(escena, "Solo creado", 3)

    app.modificaInventarioReserva(lote(_creado("Solo creado")), Contexto())

    assert escena.estados("Solo creado") == ["A"]


@pytest.mark.parametrize("funcion", [app.modificaInventarioEvento, app.modificaInventarioReserva])
def test_unreadable_records_do_not_hold_the_shard(escena: Escena, funcion: Any) -> None:
    sin_capacidad = _cancelado("Ilegible")
    del sin_capacidad["dynamodb"]["NewImage"]["Capacidad"]

    funcion(lote(None, {}, "texto", sin_capacidad, _cancelado("Detrás de los ilegibles"), []), Contexto())

    assert escena.inventario.evento("Detrás de los ilegibles").estado == "C"


@pytest.mark.parametrize("semilla", range(12))
def test_in_any_order_and_however_often_the_end_is_the_same(escena: Escena, semilla: int) -> None:
    """Each function gets its records in order, some again, at its own speed, while customers buy and cancel."""
    azar = random.Random(semilla)
    registros = [_creado("Mezcla"), _cancelado("Mezcla")]
    pendientes = dict.fromkeys((app.modificaInventarioEvento, app.modificaInventarioReserva), 0)
    ids: list[str] = []

    while any(hecho < 2 for hecho in pendientes.values()):
        funcion = azar.choice(list(pendientes))
        desde = azar.randint(0, min(pendientes[funcion], 1))
        hasta = azar.randint(desde + 1, 2)
        funcion(lote(*registros[desde:hasta]), Contexto())
        pendientes[funcion] = max(pendientes[funcion], hasta)
        _compra_o_cancela(escena, ids, azar)
        _cuadra(escena, ids)

    assert escena.inventario.evento("Mezcla").estado == "C"
    assert "A" not in escena.estados("Mezcla")


def _compra_o_cancela(escena: Escena, ids: list[str], azar: random.Random) -> None:
    for _ in range(azar.randint(0, 3)):
        try:
            if ids and azar.random() < 0.4:
                escena.inventario.cancela(azar.choice(ids))
            else:
                ids.extend(_vende(escena, "Mezcla", azar.randint(1, 9)))
        except (ConflictError, NotFoundError):
            pass  # sold out, closed, not arrived yet, or cancelled before


def _cuadra(escena: Escena, ids: list[str]) -> None:
    """Invariant 1: what is available and what is reserved is what the event was created with."""
    if not ids:
        return
    reservas = [escena.inventario.reserva(id) for id in ids]
    vendidos = sum(reserva.cantidad for reserva in reservas if reserva.estado in "AC")
    assert escena.disponibles("Mezcla") + vendidos == CAPACIDAD
