"""The operators' commands inside a story: the real ones, over the world's tables, streams and failure queues."""

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import cache
from typing import Any
from unittest import mock

from herramientas.despliegue.funciones import de_streams
from herramientas.operacion import correos, revision, tablas
from herramientas.operacion.cura import Cura
from herramientas.operacion.fallidos import Fallidos
from herramientas.operacion.registros import LOTE, Fallida
from herramientas.operacion.revision import Hallazgos, Revision
from herramientas.operacion.tablas import Tablas
from tests.fallos.corrientes import MEMORIA, Tramo, edad
from tests.fallos.hilos import Hilos
from tests.fallos.mundo import TABLA_DE, Mundo, cliente_de_pruebas
from tests.fallos.procesos import Puente

ETAPA = "local"


class Operadores:
    """Their hands on one world; what they do meets no faults of its own."""

    def __init__(self, mundo: Mundo) -> None:
        self._mundo = mundo

    def reprocesa(self) -> int:
        """`make reprocesar`; how many batches still wait."""
        colas = _Colas(self._mundo)
        return Fallidos(
            list(de_streams(ETAPA)), colas, _Streams(self._mundo), self._invoca, _calla
        ).reprocesa()

    def verifica(self) -> Hallazgos:
        """What `make verificar` finds; time passes in its pauses, and nothing else happens."""
        with mock.patch.object(revision, "datetime", _Calendario(self._mundo)), _sin_hilos():
            return Revision(self._tablas(), duerme=self._mundo.reloj.sleep).revisa()

    def repara(self) -> None:
        """`make reparar`."""
        funciones = {funcion.manejador: funcion for funcion in de_streams(ETAPA)}
        for _ in Cura(self._tablas(), funciones, self._invoca).aplica(self.verifica()):
            pass

    def reenvia(self) -> set[str]:
        """`make correos REENVIAR=1`, of all that came back, were refused or put off: these."""
        funciones = {funcion.manejador: funcion for funcion in de_streams(ETAPA)}
        suyas = self._tablas()
        with _sin_hilos():
            avisos = correos.elegidos(correos.sin_llegar(suyas), "", "")
        claves = {aviso.clave for aviso in avisos}
        self._mundo.buzon.reenviados.update(claves)
        self._invoca("local-notificaciones", correos.registros(Cura(suyas, funciones, self._invoca), avisos))
        return claves

    def _tablas(self) -> Tablas:
        return Tablas(_cliente(), ETAPA)

    def _invoca(self, funcion: str, registros: Sequence[dict[str, Any]]) -> None:
        for desde in range(0, len(registros), LOTE):
            error = self._mundo.invoca(funcion.rpartition("-")[2], registros[desde : desde + LOTE])
            if error is not None:
                raise Fallida(f"{type(error).__name__}: {error}")


def _sin_hilos() -> AbstractContextManager[Any]:
    """What they read side by side they read in the caller's turn, always in the same order."""
    return mock.patch.object(tablas, "ThreadPoolExecutor", Hilos)


@cache
def _cliente() -> Any:
    """The operators' own; it leads to whatever world is in use."""
    return cliente_de_pruebas(Puente)


class _Calendario:
    def __init__(self, mundo: Mundo) -> None:
        self._mundo = mundo

    def now(self, _: Any = None) -> datetime:
        return datetime.fromtimestamp(self._mundo.reloj.ahora, UTC)


class _Colas:
    """SQS, as far as the failure queues need it. A message is taken out of sight until it is given back."""

    def __init__(self, mundo: Mundo) -> None:
        self._mundo = mundo
        self._vistos: set[tuple[str, Tramo]] = set()

    def get_queue_url(self, QueueName: str) -> dict[str, str]:
        return {"QueueUrl": QueueName.removesuffix("-fallos").rpartition("-")[2]}

    def receive_message(self, QueueUrl: str, **_: Any) -> dict[str, Any]:
        cola = self._mundo.lectores[QueueUrl].cola
        nuevos = [tramo for tramo in cola if (QueueUrl, tramo) not in self._vistos]
        self._vistos.update((QueueUrl, tramo) for tramo in nuevos)
        return {"Messages": [self._mensaje(QueueUrl, tramo) for tramo in nuevos]}

    def delete_message(self, QueueUrl: str, ReceiptHandle: str) -> None:
        cola = self._mundo.lectores[QueueUrl].cola
        cola[:] = [tramo for tramo in cola if repr(tramo) != ReceiptHandle]

    def change_message_visibility(self, **_: Any) -> None:
        """It stays in the queue; this run has seen it."""

    def _mensaje(self, funcion: str, tramo: Tramo) -> dict[str, str]:
        registros = self._mundo.corrientes[TABLA_DE[funcion]].fragmentos[tramo.fragmento].registros
        lote = {
            "streamArn": TABLA_DE[funcion],
            "shardId": str(tramo.fragmento),
            "startSequenceNumber": registros[tramo.desde]["dynamodb"]["SequenceNumber"],
            "endSequenceNumber": registros[tramo.hasta - 1]["dynamodb"]["SequenceNumber"],
            "batchSize": tramo.hasta - tramo.desde,
            "approximateArrivalOfFirstRecord": "2027-01-15T08:00:00Z",
        }
        cuerpo = {"DDBStreamBatchInfo": lote, "requestContext": {"condition": "RetryAttemptsExhausted"}}
        return {"ReceiptHandle": repr(tramo), "Body": json.dumps(cuerpo)}


class _Streams:
    """DynamoDB Streams, which has forgotten what is a day old."""

    def __init__(self, mundo: Mundo) -> None:
        self._mundo = mundo

    def get_shard_iterator(
        self, StreamArn: str, ShardId: str, SequenceNumber: str, **_: Any
    ) -> dict[str, Any]:
        return {"ShardIterator": (StreamArn, int(ShardId), int(SequenceNumber))}

    def get_records(self, ShardIterator: tuple[str, int, int]) -> dict[str, Any]:
        tabla, fragmento, desde = ShardIterator
        registros = self._mundo.corrientes[tabla].fragmentos[fragmento].registros
        return {
            "Records": [
                registro
                for registro in registros
                if int(registro["dynamodb"]["SequenceNumber"]) >= desde
                and edad(registro, self._mundo.reloj.ahora) < MEMORIA
            ]
        }


def _calla(_: str) -> None:
    """What the commands print is not read here."""
