"""The ledger of e-mails, table notificaciones: each is claimed before it is sent and closed after.

An open claim keeps other deliveries of the same record away until it expires; then whoever made it is dead,
perhaps before sending and perhaps after, and the e-mail is sent again: rather twice in that one case than never.

    (nothing) ─claim─► reclamado ─► enviado ─► rebotado, denunciado      an operator sends again
                       ▲       │ └─► rechazado                           what is rechazado or rebotado:
                       └─ aplazado (for now)                             a claim of its own

What is aplazado may have been sent all the same, by somebody who could not say so: then SES's news make it rebotado or
denunciado too.
"""

import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionError, HTTPClientError

from boletia.cliente import BREVE
from boletia.llamada import CAIDAS, FRENOS, anterior, codigo, fallo_condicion
from chalicelib.correo import A_LA_VEZ
from chalicelib.errores import EnvioEnCurso, LibroOcupado

DE_VARIOS_HILOS = BREVE.merge(Config(max_pool_connections=A_LA_VEZ))
UNA_VEZ = BREVE.merge(Config(retries={"mode": "standard", "total_max_attempts": 1}))

PLAZO = 20  # seconds a claim holds: longer than SES is waited for
VIDA = 400 * 24 * 3600  # seconds an entry is kept, far longer than any record can come again
ESCRITURAS, LECTURAS = 25, 100  # items of one round trip, by DynamoDB's own limits
INTENTOS = 5  # round trips for what DynamoDB leaves undone of a batch
FALLOS = 3  # of them that fail, before who asked is told so
_PASAJEROS = {*FRENOS, *CAIDAS}
PAUSA = 0.1  # seconds before the second of them; doubles


class Situacion(StrEnum):
    """How far an e-mail is."""

    RECLAMADO = "reclamado"  # being sent, until its claim expires
    APLAZADO = "aplazado"  # it was not sent, for a reason that passes: the next delivery sends it
    ENVIADO = "enviado"
    RECHAZADO = "rechazado"  # SES will never send it to this address
    REBOTADO = "rebotado"  # SES sent it, and it came back
    DENUNCIADO = "denunciado"  # its recipient called it spam


ABIERTAS = frozenset({Situacion.RECLAMADO, Situacion.APLAZADO})


@dataclass(frozen=True)
class Cierre:
    """What became of an e-mail; `detalle` is SES's message id, or the reason."""

    clave: str
    situacion: Situacion
    detalle: str


class Libro:
    """`una_vez` is a client that repeats nothing by itself. `reloj` (seconds since 1970) and `duerme` are passed in by
    tests. May be used by several threads.
    """

    def __init__(
        self,
        cliente: Any,
        tabla: str,
        reloj: Callable[[], float] = time.time,
        duerme: Callable[[float], None] = time.sleep,
        una_vez: Any = None,
    ) -> None:
        self._cliente = cliente
        self._una_vez = una_vez or cliente
        self._tabla = tabla
        self._reloj = reloj
        self._duerme = duerme
        self._duenos: dict[str, str] = {}  # our open claims

    def reclama(self, clave: str, otra_vez: bool = False) -> bool:
        """Claims an e-mail for this delivery; False when it is closed. Raises EnvioEnCurso.

        `otra_vez`: an operator wants it sent again, so a rejected or bounced one is not closed.
        """
        ahora = int(self._reloj())
        dueno = uuid.uuid4().hex
        try:
            self._actualiza(
                clave,
                expresion="SET Situacion = :reclamado, Dueno = :dueno, Vence = :vence, Caduca = :caduca"
                " REMOVE Detalle",
                # Our own claim counts as ours when its first answer was lost and botocore sent it again.
                condicion=(
                    "attribute_not_exists(PK) OR Situacion IN (:aplazado, :rechazado, :rebotado)"
                    " OR (Situacion = :reclamado AND (Vence <= :ahora OR Dueno = :dueno))"
                ),
                valores={
                    ":reclamado": {"S": Situacion.RECLAMADO},
                    ":aplazado": {"S": Situacion.APLAZADO},
                    ":rechazado": {"S": Situacion.RECHAZADO if otra_vez else Situacion.APLAZADO},
                    ":rebotado": {"S": Situacion.REBOTADO if otra_vez else Situacion.APLAZADO},
                    ":dueno": {"S": dueno},
                    ":vence": {"N": str(ahora + PLAZO)},
                    ":caduca": {"N": str(ahora + VIDA)},
                    ":ahora": {"N": str(ahora)},
                },
            )
        except ClientError as error:
            if not fallo_condicion(error):
                raise
            if anterior(error)["Situacion"]["S"] not in ABIERTAS:
                return False
            raise EnvioEnCurso(clave) from error
        self._duenos[clave] = dueno
        return True

    def suelta(self, clave: str, motivo: str) -> None:
        """Gives this delivery's claim up for a reason that passes, so that the next one may send at once."""
        try:
            self._actualiza(
                clave,
                expresion="SET Situacion = :aplazado, Detalle = :motivo REMOVE Dueno, Vence",
                condicion="Situacion = :reclamado AND Dueno = :dueno",
                valores={
                    ":aplazado": {"S": Situacion.APLAZADO},
                    ":motivo": {"S": motivo},
                    ":reclamado": {"S": Situacion.RECLAMADO},
                    ":dueno": {"S": self._duenos.pop(clave, "")},
                },
            )
        except ClientError as error:
            if not fallo_condicion(error):
                raise

    def cierra(self, cierres: Sequence[Cierre]) -> None:
        """Writes down what became of e-mails that were claimed, 25 a round trip. Raises LibroOcupado."""
        for desde in range(0, len(cierres), ESCRITURAS):
            lote = cierres[desde : desde + ESCRITURAS]
            self._escribe({cierre.clave: cierre for cierre in lote})
            for cierre in lote:
                self._duenos.pop(cierre.clave, None)

    def _escribe(self, faltan: dict[str, Cierre]) -> None:
        """Until DynamoDB has them all. What it may have done, without saying so, is not written again over what SES has
        told of it since.
        """
        quedan_fallos = FALLOS
        for _ in self._intentos("UnprocessedItems"):
            pedido = [{"PutRequest": {"Item": self._item(cierre)}} for cierre in faltan.values()]
            try:
                respuesta = self._una_vez.batch_write_item(RequestItems={self._tabla: pedido})
            except (ClientError, ConnectionError, HTTPClientError) as error:
                quedan_fallos -= 1
                if not quedan_fallos or not _pasa(error):
                    raise
                hechos = self.cerradas(list(faltan))
                faltan = {clave: cierre for clave, cierre in faltan.items() if clave not in hechos}
            else:
                resto = respuesta.get("UnprocessedItems", {}).get(self._tabla, [])
                faltan = {_clave(uno): faltan[_clave(uno)] for uno in resto}
            if not faltan:
                return

    def cerradas(self, claves: Sequence[str]) -> set[str]:
        """Those e-mails that are closed, 100 a round trip. Raises LibroOcupado."""
        cerradas: set[str] = set()

        def anota(respuesta: dict[str, Any]) -> None:
            items = respuesta["Responses"].get(self._tabla, [])
            cerradas.update(item["PK"]["S"] for item in items if item["Situacion"]["S"] not in ABIERTAS)

        for desde in range(0, len(claves), LECTURAS):
            pedido = self._lectura(claves[desde : desde + LECTURAS])
            self._lee(pedido, anota)
        return cerradas

    def sigue(self, clave: str, mensaje: str, situacion: Situacion | None, motivo: str) -> bool:
        """What was sent as `mensaje` bounced or was called spam; None: it came back for a reason that passes, which is
        only noted. False where the ledger knows of no such e-mail; of one that it takes for not sent SES knows better.

        Raises EnvioEnCurso while the e-mail is not closed: the news were faster than the ledger.
        """
        try:
            self._actualiza(
                clave,
                expresion="SET Situacion = :situacion, Detalle = :motivo"
                if situacion
                else "SET Nota = :motivo",
                condicion="Situacion = :enviado AND Detalle = :mensaje"
                + (" OR Situacion = :aplazado" if situacion else ""),
                valores={
                    **(
                        {":situacion": {"S": situacion}, ":aplazado": {"S": Situacion.APLAZADO}}
                        if situacion
                        else {}
                    ),
                    ":motivo": {"S": motivo},
                    ":enviado": {"S": Situacion.ENVIADO},
                    ":mensaje": {"S": mensaje},
                },
            )
        except ClientError as error:
            if not fallo_condicion(error):
                raise
            if anterior(error).get("Situacion", {}).get("S") == Situacion.RECLAMADO:
                raise EnvioEnCurso(clave) from error
            return False
        return True

    def _item(self, cierre: Cierre) -> dict[str, Any]:
        return {
            "PK": {"S": cierre.clave},
            "Situacion": {"S": cierre.situacion},
            "Detalle": {"S": cierre.detalle},
            "Caduca": {"N": str(int(self._reloj()) + VIDA)},
        }

    def _lectura(self, claves: Iterable[str]) -> dict[str, Any]:
        return {
            self._tabla: {
                "Keys": [{"PK": {"S": clave}} for clave in claves],
                "ProjectionExpression": "PK, Situacion",
                "ConsistentRead": True,
            }
        }

    def _lee(self, pedido: dict[str, Any], anota: Callable[[dict[str, Any]], None]) -> None:
        """Asks until DynamoDB has left nothing of the batch unread."""
        for _ in self._intentos("UnprocessedKeys"):
            respuesta = self._cliente.batch_get_item(RequestItems=pedido)
            anota(respuesta)
            pedido = respuesta.get("UnprocessedKeys", {})
            if not pedido:
                return

    def _intentos(self, queda: str) -> Iterator[None]:
        """Some, further and further apart. Raises LibroOcupado after the last."""
        for intento in range(INTENTOS):
            yield
            self._duerme(PAUSA * 2**intento)
        raise LibroOcupado(queda)

    def _actualiza(self, clave: str, expresion: str, condicion: str, valores: dict[str, Any]) -> None:
        self._cliente.update_item(
            TableName=self._tabla,
            Key={"PK": {"S": clave}},
            UpdateExpression=expresion,
            ConditionExpression=condicion,
            ExpressionAttributeValues=valores,
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )


def _clave(pedido: dict[str, Any]) -> str:
    """Of the e-mail that a request of a batch is about."""
    return str(pedido["PutRequest"]["Item"]["PK"]["S"])


def _pasa(error: Exception) -> bool:
    """Whether a call that failed so may go well in a moment, or went well already: no answer, throttling, 5xx."""
    return not isinstance(error, ClientError) or codigo(error) in _PASAJEROS
