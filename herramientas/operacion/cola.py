"""The failure queues: one message is one batch that a function could not do; it names the records, not holds them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from herramientas.despliegue.funciones import Funcion
from herramientas.operacion.registros import Tramo

A_LA_VEZ = 10  # messages that SQS hands out at once
MAXIMO = 1000  # messages that are looked at in one run
OCULTO = 900  # seconds that a message is ours: longer than any function runs


@dataclass(frozen=True)
class Pendiente:
    """A batch that waits in a function's failure queue; `tramo` is None when the message is not one of Lambda's."""

    recibo: str
    cuerpo: str
    tramo: Tramo | None
    registros: int = 0
    desde: str = ""
    motivo: str = ""

    @classmethod
    def desde_mensaje(cls, mensaje: dict[str, Any]) -> "Pendiente":
        recibo, cuerpo = mensaje["ReceiptHandle"], mensaje["Body"]
        try:
            dicho = json.loads(cuerpo)
            lote = dicho["DDBStreamBatchInfo"]
            tramo = Tramo(
                lote["streamArn"], lote["shardId"], lote["startSequenceNumber"], lote["endSequenceNumber"]
            )
            motivo = dicho["requestContext"]["condition"]
            return cls(
                recibo, cuerpo, tramo, lote["batchSize"], lote["approximateArrivalOfFirstRecord"], motivo
            )
        except (KeyError, TypeError, ValueError):
            return cls(recibo, cuerpo, None)

    @property
    def orden(self) -> tuple[str, int]:
        return (self.tramo.fragmento, int(self.tramo.primero)) if self.tramo else ("", 0)


class Cola:
    """One function's failure queue. What was taken is hidden from others until it is deleted or given back."""

    def __init__(self, sqs: Any, funcion: Funcion) -> None:
        self._sqs = sqs
        self._url = sqs.get_queue_url(QueueName=funcion.cola)["QueueUrl"]

    def toma(self) -> list[Pendiente]:
        """What waits, each shard's in its order; up to MAXIMO."""
        tomados: list[Pendiente] = []
        for mensajes in self._mensajes():
            tomados += [Pendiente.desde_mensaje(mensaje) for mensaje in mensajes]
            if len(tomados) >= MAXIMO:
                break
        return sorted(tomados, key=lambda pendiente: pendiente.orden)

    def quita(self, pendiente: Pendiente) -> None:
        self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=pendiente.recibo)

    def devuelve(self, pendiente: Pendiente) -> None:
        self._sqs.change_message_visibility(
            QueueUrl=self._url, ReceiptHandle=pendiente.recibo, VisibilityTimeout=0
        )

    def _mensajes(self) -> Iterator[list[dict[str, Any]]]:
        while mensajes := self._sqs.receive_message(
            QueueUrl=self._url, MaxNumberOfMessages=A_LA_VEZ, VisibilityTimeout=OCULTO, WaitTimeSeconds=1
        ).get("Messages"):
            yield mensajes
