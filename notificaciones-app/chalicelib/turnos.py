"""When e-mails may go, so that all processes together send no more than SES grants.

One item of the ledger says until when SES is taken. Whoever has several e-mails to send moves that moment on by the
time they need and sends them in the stretch that has become theirs: exact for any number of shards, and none has to
know of the others. A few e-mails go without asking, until SES says that it is full.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from boletia.llamada import anterior, fallo_condicion

CLAVE = "ritmo"  # the item's key; e-mails' keys hold a "#"
POCOS = 4  # e-mails that are not worth a write of their own
LLENO = 60  # seconds that SES counts as full after it has said so
HOLGURA = (
    0.98  # of what SES grants: two e-mails of neighbouring stretches may come closer together on their way
)
FRENO, ALIVIO = (
    0.5,
    1.1,
)  # what a refusal and a success make of our share: others may send from the same account
MINIMO = 1 / 64
INTENTOS = 4


@dataclass(frozen=True)
class Turno:
    """E-mail number `i` may go at `comienzo + i * intervalo` (seconds since 1970)."""

    comienzo: float
    intervalo: float

    def instante(self, numero: int) -> float:
        return self.comienzo + numero * self.intervalo


class Turnos:
    """`concedido` tells the e-mails a second that SES grants; `reloj` (seconds since 1970) is passed in by tests."""

    def __init__(
        self,
        cliente: Any,
        tabla: str,
        concedido: Callable[[], float],
        reloj: Callable[[], float] = time.time,
    ) -> None:
        self._cliente = cliente
        self._tabla = tabla
        self._concedido = concedido
        self._reloj = reloj
        self._parte = 1.0
        self._lleno_hasta = 0.0
        self._tomado_hasta = 0.0  # as far as this process knows

    def toma(self, cuantos: int, limite: float) -> Turno | None:
        """The stretch in which so many e-mails may go; None when it would end after `limite`."""
        ahora = self._reloj()
        if cuantos <= POCOS and ahora >= self._lleno_hasta:
            return Turno(ahora, 0.0)
        intervalo = 1 / (self._concedido() * self._parte * HOLGURA)
        tramo = _en_milesimas(cuantos * intervalo)
        for _ in range(INTENTOS):
            ahora = _en_milesimas(self._reloj())
            if max(ahora, self._tomado_hasta) + tramo > limite:
                return None
            if self._avanza(ahora, tramo, limite):
                return Turno(self._tomado_hasta - tramo, intervalo)
        return None

    def frena(self) -> None:
        """SES said that it is full."""
        self._lleno_hasta = self._reloj() + LLENO
        self._parte = max(MINIMO, self._parte * FRENO)

    def acierta(self) -> None:
        """SES took what was sent."""
        self._parte = min(1.0, self._parte * ALIVIO)

    def _avanza(self, ahora: float, tramo: float, limite: float) -> bool:
        """Moves the moment on, from itself while it lies ahead, else from now; False when it was the other case."""
        sigue = self._tomado_hasta > ahora
        valores = {
            ":ahora": _numero(ahora),
            **({":tramo": _numero(tramo), ":tope": _numero(limite - tramo)} if sigue else {}),
            **({} if sigue else {":fin": _numero(ahora + tramo)}),
        }
        try:
            respuesta = self._cliente.update_item(
                TableName=self._tabla,
                Key={"PK": {"S": CLAVE}},
                UpdateExpression="SET Hasta = Hasta + :tramo" if sigue else "SET Hasta = :fin",
                ConditionExpression="Hasta > :ahora AND Hasta <= :tope"
                if sigue
                else "attribute_not_exists(PK) OR Hasta <= :ahora",
                ExpressionAttributeValues=valores,
                ReturnValues="UPDATED_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if not fallo_condicion(error):
                raise
            self._tomado_hasta = float(anterior(error).get("Hasta", {"N": "0"})["N"])
            return False
        self._tomado_hasta = float(respuesta["Attributes"]["Hasta"]["N"])
        return True


def _en_milesimas(segundos: float) -> float:
    """To the millisecond, as the ledger has it, and never earlier."""
    return math.ceil(segundos * 1000) / 1000


def _numero(segundos: float) -> dict[str, str]:
    return {"N": f"{segundos:.3f}"}
