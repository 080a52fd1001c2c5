"""What BatchExecuteStatement answers for each reservation of a sweep; a hand-written client stands for it. No I/O."""

from typing import Any

import pytest

from chalicelib.claves import Claves
from chalicelib.reserva import EstadoDeReserva
from chalicelib.suspension import Suspension, Vista
from herramientas.laboratorio.espera import espera
from tests.conftest import Hechos

LOTE = 25  # statements that BatchExecuteStatement takes


class Cliente:
    """Answers every statement with what `responde` says of its reservation's id."""

    def __init__(self, **respuestas: dict[str, Any]) -> None:
        self._respuestas = respuestas
        self.lotes: list[list[str]] = []

    def batch_execute_statement(self, Statements: list[dict[str, Any]]) -> dict[str, Any]:
        ids = [sentencia["Parameters"][2]["S"] for sentencia in Statements]
        self.lotes.append(ids)
        return {"Responses": [self._respuestas.get(id, {}) for id in ids]}


def _vista(id: str, cantidad: int = 1) -> Vista:
    return Vista(id, EstadoDeReserva.ACTIVA, cantidad)


def _error(codigo: str, estado: str | None = None, cantidad: int = 3) -> dict[str, Any]:
    item = {"SK": {"S": "a"}, "Estado": {"S": estado}, "Cantidad": {"N": str(cantidad)}}
    return {"Error": {"Code": codigo, "Message": "m", **({"Item": item} if estado else {})}}


@pytest.mark.parametrize(
    ("respuesta", "contados"),
    [
        ({}, 3),
        (_error("ConditionalCheckFailed", "C"), 3),
        (_error("ConditionalCheckFailed", "C", 2), 2),
        (_error("ConditionalCheckFailed", "X"), 0),
        (_error("ConditionalCheckFailed"), 0),
        (_error("TransactionConflict"), 0),
        (_error("ThrottlingError"), 0),
        (_error("ProvisionedThroughputExceeded"), 0),
        (_error("RequestLimitExceeded"), 0),
        (_error("InternalServerError"), 0),
    ],
)
def test_only_what_is_cancelled_with_its_evento_for_certain_is_counted(
    respuesta: dict[str, Any], contados: int
) -> None:
    suspension = Suspension(Cliente(a=respuesta), "inventario", Claves())

    assert suspension.cancela([_vista("a", 3)]) == contados


def test_boletos_that_the_index_does_not_know_to_be_given_back_are_not_counted() -> None:
    """The table has the reservation with fewer: the statement is sent again as the table has it."""

    class ClienteAtrasado(Cliente):
        def batch_execute_statement(self, Statements: list[dict[str, Any]]) -> dict[str, Any]:
            super().batch_execute_statement(Statements)
            creidos = [sentencia["Parameters"][4]["N"] for sentencia in Statements]
            tarde = _error("ConditionalCheckFailed", "A", cantidad=1)
            return {"Responses": [tarde if creido == "3" else {} for creido in creidos]}

    cliente = ClienteAtrasado()

    assert Suspension(cliente, "inventario", Claves()).cancela([_vista("a", 3), _vista("b", 5)]) == 5 + 1
    assert cliente.lotes == [["a", "b"], ["a"]]


@pytest.mark.parametrize("codigo", ["AccessDenied", "ValidationError", "ResourceNotFound", "DuplicateItem"])
def test_what_repeating_cannot_mend_is_raised(codigo: str) -> None:
    suspension = Suspension(Cliente(a=_error(codigo)), "inventario", Claves())

    with pytest.raises(RuntimeError, match=codigo):
        suspension.cancela([_vista("b"), _vista("a")])


@pytest.mark.parametrize(
    ("reservas", "lotes"), [(0, 0), (1, 1), (LOTE, 1), (LOTE + 1, 2), (10 * LOTE - 1, 10), (10 * LOTE, 10)]
)
def test_each_reservation_is_sent_once_in_lots_of_25(reservas: int, lotes: int) -> None:
    cliente, ids = Cliente(), [str(numero) for numero in range(reservas)]

    contados = Suspension(cliente, "inventario", Claves()).cancela([_vista(id, 2) for id in ids])

    assert contados == 2 * reservas
    assert len(cliente.lotes) == lotes
    assert all(len(lote) <= LOTE for lote in cliente.lotes)
    assert sorted(id for lote in cliente.lotes for id in lote) == sorted(ids)


def test_a_refusal_in_one_of_many_lots_is_not_counted() -> None:
    suspension = Suspension(Cliente(**{"60": _error("TransactionConflict")}), "inventario", Claves())

    assert suspension.cancela([_vista(str(numero)) for numero in range(100)]) == 99


def test_a_failure_in_one_of_many_lots_is_raised() -> None:
    suspension = Suspension(Cliente(**{"60": _error("AccessDenied")}), "inventario", Claves())

    with pytest.raises(RuntimeError, match="AccessDenied"):
        suspension.cancela([_vista(str(numero)) for numero in range(100)])


def test_what_was_cancelled_is_told_once_a_lot_and_nothing_where_there_was_nothing(hechos: Hechos) -> None:
    cliente = Cliente(c=_error("ConditionalCheckFailed", "C"))

    for ids in ("ab", "c"):
        Suspension(cliente, "inventario", Claves()).cancela([_vista(id, 2) for id in ids])

    assert [(uno["reservas"], uno["boletos"]) for uno in hechos()] == [(["a", "b"], 4)]


class ClienteEnTramos:
    """An index in tramos, a reservation in each."""

    def query(self, ExpressionAttributeValues: dict[str, Any], **_: Any) -> dict[str, Any]:
        (tramo,) = (valor["S"] for valor in ExpressionAttributeValues.values())
        item = {**Claves().reserva(tramo), "Estado": {"S": "A"}, "Cantidad": {"N": "1"}}
        return {"Items": [item]}


@pytest.mark.parametrize("cupos", [1, 2, 5])
def test_a_sweep_reads_every_tramo_of_the_index(cupos: int) -> None:
    claves = Claves(cupos=cupos)

    paginas = list(Suspension(ClienteEnTramos(), "inventario", claves).paginas("Aida"))

    assert sorted(vista.id for pagina in paginas for vista in pagina) == sorted(claves.tramos("Aida"))


class ClienteQuePagina:
    """An index that gives its reservations two at a time."""

    def __init__(self, *ids: str) -> None:
        self._ids = list(ids)
        self.consultas: list[dict[str, Any]] = []

    def query(self, **consulta: Any) -> dict[str, Any]:
        self.consultas.append(consulta)
        desde = consulta.get("ExclusiveStartKey", 0)
        items = [{**Claves().reserva(id), "Estado": {"S": "A"}, "Cantidad": {"N": "1"}} for id in self._ids]
        siguiente = {"LastEvaluatedKey": desde + 2} if desde + 2 < len(items) else {}
        return {"Items": items[desde : desde + 2], **siguiente}


def test_a_sweep_reads_every_page_of_the_index() -> None:
    cliente = ClienteQuePagina("a", "b", "c", "d", "e")

    paginas = list(Suspension(cliente, "inventario", Claves()).paginas("Opera Aida"))

    assert paginas == [[_vista("a"), _vista("b")], [_vista("c"), _vista("d")], [_vista("e")]]
    assert {consulta["IndexName"] for consulta in cliente.consultas} == {"evento-email"}


def test_the_next_page_is_read_while_this_one_is_cancelled() -> None:
    cliente = ClienteQuePagina("a", "b", "c", "d", "e")

    paginas = Suspension(cliente, "inventario", Claves()).paginas("Opera Aida")

    assert next(paginas) == [_vista("a"), _vista("b")]
    espera(lambda: len(cliente.consultas) == 2, plazo=5)
