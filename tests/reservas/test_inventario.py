"""The table inventario when answers are lost or races go on: a hand-written client stands for DynamoDB. No I/O."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from boletia.errores import ServicioOcupado
from chalicelib.claves import Claves
from chalicelib.errores import SinDisponibilidad
from chalicelib.inventario import Inventario
from chalicelib.reserva import EstadoDeReserva, Reserva, Solicitud
from chalicelib.transacciones import Transacciones
from tests.conftest import Hechos

ID = "21tY2WfhKPDj0TDulNRlu2yszl4"
OTRO = "21tYJ9WFytF1KRq73EtsGjWrUE4"
SOLICITUD = Solicitud("Opera Aida", "pepe@gmail.com", 10)
RESERVA = Reserva(ID, "Opera Aida", EstadoDeReserva("A"), "pepe@gmail.com", 10)
NADA = {"Code": "None"}
EVENTO = {
    "PK": {"S": "E"},
    "SK": {"S": "Opera Aida"},
    "Capacidad": {"N": "3"},
    "Categoria": {"S": "Opera"},
    "Estado": {"S": "A"},
}


class Cliente:
    """Its transactions end as `finales` say, in turn (None: done); its table holds the one item."""

    def __init__(self, *finales: Exception | None, item: dict[str, Any] | None = None) -> None:
        self._finales = list(finales)
        self._item = item
        self.enviadas: list[dict[str, Any]] = []
        self.lecturas: list[dict[str, Any]] = []

    def transact_write_items(self, **transaccion: Any) -> dict[str, Any]:
        self.enviadas.append(transaccion)
        final = self._finales.pop(0)
        if final is not None:
            raise final
        return {}

    def get_item(self, **lectura: Any) -> dict[str, Any]:
        self.lecturas.append(lectura)
        return {} if self._item is None else {"Item": self._item}


def _cancelada(*razones: dict[str, Any]) -> ClientError:
    respuesta: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": "m"},
        "CancellationReasons": list(razones),
    }
    return ClientError(respuesta, "TransactWriteItems")


def _fallo(item: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"Code": "ConditionalCheckFailed", **({"Item": item} if item else {})}


def _inventario(cliente: Cliente) -> Inventario:
    return Inventario(
        cliente,
        Transacciones("inventario", Claves()),
        nuevo_id=iter([ID, OTRO]).__next__,
        reloj=lambda: 1000.0,
    )


def test_a_booking_is_one_transaction_that_aws_knows_by_its_id() -> None:
    cliente = Cliente(None)

    assert _inventario(cliente).crea(SOLICITUD) == RESERVA

    (enviada,) = cliente.enviadas
    assert enviada["ClientRequestToken"] == ID
    assert len(enviada["TransactItems"]) == 2
    assert cliente.lecturas == []


def test_a_booking_run_again_after_a_conflict_is_the_same_transaction() -> None:
    conflicto = _cancelada({"Code": "TransactionConflict"}, NADA)
    cliente = Cliente(conflicto, conflicto, None)

    assert _inventario(cliente).crea(SOLICITUD) == RESERVA

    assert cliente.enviadas == [cliente.enviadas[0]] * 3


def test_a_booking_that_finds_itself_written_had_lost_its_answer(hechos: Hechos) -> None:
    cliente = Cliente(_cancelada(NADA, _fallo(RESERVA.a_item(Claves()))), item=RESERVA.a_item(Claves()))

    assert _inventario(cliente).crea(SOLICITUD) == RESERVA

    assert cliente.lecturas == []
    assert [hecho["hecho"] for hecho in hechos()] == ["reserva creada"]


def test_a_booking_that_finds_its_own_key_had_lost_its_answer(hechos: Hechos) -> None:
    memoria = json.loads(json.dumps({"Id": {"S": ID}, "Huella": {"S": SOLICITUD.huella()}}))
    cliente = Cliente(_cancelada(NADA, NADA, _fallo(memoria)))

    assert _inventario(cliente).crea(SOLICITUD, "una-clave") == RESERVA

    assert [hecho["hecho"] for hecho in hechos()] == ["reserva creada"]


def test_a_booking_that_finds_itself_written_is_booked_also_when_it_took_the_last_boletos() -> None:
    propia = _cancelada(_fallo(EVENTO), _fallo(RESERVA.a_item(Claves())))

    assert _inventario(Cliente(propia, item=RESERVA.a_item(Claves()))).crea(SOLICITUD) == RESERVA


def test_a_booking_whose_answer_stays_lost_says_so_and_is_not_sent_anew() -> None:
    cliente = Cliente(ReadTimeoutError(endpoint_url="http://aws"))

    with pytest.raises(ServicioOcupado):
        _inventario(cliente).crea(SOLICITUD)

    assert len(cliente.enviadas) == 1


def test_a_refusal_is_read_from_the_answer_without_another_read() -> None:
    cliente = Cliente(_cancelada(_fallo(EVENTO), NADA))

    with pytest.raises(SinDisponibilidad, match="Quedan 3 boletos"):
        _inventario(cliente).crea(SOLICITUD)

    assert cliente.lecturas == []


@pytest.mark.parametrize("disponibles", ["0", "-3"])
def test_an_event_that_sold_more_than_it_has_now_has_none_left(disponibles: str) -> None:
    """Its capacity was lowered below what is sold."""
    cliente = Cliente(_cancelada(_fallo({**EVENTO, "Capacidad": {"N": disponibles}}), NADA))

    with pytest.raises(SinDisponibilidad, match="No quedan boletos"):
        _inventario(cliente).crea(SOLICITUD)


def test_an_error_that_is_no_refusal_reaches_the_log() -> None:
    error = ClientError({"Error": {"Code": "ValidationException", "Message": "m"}}, "TransactWriteItems")

    with pytest.raises(ClientError) as visto:
        _inventario(Cliente(error)).crea(SOLICITUD)

    assert visto.value is error


def test_reads_that_follow_a_write_are_consistent() -> None:
    cliente = Cliente(item=RESERVA.a_item(Claves()))

    assert _inventario(cliente).reserva(ID) == RESERVA

    assert [lectura["ConsistentRead"] for lectura in cliente.lecturas] == [True]


def test_who_cancels_is_taken_at_first_for_one_who_knows_the_date() -> None:
    cliente = Cliente(None, item=RESERVA.a_item(Claves()))

    _inventario(cliente).cancela(ID)

    (enviada,) = cliente.enviadas
    expresiones = [accion["Update"]["UpdateExpression"] for accion in enviada["TransactItems"]]
    assert not any("PorAvisar" in expresion for expresion in expresiones)
