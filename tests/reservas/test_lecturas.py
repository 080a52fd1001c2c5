"""Whoever reads the table, and not its index, sees the writes before: on a DynamoDB that shows them on request only."""

from typing import Any

import pytest

from boletia.pagina import Pagina
from chalicelib.claves import Claves
from chalicelib.entradas import Entradas
from chalicelib.inventario import Inventario
from chalicelib.partes import Partes
from chalicelib.reserva import EstadoDeReserva, Reserva
from chalicelib.transacciones import Transacciones

EVENTO = {"SK": {"S": "Aida"}, "Capacidad": {"N": "3"}, "Estado": {"S": "A"}, "Categoria": {"S": "Opera"}}


class Rezagada:
    """An eventually consistent read finds nothing."""

    def __init__(self, item: dict[str, Any]) -> None:
        self._item = item

    def get_item(self, Key: dict[str, Any], ConsistentRead: bool = False, **_: Any) -> dict[str, Any]:
        return {"Item": Key | self._item} if ConsistentRead else {}

    def query(self, ConsistentRead: bool = False, **_: Any) -> dict[str, Any]:
        return {"Items": [{"PK": {"S": "E"}, **self._item}] if ConsistentRead else []}

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:
        (pedido,) = RequestItems.values()
        items = [clave | self._item for clave in pedido["Keys"]] if pedido.get("ConsistentRead") else []
        return {"Responses": dict.fromkeys(RequestItems, items)}


def test_an_event_that_was_just_made_is_in_the_list() -> None:
    inventario = Inventario(Rezagada(EVENTO), Transacciones("inventario", Claves()))

    assert [evento.nombre for evento in inventario.eventos(Pagina())[0]] == ["Aida"]


@pytest.mark.parametrize("cupos", [1, 3])
def test_all_parts_of_an_event_are_as_they_were_just_written(cupos: int) -> None:
    partes = Partes(Rezagada(EVENTO), "inventario", Claves(cupos=cupos)).lee("Aida")

    assert [parte["Capacidad"]["N"] for parte in partes] == ["3"] * cupos


def test_the_door_knows_who_has_just_booked() -> None:
    reserva = Reserva("1", "Aida", EstadoDeReserva.ACTIVA, "ana@example.com", 3)
    tabla = Rezagada(reserva.a_item(Claves()))

    assert Entradas(tabla, "inventario", Claves()).lee("1").reserva == reserva
