"""One call to DynamoDB, that contends with others: no I/O, no waiting."""

from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from boletia.errores import DemasiadasPeticiones, ServicioOcupado
from boletia.llamada import PAUSA, PAUSA_MAXIMA, PLAZO, Pausas, fallo_condicion, insiste
from chalicelib.contienda import codigos, llama, razones


class Tiempo:
    """A clock that moves only when someone sleeps."""

    def __init__(self) -> None:
        self.ahora = 0.0
        self.pausas: list[float] = []

    def reloj(self) -> float:
        return self.ahora

    def duerme(self, segundos: float) -> None:
        self.pausas.append(segundos)
        self.ahora += segundos


class Operacion:
    """Fails with each of `fallos` in turn, then answers; with `siempre`, never answers."""

    def __init__(self, *fallos: Exception, siempre: Exception | None = None) -> None:
        self._fallos = list(fallos)
        self._siempre = siempre
        self.veces = 0

    def __call__(self) -> str:
        self.veces += 1
        if self._fallos:
            raise self._fallos.pop(0)
        if self._siempre is not None:
            raise self._siempre
        return "respuesta"


def _error(codigo: str) -> ClientError:
    return ClientError({"Error": {"Code": codigo, "Message": "m"}}, "PutItem")


def _cancelada(*codigos: str) -> ClientError:
    respuesta: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": "m"},
        "CancellationReasons": [{"Code": codigo} for codigo in codigos],
    }
    return ClientError(respuesta, "TransactWriteItems")


def _insiste(operacion: Operacion, tiempo: Tiempo | None = None) -> Any:
    tiempo = tiempo or Tiempo()
    return insiste(operacion, codigos, Pausas(tiempo.reloj, tiempo.duerme))


def test_an_answer_is_returned_at_once() -> None:
    tiempo = Tiempo()

    assert _insiste(Operacion(), tiempo) == "respuesta"
    assert tiempo.pausas == []


def test_parameters_reach_the_operation() -> None:
    assert llama(lambda **parametros: parametros, TableName="eventos", Limit=3) == {
        "TableName": "eventos",
        "Limit": 3,
    }


@pytest.mark.parametrize(
    "conflicto",
    [
        _error("TransactionConflictException"),
        _error("TransactionInProgressException"),
        _cancelada("TransactionConflict", "None"),
        _cancelada("None", "TransactionConflict", "None"),
        _cancelada("TransactionConflict", "ThrottlingError"),
        _cancelada("TransactionConflict", "ProvisionedThroughputExceeded"),
        _cancelada("ThrottlingError", "None"),
        _cancelada("ThrottlingError", "ProvisionedThroughputExceeded"),
        # Sold out, but the Idempotency-Key is being written: perhaps by this request's twin, with the last boletos.
        _cancelada("ConditionalCheckFailed", "None", "TransactionConflict"),
    ],
)
def test_a_lost_race_is_run_again(conflicto: ClientError) -> None:
    operacion = Operacion(conflicto, conflicto, conflicto)

    assert (_insiste(operacion), operacion.veces) == ("respuesta", 4)


@pytest.mark.parametrize(
    "fallo",
    [
        _error("ConditionalCheckFailedException"),
        _cancelada("ConditionalCheckFailed", "None"),
        _cancelada("None", "ConditionalCheckFailed"),
        _error("ValidationException"),
        _error("AccessDeniedException"),
        _error("ResourceNotFoundException"),
    ],
)
def test_a_failed_condition_and_our_own_mistakes_are_never_repeated_and_reach_the_caller(
    fallo: ClientError,
) -> None:
    operacion = Operacion(fallo)

    with pytest.raises(ClientError) as visto:
        _insiste(operacion)

    assert (visto.value, operacion.veces) == (fallo, 1)


def test_contention_that_lasts_ends_within_the_time_of_the_request() -> None:
    tiempo, operacion = Tiempo(), Operacion(siempre=_cancelada("TransactionConflict", "None"))

    with pytest.raises(ServicioOcupado, match="repita la petición"):
        _insiste(operacion, tiempo)

    assert PLAZO - PAUSA_MAXIMA <= tiempo.ahora <= PLAZO
    assert operacion.veces == len(tiempo.pausas) + 1


def test_pauses_grow_with_jitter_up_to_their_bound() -> None:
    tiempo = Tiempo()

    with pytest.raises(ServicioOcupado):
        _insiste(Operacion(siempre=_error("TransactionConflictException")), tiempo)

    techos = [min(PAUSA * 2**intento, PAUSA_MAXIMA) for intento in range(len(tiempo.pausas))]
    assert all(0 <= pausa <= techo for pausa, techo in zip(tiempo.pausas, techos, strict=True))
    assert len(set(tiempo.pausas)) > 1


def test_a_pause_is_drawn_from_all_below_a_bound_that_doubles() -> None:
    varias = [Pausas() for _ in range(400)]

    for intento in range(8):
        techo = min(PAUSA * 2**intento, PAUSA_MAXIMA)
        pausas = [espera for espera, _ in (una.choca() for una in varias)]
        assert min(pausas) < 0.05 * techo
        assert 0.95 * techo < max(pausas) <= techo


def test_all_repetitions_of_botocore_are_counted_also_those_before_a_lost_race() -> None:
    """After any of them a write may have met itself."""
    errores = [_error(f"TransactionConflict{final}") for final in ("Exception", "", "Exception")]
    rehusa = _error("ConditionalCheckFailedException")
    for error in (errores[0], errores[2], rehusa):  # what is not of AWS tells of none
        error.response["ResponseMetadata"] = dict[Any, Any](RetryAttempts=1)  # type: ignore[typeddict-item]

    with pytest.raises(ClientError) as visto:
        _insiste(Operacion(*errores, rehusa))

    assert visto.value.response["ResponseMetadata"]["RetryAttempts"] == 3


def test_a_race_that_lasts_while_dynamodb_throttles_is_a_busy_service() -> None:
    with pytest.raises(ServicioOcupado, match="mucha demanda"):
        _insiste(Operacion(siempre=_cancelada("TransactionConflict", "ThrottlingError")))


@pytest.mark.parametrize(
    "freno",
    [
        _error("ProvisionedThroughputExceededException"),
        _error("ThrottlingException"),
        _error("RequestLimitExceeded"),
    ],
)
def test_throttling_that_lasts_is_too_many_requests(freno: ClientError) -> None:
    with pytest.raises(DemasiadasPeticiones):
        _insiste(Operacion(siempre=freno))


@pytest.mark.parametrize("caida", ["InternalServerError", "ServiceUnavailable", "500", "503"])
def test_a_failure_of_aws_is_a_busy_service(caida: str) -> None:
    with pytest.raises(ServicioOcupado):
        _insiste(Operacion(_error(caida)))


@pytest.mark.parametrize(
    "corte",
    [
        ReadTimeoutError(endpoint_url="http://aws"),
        ConnectTimeoutError(endpoint_url="http://aws"),
        EndpointConnectionError(endpoint_url="http://aws"),
        ConnectionClosedError(endpoint_url="http://aws"),
    ],
)
def test_an_answer_that_is_lost_is_a_busy_service_and_nothing_is_sent_twice_from_here(
    corte: Exception,
) -> None:
    operacion = Operacion(corte)

    with pytest.raises(ServicioOcupado, match="no responde"):
        _insiste(operacion)

    assert operacion.veces == 1


@pytest.mark.parametrize("error", [KeyError("x"), ValueError("x")])
def test_a_mistake_in_the_code_is_not_hidden(error: Exception) -> None:
    with pytest.raises(type(error)):
        _insiste(Operacion(error))


def test_the_reasons_of_a_cancelled_transaction_are_told_in_order() -> None:
    assert [razon["Code"] for razon in razones(_cancelada("None", "ConditionalCheckFailed"))] == [
        "None",
        "ConditionalCheckFailed",
    ]
    assert razones(_error("ValidationException")) == []


@pytest.mark.parametrize(
    ("codigo", "fallo"),
    [
        ("ConditionalCheckFailedException", True),
        ("TransactionConflictException", False),
        ("AccessDeniedException", False),
    ],
)
def test_a_write_refused_by_its_condition_is_told_from_others(codigo: str, fallo: bool) -> None:
    assert fallo_condicion(_error(codigo)) is fallo
