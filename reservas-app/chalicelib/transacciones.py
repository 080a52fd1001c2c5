"""The three transactions of reservas: what each writes, and under which conditions. What a refusal means: rechazos.py.

Each moves boletos between an event and a reservation in one step, so that at every moment what is available
plus what is reserved is the capacity that the copy was last told.
"""

from dataclasses import dataclass
from typing import Any

from chalicelib.claves import Claves
from chalicelib.cupos import Plan
from chalicelib.disponibilidad import Disponibilidad
from chalicelib.limite import Limite
from chalicelib.oferta import SIN_CAMBIOS, Oferta
from chalicelib.reserva import EstadoDeReserva, Reserva

# What is given back is what was read; and who was told meanwhile is no longer among those who are to be.
_COMO_SE_LEYO = "Estado = :activa AND Cantidad = :habia AND (attribute_not_exists(Cambio) OR Cambio = :sabe)"
VIDA_DE_CLAVE = 24 * 3600  # seconds an Idempotency-Key is remembered


@dataclass(frozen=True)
class Transacciones:
    tabla: str
    claves: Claves

    @property
    def disponibilidad(self) -> Disponibilidad:
        return Disponibilidad(self.tabla, self.claves)

    @property
    def limite(self) -> Limite:
        return Limite(self.tabla, self.claves)

    def alta(
        self,
        reserva: Reserva,
        clave: str | None,
        huella: str,
        ahora: int,
        plan: Plan,
        oferta: Oferta = SIN_CAMBIOS,
        sin_contar: int = 0,
    ) -> list[dict[str, Any]]:
        """Takes the boletos, as `plan` says from which parts of an event that is as `oferta` says, and records the
        reservation; its Idempotency-Key if it has one; and last, where the event has a limit, counts the boletos of an
        address that has `sin_contar` others.

        `ahora` is in seconds since 1970; a key that has expired may be used again, also before DynamoDB removes it.
        """
        toma = [
            {"Update": self.disponibilidad.toma(reserva.evento, boletos, parte, oferta)}
            for parte, boletos in plan.items()
        ]
        propia = oferta.aplicada(reserva)
        registra = self._pon(propia.a_item(self.claves), condicion="attribute_not_exists(PK)")
        cuenta = [{"Update": self.limite.suma(propia, oferta.maximo, sin_contar)}] if oferta.maximo else []
        if clave is None:
            return [*toma, registra, *cuenta]
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
        return [*toma, registra, recuerda, *cuenta]

    def baja(self, reserva: Reserva, por_avisar: bool = False) -> list[dict[str, Any]]:
        """Cancels a customer's reservation and gives its boletos back to the event, which must still be active.

        Not once someone came in with it: those boletos would be sold again while their people are inside.
        """
        cancela = self._actualiza(
            self.claves.reserva(reserva.id),
            expresion="SET Estado = :cancelada",
            condicion=f"{_COMO_SE_LEYO} AND (attribute_not_exists(Entradas) OR Entradas = :nadie)",
            valores={
                ":cancelada": {"S": EstadoDeReserva.CANCELADA_POR_CLIENTE},
                ":nadie": {"N": "0"},
                **_leida(reserva),
            },
        )
        return [cancela, *self._devuelve(reserva, reserva.cantidad, por_avisar)]

    def rebaja(self, reserva: Reserva, queda: int, por_avisar: bool = False) -> list[dict[str, Any]]:
        """Leaves an active reservation `queda` boletos, no fewer than came in, and gives the others back to the event,
        which must still be active.
        """
        quita = self._actualiza(
            self.claves.reserva(reserva.id),
            expresion="SET Cantidad = :queda",
            condicion=f"{_COMO_SE_LEYO} AND (attribute_not_exists(Entradas) OR Entradas <= :queda)",
            valores={":queda": {"N": str(queda)}, **_leida(reserva)},
        )
        return [quita, *self._devuelve(reserva, reserva.cantidad - queda, por_avisar)]

    def _devuelve(self, reserva: Reserva, cantidad: int, por_avisar: bool) -> list[dict[str, Any]]:
        devuelve = self.disponibilidad.recibe(reserva.evento, cantidad, reserva.cambio, por_avisar)
        descuenta = [{"Update": self.limite.resta(reserva, cantidad)}] if reserva.contada else []
        return [{"Update": devuelve}, *descuenta]

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


def _leida(reserva: Reserva) -> dict[str, Any]:
    return {
        ":activa": {"S": EstadoDeReserva.ACTIVA},
        ":habia": {"N": str(reserva.cantidad)},
        ":sabe": {"N": str(reserva.cambio)},
    }
