"""The ledger of e-mails, table notificaciones: each is claimed before it is sent and closed after.

An open claim keeps other deliveries of the same record away until it expires; then whoever made it is dead,
perhaps before sending and perhaps after, and the e-mail is sent again: rather twice in that one case than never.
"""

import time
import uuid
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from botocore.exceptions import ClientError

from boletia.llamada import anterior, fallo_condicion
from chalicelib.errores import EnvioEnCurso

PLAZO = 20  # seconds a claim holds: longer than SES is waited for
VIDA = 400 * 24 * 3600  # seconds an entry is kept, far longer than any record can come again


class Situacion(StrEnum):
    """How far an e-mail is."""

    RECLAMADO = "reclamado"
    ENVIADO = "enviado"
    RECHAZADO = "rechazado"


class Libro:
    """`reloj` (seconds since 1970) is passed in by tests."""

    def __init__(self, cliente: Any, tabla: str, reloj: Callable[[], float] = time.time) -> None:
        self._cliente = cliente
        self._tabla = tabla
        self._reloj = reloj
        self._dueno = ""

    def reclama(self, clave: str) -> bool:
        """Claims an e-mail for this delivery; False when it was sent or rejected before. Raises EnvioEnCurso."""
        ahora = int(self._reloj())
        self._dueno = uuid.uuid4().hex
        try:
            self._actualiza(
                clave,
                expresion="SET Situacion = :reclamado, Dueno = :dueno, Vence = :vence, Caduca = :caduca",
                # Our own claim counts as ours when its first answer was lost and botocore sent it again.
                condicion=(
                    "attribute_not_exists(PK)"
                    " OR (Situacion = :reclamado AND (Vence <= :ahora OR Dueno = :dueno))"
                ),
                valores={
                    ":reclamado": {"S": Situacion.RECLAMADO},
                    ":dueno": {"S": self._dueno},
                    ":vence": {"N": str(ahora + PLAZO)},
                    ":caduca": {"N": str(ahora + VIDA)},
                    ":ahora": {"N": str(ahora)},
                },
            )
        except ClientError as error:
            if not fallo_condicion(error):
                raise
            if anterior(error)["Situacion"]["S"] != Situacion.RECLAMADO:
                return False
            raise EnvioEnCurso(clave) from error
        return True

    def confirma(self, clave: str, mensaje: str) -> None:
        """Closes an e-mail: sent, under SES's message id."""
        self._cierra(clave, Situacion.ENVIADO, mensaje)

    def rechaza(self, clave: str, motivo: str) -> None:
        """Closes an e-mail: SES will never send it, for this reason."""
        self._cierra(clave, Situacion.RECHAZADO, motivo)

    def suelta(self, clave: str) -> None:
        """Gives this delivery's claim up, so that the next one may send at once."""
        try:
            self._actualiza(
                clave,
                expresion="SET Vence = :cero",
                condicion="Situacion = :reclamado AND Dueno = :dueno",
                valores={
                    ":cero": {"N": "0"},
                    ":reclamado": {"S": Situacion.RECLAMADO},
                    ":dueno": {"S": self._dueno},
                },
            )
        except ClientError as error:
            if not fallo_condicion(error):
                raise

    def _cierra(self, clave: str, situacion: Situacion, detalle: str) -> None:
        self._actualiza(
            clave,
            expresion="SET Situacion = :situacion, Detalle = :detalle REMOVE Dueno, Vence",
            condicion="attribute_exists(PK)",
            valores={":situacion": {"S": situacion}, ":detalle": {"S": detalle}},
        )

    def _actualiza(self, clave: str, expresion: str, condicion: str, valores: dict[str, Any]) -> None:
        self._cliente.update_item(
            TableName=self._tabla,
            Key={"PK": {"S": clave}},
            UpdateExpression=expresion,
            ConditionExpression=condicion,
            ExpressionAttributeValues=valores,
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
