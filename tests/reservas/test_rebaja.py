"""PATCH /reservas/{id}: part of a reservation goes back on sale, once, whoever else is at it."""

import random
import threading
from typing import Any

import pytest
from chalice import ConflictError
from chalice.test import HTTPResponse
from chalice.test import TestHTTPClient as Http

from boletia.errores import DatosInvalidos, ServicioOcupado
from chalicelib.errores import AumentoImposible, EventoCancelado, ReservaCancelada
from chalicelib.inventario import Inventario
from chalicelib.reserva import MAXIMA_CANTIDAD, Solicitud, cantidad_que_queda
from chalicelib.transacciones import Transacciones
from tests.motor import DeUnoEnUno
from tests.reservas.escena import Escena

CAPACIDAD = 30


def _vende(escena: Escena, nombre: str, cantidad: int) -> str:
    return escena.inventario.crea(Solicitud(nombre, "pepe@gmail.com", cantidad)).id


def _patch(http: Http, id: str, cuerpo: bytes) -> HTTPResponse:
    return http.request("PATCH", f"/reservas/{id}", body=cuerpo)


def test_the_answer_is_the_reservation_and_the_rest_is_on_sale_again(http: Http, escena: Escena) -> None:
    escena.evento("Baja", CAPACIDAD)
    id = _vende(escena, "Baja", 10)

    respuesta = _patch(http, id, b'{"cantidad": 4}')

    assert (respuesta.status_code, respuesta.json_body) == (
        200,
        {"Id": id, "Evento": "Baja", "Estado": "A", "Email": "pepe@gmail.com", "Cantidad": 4},
    )
    assert escena.inventario.reserva(id).cantidad == 4
    assert escena.disponibles("Baja") == CAPACIDAD - 4


def test_the_same_again_is_answered_the_same(http: Http, escena: Escena) -> None:
    escena.evento("Otra vez", CAPACIDAD)
    id = _vende(escena, "Otra vez", 10)

    primera, segunda = _patch(http, id, b'{"cantidad": 4}'), _patch(http, id, b'{"Cantidad": 4}')

    assert primera.json_body == segunda.json_body
    assert escena.disponibles("Otra vez") == CAPACIDAD - 4


def test_a_cancellation_gives_back_what_was_left(escena: Escena) -> None:
    escena.evento("Luego toda", CAPACIDAD)
    id = _vende(escena, "Luego toda", 10)
    escena.inventario.rebaja(id, 4)

    escena.inventario.cancela(id)

    assert escena.disponibles("Luego toda") == CAPACIDAD
    with pytest.raises(ReservaCancelada):
        escena.inventario.rebaja(id, 1)


def test_more_is_refused_and_says_what_to_do(escena: Escena) -> None:
    escena.evento("Sube", CAPACIDAD)
    id = _vende(escena, "Sube", 3)

    with pytest.raises(AumentoImposible, match="tiene 3 boletos y no puede crecer: haga otra"):
        escena.inventario.rebaja(id, 4)


def test_what_was_sold_too_much_goes_back_below_zero(escena: Escena) -> None:
    escena.evento("Sobran", CAPACIDAD)
    id = _vende(escena, "Sobran", 30)
    escena.ocupa("Sobran", 5)  # as a lowered capacity leaves it

    escena.inventario.rebaja(id, 28)

    assert escena.disponibles("Sobran") == -3


def test_a_closed_evento_keeps_its_boletos(escena: Escena) -> None:
    escena.evento("Cerrado", CAPACIDAD)
    id = _vende(escena, "Cerrado", 10)
    escena.cierra("Cerrado", CAPACIDAD)

    with pytest.raises(EventoCancelado):
        escena.inventario.rebaja(id, 4)

    assert escena.inventario.reserva(id).cantidad == 10
    assert escena.disponibles("Cerrado") == CAPACIDAD - 10


@pytest.mark.parametrize("cantidad", [0, -1, True, 1.0, "4", None, [], 1_000_001])
def test_what_is_no_number_of_boletos_is_refused(cantidad: Any) -> None:
    with pytest.raises(DatosInvalidos, match="cantidad debe ser un entero de 1 a"):
        cantidad_que_queda({"cantidad": cantidad})


@pytest.mark.parametrize("campo", ["email", "estado", "evento", "id"])
def test_nothing_else_of_a_reservation_changes(campo: str) -> None:
    with pytest.raises(DatosInvalidos, match=campo):
        cantidad_que_queda({"cantidad": 1, campo: "x"})


def test_what_is_kept_has_to_be_said() -> None:
    with pytest.raises(DatosInvalidos, match="cantidad debe ser un entero de 1 a"):
        cantidad_que_queda({})


@pytest.mark.parametrize("cantidad", [1, MAXIMA_CANTIDAD])
def test_as_many_may_be_kept_as_a_reservation_may_hold(cantidad: int) -> None:
    assert cantidad_que_queda({"cantidad": cantidad}) == cantidad


def test_a_field_that_does_not_change_is_told_by_its_beginning() -> None:
    with pytest.raises(DatosInvalidos, match=r"no «x{40}»: quítelo") as rechazo:
        cantidad_que_queda({"cantidad": 1, "x" * 41: 1, "y": 2})

    assert rechazo.value._mensaje.campo == "x" * 40


class LecturaVieja(Inventario):
    """Reads each reservation as it once was: as whoever reads just before another one writes."""

    def __init__(self, escena: Escena) -> None:
        super().__init__(escena.dynamodb, Transacciones("inventario", escena.claves))
        self.vieja: dict[str, Any] = {}

    def reserva(self, id: str) -> Any:
        return self.vieja.setdefault(id, super().reserva(id))


def test_a_cancellation_that_read_before_boletos_were_given_back_returns_no_more_than_there_are(
    escena: Escena,
) -> None:
    escena.evento("Carrera", CAPACIDAD)
    id = _vende(escena, "Carrera", 10)
    tardia = LecturaVieja(escena)
    tardia.reserva(id)
    escena.inventario.rebaja(id, 4)

    assert tardia.cancela(id).cantidad == 4

    assert escena.disponibles("Carrera") == CAPACIDAD


def test_of_two_who_lower_it_at_once_each_gives_back_what_it_lowered(escena: Escena) -> None:
    escena.evento("Dos a la vez", CAPACIDAD)
    id = _vende(escena, "Dos a la vez", 10)
    tardia = LecturaVieja(escena)
    tardia.reserva(id)
    escena.inventario.rebaja(id, 6)

    assert tardia.rebaja(id, 4).cantidad == 4
    assert escena.disponibles("Dos a la vez") == CAPACIDAD - 4
    with pytest.raises(AumentoImposible):
        escena.inventario.rebaja(id, 5)


@pytest.mark.parametrize("semilla", range(3))
def test_however_many_lower_and_cancel_at_once_nothing_is_lost_and_nothing_sold_twice(
    escena: Escena, semilla: int
) -> None:
    escena.evento("Todos", CAPACIDAD)
    ids = [_vende(escena, "Todos", 6) for _ in range(3)]
    cliente_de_todos = DeUnoEnUno(escena.dynamodb)

    def cliente(numero: int) -> None:
        azar = random.Random(100 * semilla + numero)
        inventario = Inventario(cliente_de_todos, Transacciones("inventario", escena.claves))
        for _ in range(8):
            try:
                id = azar.choice(ids)
                if azar.random() < 0.15:
                    inventario.cancela(id)
                else:
                    inventario.rebaja(id, azar.randint(1, 6))
            except (ConflictError, ServicioOcupado):
                pass

    hilos = [threading.Thread(target=cliente, args=(numero,)) for numero in range(4)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()

    reservas = [escena.inventario.reserva(id) for id in ids]
    assert escena.disponibles("Todos") + sum(r.cantidad for r in reservas if r.estado == "A") == CAPACIDAD
