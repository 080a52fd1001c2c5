"""The two transactions of reservas: what each writes, and under which conditions. What a refusal means: rechazos.py.

Each moves boletos between an event and a reservation in one step, so that at every moment what is available
plus what is reserved is the capacity that the copy was last told.
"""

from dataclasses import dataclass
from typing import Any

from chalicelib.claves import Claves
from chalicelib.cupos import Plan
from chalicelib.disponibilidad import Disponibilidad
from chalicelib.reserva import EstadoDeReserva, Reserva

VIDA_DE_CLAVE = 24 * 3600  # seconds an Idempotency-Key is remembered


@dataclass(frozen=True)
class Transacciones:
    tabla: str
    claves: Claves

    @property
    def disponibilidad(self) -> Disponibilidad:
        return Disponibilidad(self.tabla, self.claves)

    def alta(
        self, reserva: Reserva, clave: str | None, huella: str, ahora: int, plan: Plan
    ) -> list[dict[str, Any]]:
        """Takes the boletos, as `plan` says from which parts of the event, and records the reservation, and its
        Idempotency-Key if it has one.

        `ahora` is in seconds since 1970; a key that has expired may be used again, also before DynamoDB removes it.
        """
        toma = [
            {"Update": self.disponibilidad.toma(reserva.evento, boletos, parte)}
            for parte, boletos in plan.items()
        ]
        registra = self._pon(reserva.a_item(self.claves), condicion="attribute_not_exists(PK)")
        if clave is None:
            return [*toma, registra]
        recuerda = self._pon(
            {
                **self.claves.idempotencia(clave),
                "Id": {"S": reserva.id},
                "Huella": {"S": huella},
                "Caduca": {"N": str(ahora + VIDA_DE_CLAVE)},
            },
            condicion="attribute_not_exists(PK) OR Caduca < :ahora",
            valores={":ahora": {"N": str(ahora)}},
        )
        return [*toma, registra, recuerda]

    def baja(self, reserva: Reserva) -> list[dict[str, Any]]:
        """Cancels a customer's reservation and gives its boletos back to the event, which must still be active.

        Not once someone came in with it: those boletos would be sold again while their people are inside.
        """
        cancela = self._actualiza(
            self.claves.reserva(reserva.id),
            expresion="SET Estado = :cancelada",
            condicion="Estado = :activa AND (attribute_not_exists(Entradas) OR Entradas = :nadie)",
            valores={
                ":cancelada": {"S": EstadoDeReserva.CANCELADA_POR_CLIENTE},
                ":activa": {"S": EstadoDeReserva.ACTIVA},
                ":nadie": {"N": "0"},
            },
        )
        devuelve = {"Update": self.disponibilidad.devuelve(reserva.evento, reserva.cantidad)}
        return [cancela, devuelve]

    def _actualiza(
        self, clave: dict[str, Any], expresion: str, condicion: str, valores: dict[str, Any]
    ) -> dict[str, Any]:
        return {
            "Update": {
                "TableName": self.tabla,
                "Key": clave,
                "UpdateExpression": expresion,
                "ConditionExpression": condicion,
                "ExpressionAttributeValues": valores,
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
        }

    def _pon(
        self, item: dict[str, Any], condicion: str, valores: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        return {
            "Put": {
                "TableName": self.tabla,
                "Item": item,
                "ConditionExpression": condicion,
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                **({"ExpressionAttributeValues": valores} if valores else {}),
            }
        }
