"""The two transactions of reservas: what each writes, under which conditions, and what a refusal means.

Each moves boletos between an event and a reservation in one step, so that at every moment what is available
plus what is reserved is what the event was created with.
"""

from dataclasses import dataclass
from typing import Any

from chalicelib.claves import Claves
from chalicelib.errores import (
    ClaveReutilizada,
    EventoCancelado,
    EventoDesconocido,
    ReservaCancelada,
    ReservaDesconocida,
    ServicioOcupado,
    SinDisponibilidad,
)
from chalicelib.evento import ACTIVO, Evento
from chalicelib.reserva import ACTIVA, CANCELADA_POR_CLIENTE, Reserva, Solicitud

VIDA_DE_CLAVE = 24 * 3600  # seconds an Idempotency-Key is remembered

Razones = list[dict[str, Any]]


@dataclass(frozen=True)
class Transacciones:
    tabla: str
    claves: Claves

    def alta(self, reserva: Reserva, clave: str | None, huella: str, ahora: int) -> list[dict[str, Any]]:
        """Takes the boletos and records the reservation, and its Idempotency-Key if it has one.

        `ahora` is in seconds since 1970; a key that has expired may be used again, also before DynamoDB removes it.
        """
        toma = self._actualiza(
            self.claves.evento(reserva.evento),
            cambio="SET Capacidad = Capacidad - :cantidad",
            condicion="Estado = :activo AND Capacidad >= :cantidad",
            valores={":cantidad": {"N": str(reserva.cantidad)}, ":activo": {"S": ACTIVO}},
        )
        registra = self._pon(reserva.a_item(self.claves), condicion="attribute_not_exists(PK)")
        if clave is None:
            return [toma, registra]
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
        return [toma, registra, recuerda]

    def baja(self, reserva: Reserva) -> list[dict[str, Any]]:
        """Cancels a customer's reservation and gives its boletos back to the event, which must still be active."""
        cancela = self._actualiza(
            self.claves.reserva(reserva.id),
            cambio="SET Estado = :cancelada",
            condicion="Estado = :activa",
            valores={":cancelada": {"S": CANCELADA_POR_CLIENTE}, ":activa": {"S": ACTIVA}},
        )
        devuelve = self._actualiza(
            self.claves.evento(reserva.evento),
            cambio="SET Capacidad = Capacidad + :cantidad",
            condicion="Estado = :activo",
            valores={":cantidad": {"N": str(reserva.cantidad)}, ":activo": {"S": ACTIVO}},
        )
        return [cancela, devuelve]

    def _actualiza(
        self, clave: dict[str, Any], cambio: str, condicion: str, valores: dict[str, Any]
    ) -> dict[str, Any]:
        return {
            "Update": {
                "TableName": self.tabla,
                "Key": clave,
                "UpdateExpression": cambio,
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


def ya_registrada(razones: Razones, solicitud: Solicitud, id: str) -> str | None:
    """The id under which a refused `alta` is on record already, or None when it is not.

    It is when the Idempotency-Key was used for this very request, and when an earlier attempt of this request
    wrote although its answer was lost. Raises ClaveReutilizada when the key belongs to another request.
    """
    _, registra, *recuerda = razones
    if recuerda and _fallo(recuerda[0]):
        anterior = recuerda[0].get("Item", {})
        if anterior.get("Huella", {}).get("S") != solicitud.huella():
            raise ClaveReutilizada("Esa Idempotency-Key ya se usó para otra reserva: genere una nueva")
        return str(anterior["Id"]["S"])
    return id if _fallo(registra) else None


def rechazo_de_alta(razones: Razones, solicitud: Solicitud) -> Exception:
    """Why the boletos could not be taken."""
    return _rechazo_del_evento(razones[0], solicitud.evento, solicitud.cantidad)


def rechazo_de_baja(razones: Razones, reserva: Reserva) -> Exception:
    """Why the reservation could not be cancelled."""
    cancela, devuelve = razones
    if _fallo(cancela):
        anterior = cancela.get("Item")
        return rechazo_por_estado(Reserva.desde_item(anterior)) if anterior else desconocida(reserva.id)
    return _rechazo_del_evento(devuelve, reserva.evento, 0)


def rechazo_por_estado(reserva: Reserva) -> Exception:
    """Why a reservation that is not active cannot be cancelled."""
    if reserva.estado == CANCELADA_POR_CLIENTE:
        return ReservaCancelada(f"La reserva {reserva.id} ya está cancelada: no hay nada que hacer")
    return EventoCancelado(
        f"La reserva {reserva.id} ya está cancelada: el evento {reserva.evento} fue suspendido por los organizadores"
    )


def desconocida(id: str) -> ReservaDesconocida:
    return ReservaDesconocida(f"No existe la reserva {id}: revise el número")


def evento_desconocido(nombre: str) -> EventoDesconocido:
    return EventoDesconocido(
        f"No existe el evento {nombre}: revise el nombre; si es nuevo, espere unos segundos y repita"
    )


def _rechazo_del_evento(razon: dict[str, Any], nombre: str, cantidad: int) -> Exception:
    if not _fallo(razon):
        return ServicioOcupado("Hay mucha demanda en este momento: repita la petición en unos segundos")
    if not razon.get("Item"):
        return evento_desconocido(nombre)
    evento = Evento.desde_item(razon["Item"])
    if evento.estado != ACTIVO:
        return EventoCancelado(f"El evento {nombre} fue cancelado por los organizadores: elija otro evento")
    if evento.disponibles == 0:
        return SinDisponibilidad(f"No quedan boletos para {nombre}: elija otro evento")
    return SinDisponibilidad(
        f"{_quedan(evento.disponibles)} para {nombre}: no alcanzan para {cantidad}, pida menos"
    )


def _quedan(boletos: int) -> str:
    return "Queda 1 boleto" if boletos == 1 else f"Quedan {boletos} boletos"


def _fallo(razon: dict[str, Any]) -> bool:
    return razon.get("Code") == "ConditionalCheckFailed"
