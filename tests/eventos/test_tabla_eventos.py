"""The table eventos when AWS answers late or not at all: a hand-written client stands for it. No I/O."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from boletia.pagina import Pagina
from chalicelib.errores import EventoCancelado, EventoDesconocido, EventoExiste
from chalicelib.evento import Estado, Evento
from chalicelib.tabla_eventos import TablaEventos

AIDA = Evento("Opera Aida", 30, "Opera")


class ClienteQueRehusa:
    """Its every write fails its condition, after `intentos` answers that were lost; the table holds `item`."""

    def __init__(self, item: dict[str, Any] | None, intentos: int = 0) -> None:
        self._item = item
        self._intentos = intentos

    def put_item(self, **_parametros: Any) -> None:
        respuesta: Any = {
            "Error": {"Code": "ConditionalCheckFailedException"},
            "ResponseMetadata": {"RetryAttempts": self._intentos},
            **({"Item": self._item} if self._item else {}),
        }
        raise ClientError(respuesta, "PutItem")

    update_item = put_item


def test_creating_an_evento_again_after_a_lost_answer_succeeds() -> None:
    tabla = TablaEventos(ClienteQueRehusa(AIDA.a_item(), intentos=1), "eventos")

    tabla.crea(AIDA)


def test_an_evento_of_the_same_name_but_other_data_exists_even_after_a_lost_answer() -> None:
    otra = Evento("Opera Aida", 31, "Opera")
    tabla = TablaEventos(ClienteQueRehusa(otra.a_item(), intentos=1), "eventos")

    with pytest.raises(EventoExiste):
        tabla.crea(AIDA)


def test_an_equal_evento_exists_when_the_write_was_sent_once() -> None:
    tabla = TablaEventos(ClienteQueRehusa(AIDA.a_item()), "eventos")

    with pytest.raises(EventoExiste):
        tabla.crea(AIDA)


def test_cancelling_again_after_a_lost_answer_succeeds() -> None:
    cancelada = Evento("Opera Aida", 30, "Opera", Estado("C"))
    tabla = TablaEventos(ClienteQueRehusa(cancelada.a_item(), intentos=1), "eventos")

    tabla.cancela("Opera Aida")


def test_cancelling_a_cancelled_evento_is_refused_when_the_write_was_sent_once() -> None:
    cancelada = Evento("Opera Aida", 30, "Opera", Estado("C"))
    tabla = TablaEventos(ClienteQueRehusa(cancelada.a_item()), "eventos")

    with pytest.raises(EventoCancelado):
        tabla.cancela("Opera Aida")


@pytest.mark.parametrize("intentos", [0, 2])
def test_cancelling_an_unknown_evento_is_refused_however_often_it_was_sent(intentos: int) -> None:
    tabla = TablaEventos(ClienteQueRehusa(None, intentos), "eventos")

    with pytest.raises(EventoDesconocido):
        tabla.cancela("Opera Aida")


class ClienteQueAvisaDeMas:
    """Scans as AWS does: it announces more whenever it stopped at its limit, also after the last item."""

    def __init__(self, *eventos: Evento) -> None:
        self._items = [evento.a_item() for evento in eventos]
        self.consultas: list[dict[str, Any]] = []

    def scan(self, **consulta: Any) -> dict[str, Any]:
        self.consultas.append(consulta)
        desde = consulta.get("ExclusiveStartKey", {"nombre": {"S": ""}})["nombre"]["S"]
        items = [item for item in self._items if item["nombre"]["S"] > desde][: consulta["Limit"]]
        parada = (
            {"LastEvaluatedKey": {"nombre": items[-1]["nombre"]}} if len(items) == consulta["Limit"] else {}
        )
        return {"Items": items, **parada}


def test_a_page_that_ends_with_the_list_announces_no_other() -> None:
    uno, dos, tres, cuatro = (Evento(nombre, 1, "Rock") for nombre in "abcd")
    tabla = TablaEventos(ClienteQueAvisaDeMas(uno, dos, tres, cuatro), "eventos")

    assert tabla.todos(Pagina(limite=2)) == ([uno, dos], "b")
    assert tabla.todos(Pagina(limite=2, cursor="b")) == ([tres, cuatro], None)
    assert tabla.todos(Pagina(limite=3)) == ([uno, dos, tres], "c")


def test_a_page_costs_one_element_more_than_it_shows() -> None:
    cliente = ClienteQueAvisaDeMas(AIDA)

    for limite in (3, 4):
        TablaEventos(cliente, "eventos").todos(Pagina(limite=limite))

    assert [consulta["Limit"] for consulta in cliente.consultas] == [4, 5]


class ClienteAtrasado:
    """Who does not ask for a consistent read is answered as before the last write."""

    def get_item(self, ConsistentRead: bool = False, **_: Any) -> dict[str, Any]:
        return {"Item": AIDA.a_item()} if ConsistentRead else {}

    def scan(self, ConsistentRead: bool = False, **_: Any) -> dict[str, Any]:
        return {"Items": [AIDA.a_item()] if ConsistentRead else []}


def test_what_was_just_written_is_read() -> None:
    tabla = TablaEventos(ClienteAtrasado(), "eventos")

    assert tabla.busca("Opera Aida") == AIDA
    assert tabla.todos(Pagina()) == ([AIDA], None)
