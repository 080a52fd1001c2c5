"""What the functions could not do waits where a person can read it, and comes back: a hand-written SQS and stream."""

import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from herramientas.despliegue.funciones import de_streams
from herramientas.operacion.fallidos import Fallidos
from herramientas.operacion.registros import LOTE, Fallida, Registro, invocador

STREAM = "arn:aws:dynamodb:us-west-2:1:table/inventario-local/stream/x"


class Sqs:
    """Queues by name; a message taken is hidden until it is deleted or given back."""

    def __init__(self) -> None:
        self.colas: dict[str, list[dict[str, Any]]] = {funcion.cola: [] for funcion in de_streams("local")}
        self.ocultos: set[str] = set()

    def get_queue_url(self, QueueName: str) -> dict[str, str]:
        assert QueueName in self.colas
        return {"QueueUrl": QueueName}

    def receive_message(self, QueueUrl: str, MaxNumberOfMessages: int, **_: Any) -> dict[str, Any]:
        a_la_vista = [m for m in self.colas[QueueUrl] if m["ReceiptHandle"] not in self.ocultos]
        self.ocultos.update(m["ReceiptHandle"] for m in a_la_vista[:MaxNumberOfMessages])
        return {"Messages": a_la_vista[:MaxNumberOfMessages]} if a_la_vista else {}

    def delete_message(self, QueueUrl: str, ReceiptHandle: str) -> None:
        self.colas[QueueUrl] = [m for m in self.colas[QueueUrl] if m["ReceiptHandle"] != ReceiptHandle]

    def change_message_visibility(self, QueueUrl: str, ReceiptHandle: str, VisibilityTimeout: int) -> None:
        assert (QueueUrl in self.colas, VisibilityTimeout) == (True, 0)
        self.ocultos.discard(ReceiptHandle)


class Streams:
    """One shard of numbered records, handed out three at a time; what is below `horizonte` is forgotten."""

    def __init__(self, registros: list[Registro]) -> None:
        self.registros = registros
        self.horizonte = 0

    def get_shard_iterator(self, SequenceNumber: str, **_: Any) -> dict[str, str]:
        if int(SequenceNumber) < self.horizonte:
            raise ClientError({"Error": {"Code": "TrimmedDataAccessException"}}, "GetShardIterator")
        return {"ShardIterator": SequenceNumber}

    def get_records(self, ShardIterator: str) -> dict[str, Any]:
        pagina = [r for r in self.registros if _numero(r) >= int(ShardIterator)][:3]
        siguiente = _numero(pagina[-1]) + 1 if pagina else int(ShardIterator)
        return {"Records": pagina, "NextShardIterator": str(siguiente)}


class Funciones:
    """Remembers what it was called with; fails for the records in `venenos`."""

    def __init__(self) -> None:
        self.llamadas: list[tuple[str, list[int]]] = []
        self.venenos: set[int] = set()

    def __call__(self, funcion: str, registros: Sequence[Registro]) -> None:
        numeros = [_numero(registro) for registro in registros]
        self.llamadas.append((funcion, numeros))
        if self.venenos & set(numeros):
            raise Fallida("EnvioFallido: Throttling")


def _numero(registro: Registro) -> int:
    return int(registro["dynamodb"]["SequenceNumber"])


def _registro(numero: int) -> Registro:
    imagen = {"PK": {"S": "I"}, "SK": {"S": f"reserva{numero}"}, "Estado": {"S": "A"}}
    claves = {"PK": imagen["PK"], "SK": imagen["SK"]}
    return {"dynamodb": {"SequenceNumber": str(numero), "Keys": claves, "NewImage": imagen}}


def _mensaje(primero: int, ultimo: int) -> dict[str, str]:
    cuerpo = {
        "requestContext": {"condition": "RetryAttemptsExhausted"},
        "DDBStreamBatchInfo": {
            "shardId": "shardId-1",
            "startSequenceNumber": str(primero),
            "endSequenceNumber": str(ultimo),
            "approximateArrivalOfFirstRecord": "2026-11-22T10:00:00Z",
            "batchSize": ultimo - primero + 1,
            "streamArn": STREAM,
        },
    }
    return {"ReceiptHandle": f"recibo {primero}", "Body": json.dumps(cuerpo)}


class Puesto:
    def __init__(self) -> None:
        self.sqs = Sqs()
        self.streams = Streams([_registro(numero) for numero in range(1, 21)])
        self.funciones = Funciones()
        self.lineas: list[str] = []
        self.cola = self.sqs.colas["notificaciones-local-notificaciones-fallos"]
        self.fallidos = Fallidos(
            list(de_streams("local")), self.sqs, self.streams, self.funciones, self.lineas.append
        )

    @property
    def quedan(self) -> list[str]:
        return [m["ReceiptHandle"] for m in self.sqs.colas["notificaciones-local-notificaciones-fallos"]]


@pytest.fixture
def puesto() -> Puesto:
    return Puesto()


def test_what_waits_is_shown_for_a_person_and_stays(puesto: Puesto) -> None:
    puesto.cola += [_mensaje(3, 9), _mensaje(12, 12)]

    assert puesto.fallidos.muestra() == 2
    assert puesto.fallidos.muestra() == 2

    texto = "\n".join(puesto.lineas)
    assert "notificaciones-local-notificaciones: 2 en espera" in texto
    assert "reservas-local-modificaInventarioReserva: nada en espera" in texto
    assert "7 registros desde 2026-11-22T10:00:00Z (RetryAttemptsExhausted)" in texto
    assert "reserva reserva3: → A" in texto
    assert "y 2 más" in texto
    assert not puesto.funciones.llamadas


def test_what_succeeds_leaves_the_queue_and_what_fails_stays(puesto: Puesto) -> None:
    puesto.cola += [_mensaje(12, 12), _mensaje(3, 9)]
    puesto.funciones.venenos = {5}

    assert puesto.fallidos.reprocesa() == 1
    assert puesto.quedan == ["recibo 3"]

    puesto.funciones.venenos = set()
    assert puesto.fallidos.reprocesa() == 0
    assert puesto.quedan == []
    assert [numeros for _, numeros in puesto.funciones.llamadas] == [[*range(3, 10)], [12], [*range(3, 10)]]


def test_records_that_the_stream_has_forgotten_say_which_command_heals(puesto: Puesto) -> None:
    puesto.cola += [_mensaje(3, 9)]
    puesto.streams.horizonte = 4

    assert puesto.fallidos.reprocesa() == 1
    puesto.fallidos.muestra()

    assert puesto.quedan == ["recibo 3"]
    assert sum("make verificar" in linea for linea in puesto.lineas) == 2
    assert not puesto.funciones.llamadas


def test_a_message_that_is_not_lambdas_is_shown_and_left_alone(puesto: Puesto) -> None:
    puesto.cola += [{"ReceiptHandle": "r", "Body": "hola"}]

    puesto.fallidos.muestra()

    assert any("mensaje desconocido: hola" in linea for linea in puesto.lineas)


class Lambdas:
    def __init__(self, *errores: Any) -> None:
        self.cargas: list[Any] = []
        self._errores = list(errores)

    def invoke(self, FunctionName: str, Payload: str) -> dict[str, Any]:
        assert FunctionName == "f"
        self.cargas.append(json.loads(Payload))
        error = self._errores.pop(0) if self._errores else None
        return (
            {"FunctionError": "Unhandled", "Payload": BytesIO(error)}
            if error
            else {"Payload": BytesIO(b"null")}
        )


def test_many_records_go_in_small_batches_and_in_order() -> None:
    lambdas = Lambdas()

    invocador(lambdas)("f", [_registro(numero) for numero in range(60)])

    assert [len(carga["Records"]) for carga in lambdas.cargas] == [LOTE, LOTE, 60 - 2 * LOTE]


def test_a_function_that_raises_stops_the_delivery_with_its_reason() -> None:
    lambdas = Lambdas(b'{"errorType": "EnvioFallido", "errorMessage": "Throttling"}')

    with pytest.raises(Fallida, match="EnvioFallido: Throttling"):
        invocador(lambdas)("f", [_registro(numero) for numero in range(60)])

    assert len(lambdas.cargas) == 1
