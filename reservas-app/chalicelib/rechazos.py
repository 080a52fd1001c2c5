"""What a refused transaction means: the error that tells the client why, read off the reasons that DynamoDB gives."""

from typing import Any

from boletia.llamada import ocupado
from chalicelib.errores import (
    BoletosUsados,
    ClaveReutilizada,
    EventoCancelado,
    EventoDesconocido,
    ReservaCancelada,
    ReservaDesconocida,
    SinDisponibilidad,
)
from chalicelib.evento import EstadoDeEvento, Evento
from chalicelib.reserva import EstadoDeReserva, Reserva, Solicitud

CONDICION = "ConditionalCheckFailed"
Razones = list[dict[str, Any]]  # one for each item of the transaction, in its order


def ya_registrada(razones: Razones, solicitud: Solicitud, id: str) -> str | None:
    """The id under which a refused `alta` is on record already, or None when it is not.

    It is when the Idempotency-Key was used for this very request, and when an earlier attempt of this request
    wrote although its answer was lost. Raises ClaveReutilizada when the key belongs to another request.
    """
    _, registra, *recuerda = razones
    if recuerda and fallo(recuerda[0]):
        anterior = recuerda[0].get("Item", {})
        if anterior.get("Huella", {}).get("S") != solicitud.huella():
            raise ClaveReutilizada("Esa Idempotency-Key ya se usó para otra reserva: genere una nueva")
        return str(anterior["Id"]["S"])
    return id if fallo(registra) else None


def rechazo_de_alta(razones: Razones, solicitud: Solicitud) -> Exception:
    """Why the boletos could not be taken."""
    return _rechazo_del_evento(razones[0], solicitud.evento, solicitud.cantidad)


def rechazo_de_baja(razones: Razones, reserva: Reserva) -> Exception:
    """Why the reservation could not be cancelled."""
    cancela, devuelve = razones
    if fallo(cancela):
        anterior = cancela.get("Item")
        return rechazo_por_estado(Reserva.desde_item(anterior)) if anterior else desconocida(reserva.id)
    return _rechazo_del_evento(devuelve, reserva.evento, 0)


def rechazo_por_estado(reserva: Reserva) -> Exception:
    """Why a reservation that is not active, or with which someone came in, cannot be cancelled."""
    if reserva.estado == EstadoDeReserva.CANCELADA_POR_CLIENTE:
        return ReservaCancelada(f"La reserva {reserva.id} ya está cancelada: no hay nada que hacer")
    if reserva.estado == EstadoDeReserva.ACTIVA:
        entraron = f"ya entraron {reserva.entradas} de {reserva.cantidad} boletos"
        return BoletosUsados(f"De la reserva {reserva.id} {entraron}: no se puede cancelar")
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
    if not fallo(razon):
        return ocupado()
    if not razon.get("Item"):
        return evento_desconocido(nombre)
    evento = Evento.desde_item(razon["Item"])
    if evento.estado != EstadoDeEvento.ACTIVO:
        return EventoCancelado(f"El evento {nombre} fue cancelado por los organizadores: elija otro evento")
    if evento.disponibles <= 0:
        return SinDisponibilidad(f"No quedan boletos para {nombre}: elija otro evento")
    return SinDisponibilidad(
        f"{_quedan(evento.disponibles)} para {nombre}: no alcanzan para {cantidad}, pida menos"
    )


def _quedan(boletos: int) -> str:
    return "Queda 1 boleto" if boletos == 1 else f"Quedan {boletos} boletos"


def fallo(razon: dict[str, Any]) -> bool:
    """Whether it was this item's condition."""
    return razon.get("Code") == CONDICION
