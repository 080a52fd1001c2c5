"""What can go wrong in reservas: one class per fact; the class's name is the answer's Code.

What can go wrong in any app is in `boletia.errores`.
"""

from chalice import BadRequestError, ConflictError, NotFoundError, UnprocessableEntityError


class ClaveInvalida(BadRequestError):
    """The Idempotency-Key header is not a key."""


class EventoDesconocido(NotFoundError):
    """There is no event of this name (yet: a new event takes a moment to arrive from eventos)."""


class ReservaDesconocida(NotFoundError):
    """There is no reservation with this id."""


class EventoCancelado(ConflictError):
    """The event was cancelled: its reservations neither begin nor end by a customer's wish."""


class SinDisponibilidad(ConflictError):
    """The event has fewer boletos left than were asked for."""


class LimitePorCliente(ConflictError):
    """The address would have more boletos of the event than its organisers let one address have."""


class AumentoImposible(ConflictError):
    """A reservation does not grow: more boletos are another reservation."""


class ReservaCancelada(ConflictError):
    """The reservation was cancelled already, by its customer or with its event."""


class BoletosUsados(ConflictError):
    """So many boletos of the reservation came in that this cannot be done: let in more, or give them back."""


class OtroEvento(ConflictError):
    """The reservation is of another event than the one at whose door it was shown."""


class IngresoDesconocido(NotFoundError):
    """The reservation has no entry under this key."""


class ClaveReutilizada(UnprocessableEntityError):
    """The Idempotency-Key was used for another request."""


class AnuncioIncompleto(RuntimeError):
    """Not all who have boletos are told of an event's new date or place yet: the record must be delivered again."""


class BarridoIncompleto(RuntimeError):
    """A cancelled event's reservations are not all cancelled yet: the record must be delivered again."""
