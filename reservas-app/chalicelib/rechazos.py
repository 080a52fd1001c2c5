"""What a refused transaction means: the error that tells the client why, read off the reasons that DynamoDB gives."""

from dataclasses import replace
from typing import Any

from boletia.llamada import ocupado
from chalicelib.errores import (
    AumentoImposible,
    BoletosUsados,
    ClaveReutilizada,
    EventoCancelado,
    EventoDesconocido,
    LimitePorCliente,
    ReservaCancelada,
    ReservaDesconocida,
    SinDisponibilidad,
)
from chalicelib.evento import EstadoDeEvento, Evento
from chalicelib.oferta import Oferta
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
    """Why the boletos could not be taken; nothing is known where they may be on record already."""
    if any(map(se_ignora, razones)):
        return ocupado()
    return _rechazo_del_evento(razones[0], solicitud.evento, solicitud.cantidad)


def lo_que_es(razones: Razones, reserva: Reserva) -> tuple[Reserva, bool]:
    """The reservation as it is, after a refused `baja` or `rebaja`, and whether its event has moved and its holder is
    still to be told: with this it may be tried again. Raises why the boletos cannot be given back.
    """
    suya, del_evento, *del_limite = razones
    if se_ignora(suya):
        raise ocupado()
    if fallo(suya):
        if not suya.get("Item"):
            raise desconocida(reserva.id)
        return Reserva.desde_item(suya["Item"]), False
    if del_limite and fallo(del_limite[0]):
        return replace(reserva, contada=False), False  # its person was taken out: nobody counts any more
    evento = Evento.desde_item(del_evento["Item"]) if fallo(del_evento) and del_evento.get("Item") else None
    if evento is None or evento.estado != EstadoDeEvento.ACTIVO:
        raise _rechazo_del_evento(del_evento, reserva.evento, 0)
    return reserva, evento.por_avisar is not None and evento.cambio > reserva.cambio


def rechazo_por_lo_que_queda(reserva: Reserva, queda: int) -> Exception | None:
    """Why a reservation cannot be left `queda` boletos, 0 being its cancellation; None where it can."""
    if reserva.estado == EstadoDeReserva.CANCELADA_POR_CLIENTE:
        return ReservaCancelada(f"La reserva {reserva.id} ya está cancelada: no hay nada que hacer")
    if reserva.estado == EstadoDeReserva.CANCELADA_CON_EVENTO:
        suspendido = f"el evento {reserva.evento} fue suspendido por los organizadores"
        return EventoCancelado(f"La reserva {reserva.id} ya está cancelada: {suspendido}")
    if queda > reserva.cantidad:
        tiene = f"tiene {_boletos(reserva.cantidad)} y no puede crecer"
        return AumentoImposible(f"La reserva {reserva.id} {tiene}: haga otra por los que faltan")
    if queda < reserva.entradas:
        entraron = f"ya entraron {reserva.entradas} de {reserva.cantidad} boletos"
        que_hacer = f"conserve al menos {reserva.entradas}" if queda else "no se puede cancelar"
        return BoletosUsados(f"De la reserva {reserva.id} {entraron}: {que_hacer}")
    return None


def rechazo_del_limite(oferta: Oferta, solicitud: Solicitud) -> Exception:
    """Why an address may not have the boletos; not how many it has, which is nobody's business."""
    return LimitePorCliente(
        f"Para {solicitud.evento} una dirección puede tener hasta {_boletos(oferta.maximo)}, y pasaría: pida menos"
    )


def evento_que_rehuso(razones: Razones) -> Evento | None:
    """The event as it is, if it is one that is on sale and refused a booking."""
    if not fallo(razones[0]) or not razones[0].get("Item"):
        return None
    evento = Evento.desde_item(razones[0]["Item"])
    return evento if evento.estado is EstadoDeEvento.ACTIVO else None


def vale_el_limite(razones: Razones) -> bool:
    """Whether a limit that refused a booking is the event's: of one that is cancelled, or of which nothing was learned,
    it may be another by now.
    """
    se_sabe = not any(map(se_ignora, razones))
    return se_sabe and (not fallo(razones[0]) or evento_que_rehuso(razones) is not None)


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
    return f"Queda {_boletos(1)}" if boletos == 1 else f"Quedan {_boletos(boletos)}"


def _boletos(cuantos: int) -> str:
    return "1 boleto" if cuantos == 1 else f"{cuantos} boletos"


def fallo(razon: dict[str, Any]) -> bool:
    """Whether it was this item's condition."""
    return razon.get("Code") == CONDICION


def se_ignora(razon: dict[str, Any]) -> bool:
    """Whether this item met a conflict or was throttled, so that nobody knows if its condition holds."""
    return razon.get("Code", "None") not in ("None", CONDICION)
