"""A sale's e-mails in simulated time: shards side by side on one ledger, and an SES that takes no more than it grants.

The app's own classes and MiniStack's DynamoDB in this process. Nothing is random, so it says the same each time.
"""

import itertools
import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from bench.tiempo import Tiempo
from herramientas.laboratorio.ministack import dynamodb

LIMITE = 900.0  # seconds of an invocation
INTENTOS = 100  # of a batch, before it goes to the failure queue
TABLA = "notificaciones"


class Ledger:
    """The ledger's DynamoDB, counting what is written."""

    def __init__(self) -> None:
        self.escrituras = 0
        self._motor = dynamodb()
        self._motor._delete_table({"TableName": TABLA})
        atributos = [{"AttributeName": "PK", "AttributeType": "S"}]
        clave = [{"AttributeName": "PK", "KeyType": "HASH"}]
        self._pide(
            self._motor._create_table,
            TableName=TABLA,
            AttributeDefinitions=atributos,
            KeySchema=clave,
            BillingMode="PAY_PER_REQUEST",
        )

    def update_item(self, **pedido: Any) -> Any:
        self.escrituras += 1
        return self._pide(self._motor._update_item, **pedido)

    def batch_write_item(self, **pedido: Any) -> Any:
        self.escrituras += sum(map(len, pedido["RequestItems"].values()))
        return self._pide(self._motor._batch_write_item, **pedido)

    def batch_get_item(self, **pedido: Any) -> Any:
        return self._pide(self._motor._batch_get_item, **pedido)

    def _pide(self, operacion: Callable[[Any], Any], **pedido: Any) -> Any:
        estado, _, cuerpo = operacion(json.loads(json.dumps(pedido)))  # it would keep what it is given
        leido = json.loads(cuerpo)
        if estado != 200:
            error = {"Code": leido["__type"].rpartition("#")[2], "Message": leido.get("message", "")}
            respuesta: Any = {"Error": error, **leido}
            raise ClientError(respuesta, operacion.__name__)
        return leido


@dataclass
class Ses:
    """Takes `ritmo` e-mails a second, and that many at once after a rest."""

    tiempo: Tiempo
    ritmo: float
    pedidos: int = 0
    llegados: Counter[str] = field(default_factory=Counter)
    _fichas: float = 0.0
    _visto: float = 0.0

    def get_send_quota(self) -> dict[str, float]:
        return {"MaxSendRate": self.ritmo}

    def send_email(self, **correo: Any) -> dict[str, str]:
        self.pedidos += 1
        ahora = self.tiempo.reloj()
        ganadas = (ahora - self._visto) * self.ritmo if self._visto else self.ritmo
        self._fichas, self._visto = min(self.ritmo, self._fichas + ganadas), ahora
        if self._fichas < 1:
            raise ClientError({"Error": {"Code": "Throttling", "Message": "Rate exceeded"}}, "SendEmail")
        self._fichas -= 1
        self.llegados[correo["Destination"]["ToAddresses"][0]] += 1
        return {"MessageId": str(self.pedidos)}


class EnSerie(Executor):
    """One after the other, in the thread of the shard."""

    def submit(self, llamada: Any, /, *argumentos: Any, **nombrados: Any) -> Future[Any]:
        futuro: Future[Any] = Future()
        try:
            futuro.set_result(llamada(*argumentos, **nombrados))
        except Exception as error:  # noqa: BLE001  whoever asks for the result gets it
            futuro.set_exception(error)
        return futuro


@dataclass
class Resultado:
    """Of one run."""

    correos: int
    escrituras: int
    pedidos: int
    segundos: float
    fallidas: int  # invocations
    perdidos: int  # batches in the failure queue
    repetidos: int  # people who were told twice
    faltan: int


def simula(
    app: Any, correos: int, ritmo: float, fragmentos: int, mira: Callable[[int, Any], None]
) -> Resultado:
    """`correos` e-mails over so many shards, SES taking `ritmo` a second; `mira` is told of each batch."""
    tiempo = Tiempo()
    libro, ses = Ledger(), Ses(tiempo, ritmo)
    resultado = Resultado(correos, 0, 0, 0.0, 0, 0, 0, 0)
    hechos = itertools.count(1)

    def fragmento(numero: int) -> None:
        notificador = app.notificador_de(libro, ses, tiempo, EnSerie())
        suyos = range(numero, correos, fragmentos)
        for desde in range(0, len(suyos), app.lote):
            avisos = [app.aviso_de(uno) for uno in suyos[desde : desde + app.lote]]
            for _ in range(INTENTOS):
                try:
                    notificador.notifica(avisos, LIMITE)
                    break
                except Exception:  # noqa: BLE001  Lambda delivers it again, whatever it was
                    resultado.fallidas += 1
                    tiempo.duerme(1.0)
            else:
                resultado.perdidos += 1
            mira(next(hechos), notificador)

    for numero in range(fragmentos):
        tiempo.lanza(0.0, partial(fragmento, numero))
    tiempo.corre()
    resultado.segundos = tiempo.ahora
    resultado.escrituras, resultado.pedidos = libro.escrituras, ses.pedidos
    resultado.repetidos = sum(veces > 1 for veces in ses.llegados.values())
    resultado.faltan = correos - len(ses.llegados)
    return resultado
