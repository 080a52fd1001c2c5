"""What can go wrong in reservas: one class per fact; the class's name is the answer's Code.

Chalice answers each with its base class's status and `{"Code", "Message"}`.
"""

from chalice import (
    BadRequestError,
    ChaliceViewError,
    ConflictError,
    NotFoundError,
    TooManyRequestsError,
    UnprocessableEntityError,
)


class CuerpoInvalido(BadRequestError):
    """The body is not a JSON object."""


class CuerpoDemasiadoGrande(ChaliceViewError):
    """The body is longer than the API takes."""

    STATUS_CODE = 413


class DatosInvalidos(BadRequestError):
    """A field or parameter is missing, of the wrong type or out of bounds."""


class CursorInvalido(BadRequestError):
    """The cursor was not given by a Link header of this list."""


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


class ReservaCancelada(ConflictError):
    """The reservation was cancelled already, by its customer or with its event."""


class ClaveReutilizada(UnprocessableEntityError):
    """The Idempotency-Key was used for another request."""


class DemasiadasPeticiones(TooManyRequestsError):
    """DynamoDB throttles, also after the retries."""


class ServicioOcupado(ChaliceViewError):
    """Contention lasted longer than the request, or AWS did not answer."""

    STATUS_CODE = 503


class ImagenIlegible(ValueError):
    """A stream record is not what eventos writes; no HTTP answer."""


class BarridoIncompleto(RuntimeError):
    """A cancelled event's reservations are not all cancelled yet: the record must be delivered again."""
