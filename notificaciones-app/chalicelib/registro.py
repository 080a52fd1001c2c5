"""The ledger of e-mails, table notificaciones: each is claimed before it is sent and closed after.

An open claim keeps other deliveries of the same record away until it expires; then whoever made it is dead,
perhaps before sending and perhaps after, and the e-mail is sent again: rather twice in that one case than never.
"""

import time
import uuid
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.errores import EnvioEnCurso

RECLAMADO = "reclamado"
ENVIADO = "enviado"
RECHAZADO = "rechazado"

PLAZO = 20  # seconds a claim holds: longer than SES is waited for
VIDA = 400 * 24 * 3600  # seconds an entry is kept, far longer than any record can come again


class Registro:
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
                cambio="SET Situacion = :reclamado, Dueno = :dueno, Vence = :vence, Caduca = :caduca",
                # Our own claim counts as ours when its first answer was lost and botocore sent it again.
                condicion=(
                    "attribute_not_exists(PK)"
                    " OR (Situacion = :reclamado AND (Vence <= :ahora OR Dueno = :dueno))"
                ),
                valores={
                    ":reclamado": {"S": RECLAMADO},
                    ":dueno": {"S": self._dueno},
                    ":vence": {"N": str(ahora + PLAZO)},
                    ":caduca": {"N": str(ahora + VIDA)},
                    ":ahora": {"N": str(ahora)},
                },
            )
        except ClientError as error:
            if not _fallo_condicion(error):
                raise
            if _anterior(error)["Situacion"]["S"] != RECLAMADO:
                return False
            raise EnvioEnCurso(clave) from error
        return True

    def confirma(self, clave: str, mensaje: str) -> None:
        """Closes an e-mail: sent, under SES's message id."""
        self._cierra(clave, ENVIADO, mensaje)

    def rechaza(self, clave: str, motivo: str) -> None:
        """Closes an e-mail: SES will never send it, for this reason."""
        self._cierra(clave, RECHAZADO, motivo)

    def suelta(self, clave: str) -> None:
        """Gives this delivery's claim up, so that the next one may send at once."""
        try:
            self._actualiza(
                clave,
                cambio="SET Vence = :cero",
                condicion="Situacion = :reclamado AND Dueno = :dueno",
                valores={":cero": {"N": "0"}, ":reclamado": {"S": RECLAMADO}, ":dueno": {"S": self._dueno}},
            )
        except ClientError as error:
            if not _fallo_condicion(error):
                raise

    def _cierra(self, clave: str, situacion: str, detalle: str) -> None:
        self._actualiza(
            clave,
            cambio="SET Situacion = :situacion, Detalle = :detalle REMOVE Dueno, Vence",
            condicion="attribute_exists(PK)",
            valores={":situacion": {"S": situacion}, ":detalle": {"S": detalle}},
        )

    def _actualiza(self, clave: str, cambio: str, condicion: str, valores: dict[str, Any]) -> None:
        self._cliente.update_item(
            TableName=self._tabla,
            Key={"PK": {"S": clave}},
            UpdateExpression=cambio,
            ConditionExpression=condicion,
            ExpressionAttributeValues=valores,
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )


def _fallo_condicion(error: ClientError) -> bool:
    return error.response["Error"]["Code"] == "ConditionalCheckFailedException"


def _anterior(error: ClientError) -> dict[str, Any]:
    return error.response["Item"]  # type: ignore[typeddict-item, no-any-return]
