"""MaximoPorCliente: so many boletos of an event for one address, however they are ordered, returned, ordered again."""

import random
import threading
from typing import Any

import app
import pytest
from chalice import ConflictError

from boletia.errores import ServicioOcupado
from chalicelib.errores import EventoCancelado, LimitePorCliente
from chalicelib.inventario import Inventario
from chalicelib.reserva import Reserva, Solicitud
from chalicelib.transacciones import Transacciones
from tests.contratos.imagenes import lote
from tests.motor import DeUnoEnUno
from tests.reservas.escena import Contexto, DeUnaEnUna, Escena, evento_del_stream

MAXIMO = 4


def _cambia(nombre: str, version: int, maximo: int | None, capacidad: int = 30) -> None:
    """The event as its change number `version` leaves it; 0 is its creation."""
    suyo = evento_del_stream(nombre, "evento_creado", capacidad)
    imagen = suyo["dynamodb"]["NewImage"]
    imagen |= {} if maximo is None else {"MaximoPorCliente": {"N": str(maximo)}}
    imagen |= {"Version": {"N": str(version)}, "CapacidadInicial": {"N": "30"}} if version else {}
    app.modificaInventarioEvento(lote(suyo), Contexto())


def _vende(
    escena: Escena, nombre: str, cantidad: int, email: str = "pepe@gmail.com", clave: str | None = None
) -> Reserva:
    return escena.inventario.crea(Solicitud(nombre, email, cantidad), clave)


def test_one_address_gets_no_more_through_any_number_of_orders(escena: Escena) -> None:
    _cambia("Aida", 0, MAXIMO)
    _vende(escena, "Aida", 3)

    with pytest.raises(LimitePorCliente, match="hasta 4 boletos, y pasaría: pida menos"):
        _vende(escena, "Aida", 2)
    _vende(escena, "Aida", 1)
    with pytest.raises(LimitePorCliente):
        _vende(escena, "Aida", 1)

    assert escena.disponibles("Aida") == 26


def test_one_order_above_the_limit_is_refused(escena: Escena) -> None:
    _cambia("Tosca", 0, MAXIMO)

    with pytest.raises(LimitePorCliente):
        _vende(escena, "Tosca", 5)

    assert escena.disponibles("Tosca") == 30


def test_an_address_is_one_in_whatever_case_it_is_written(escena: Escena) -> None:
    _cambia("Norma", 0, MAXIMO)
    _vende(escena, "Norma", 3, "Pepe@gmail.com")

    with pytest.raises(LimitePorCliente):
        _vende(escena, "Norma", 2, "PEPE@gmail.com")
    _vende(escena, "Norma", 4, "ana@gmail.com")


def test_what_is_given_back_may_be_booked_again(escena: Escena) -> None:
    _cambia("Fidelio", 0, MAXIMO)
    primera = _vende(escena, "Fidelio", 4)
    escena.inventario.rebaja(primera.id, 3)
    segunda = _vende(escena, "Fidelio", 1)
    with pytest.raises(LimitePorCliente):
        _vende(escena, "Fidelio", 1)

    escena.inventario.cancela(primera.id)
    escena.inventario.cancela(segunda.id)

    _vende(escena, "Fidelio", 4)


def test_a_limit_that_came_later_counts_what_was_booked_before(escena: Escena) -> None:
    _cambia("Carmen", 0, None)
    anterior = _vende(escena, "Carmen", 3)
    _cambia("Carmen", 1, MAXIMO)

    with pytest.raises(LimitePorCliente):
        _vende(escena, "Carmen", 2)
    _vende(escena, "Carmen", 1)
    escena.inventario.cancela(anterior.id)
    _vende(escena, "Carmen", 3)
    with pytest.raises(LimitePorCliente):
        _vende(escena, "Carmen", 1)


def test_a_limit_that_came_later_counts_all_pages_of_what_was_booked_before(escena: Escena) -> None:
    _cambia("Aida", 0, None)
    for _ in range(3):
        _vende(escena, "Aida", 1)
    _cambia("Aida", 1, MAXIMO)
    inventario = Inventario(DeUnaEnUna(escena.dynamodb), Transacciones("inventario", escena.claves))

    with pytest.raises(LimitePorCliente):
        inventario.crea(Solicitud("Aida", "pepe@gmail.com", 2))
    inventario.crea(Solicitud("Aida", "pepe@gmail.com", 1))


def test_a_limit_follows_the_organiser_up_down_and_away(escena: Escena) -> None:
    _cambia("Otelo", 0, 2)
    _vende(escena, "Otelo", 2)

    _cambia("Otelo", 1, 4)
    ultima = _vende(escena, "Otelo", 2)
    _cambia("Otelo", 2, 1)
    with pytest.raises(LimitePorCliente):
        _vende(escena, "Otelo", 1)
    _cambia("Otelo", 3, None)
    libre = _vende(escena, "Otelo", 10)
    _cambia("Otelo", 4, 13)
    escena.inventario.cancela(ultima.id)
    with pytest.raises(LimitePorCliente):
        _vende(escena, "Otelo", 2)
    _vende(escena, "Otelo", 1)

    assert not libre.contada
    assert escena.disponibles("Otelo") == 17


def test_who_orders_from_a_cancelled_evento_hears_that_and_of_no_limit_that_was(escena: Escena) -> None:
    _cambia("Norma", 0, 2)
    _vende(escena, "Norma", 2)
    _cambia("Norma", 1, MAXIMO)
    escena.cierra("Norma", 30)

    with pytest.raises(EventoCancelado):
        _vende(escena, "Norma", 2)


def test_a_key_gives_its_reservation_also_when_the_limit_is_reached(escena: Escena) -> None:
    _cambia("Manon", 0, MAXIMO)
    primera = _vende(escena, "Manon", 4, clave="una")

    assert _vende(escena, "Manon", 4, clave="una").id == primera.id
    _cambia("Manon", 1, 1)
    assert _vende(escena, "Manon", 4, clave="una").id == primera.id


def test_no_item_of_an_evento_without_a_limit_knows_of_one(escena: Escena) -> None:
    _cambia("Lulu", 0, None)
    _vende(escena, "Lulu", 4)

    items = escena.dynamodb.scan(TableName="inventario")["Items"]
    assert not [item for item in items if item["PK"]["S"].startswith("L") or "Contada" in item]


def test_the_item_of_an_address_does_not_say_it(escena: Escena) -> None:
    _cambia("Salome", 0, MAXIMO)
    _vende(escena, "Salome", 4)

    (suyo,) = [
        item for item in escena.dynamodb.scan(TableName="inventario")["Items"] if item["PK"]["S"][0] == "L"
    ]
    assert suyo.keys() == {"PK", "SK", "Boletos"}
    assert "pepe" not in str(suyo)


class Contado:
    """A client that counts its transactions."""

    def __init__(self, cliente: Any) -> None:
        self._cliente = cliente
        self.llamadas: list[str] = []

    def __getattr__(self, nombre: str) -> Any:
        self.llamadas.append(nombre)
        return getattr(self._cliente, nombre)


def test_a_process_learns_once_what_an_evento_offers(escena: Escena) -> None:
    _cambia("Elektra", 0, MAXIMO, capacidad=64)  # enough in each part
    _cambia("Sin límite", 0, None)
    cliente = Contado(escena.dynamodb)
    inventario = Inventario(cliente, Transacciones("inventario", escena.claves))

    inventario.crea(Solicitud("Sin límite", "pepe@gmail.com", 1))
    assert cliente.llamadas == ["transact_write_items"]
    inventario.crea(Solicitud("Elektra", "pepe@gmail.com", 1))
    inventario.crea(Solicitud("Elektra", "pepe@gmail.com", 1))
    assert cliente.llamadas == ["transact_write_items"] * 4


@pytest.mark.parametrize("semilla", range(3))
def test_the_limit_holds_however_many_order_at_once(escena: Escena, semilla: int) -> None:
    nombre = f"A la vez {semilla}"
    _cambia(nombre, 0, MAXIMO)
    excesos: list[int] = []

    de_todos = DeUnoEnUno(escena.dynamodb)

    def tiene() -> int:
        suyas = [item for item in de_todos.scan(TableName="inventario")["Items"] if "Email" in item]
        return sum(int(suya["Cantidad"]["N"]) for suya in suyas if suya["Estado"]["S"] == "A")

    def cliente(numero: int) -> None:
        azar = random.Random(100 * semilla + numero)
        inventario = Inventario(de_todos, Transacciones("inventario", escena.claves))
        mias: list[str] = []
        for _ in range(8):
            try:
                if mias and azar.random() < 0.4:
                    inventario.cancela(mias.pop())
                else:
                    mias.append(inventario.crea(Solicitud(nombre, "pepe@gmail.com", azar.randint(1, 3))).id)
            except (ConflictError, ServicioOcupado):
                pass
            if (hay := tiene()) > MAXIMO:
                excesos.append(hay)

    hilos = [threading.Thread(target=cliente, args=(numero,)) for numero in range(4)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()

    (cuenta,) = [
        item for item in escena.dynamodb.scan(TableName="inventario")["Items"] if item["PK"]["S"][0] == "L"
    ]
    assert int(cuenta["Boletos"]["N"]) == tiene() <= MAXIMO
    assert excesos == []
    assert escena.disponibles(nombre) == 30 - tiene()
