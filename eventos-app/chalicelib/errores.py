"""What can go wrong for a client of eventos: one class per fact; the class's name is the answer's Code.

Chalice answers each with its base class's status and `{"Code", "Message"}`.
"""

from chalice import BadRequestError, ChaliceViewError, ConflictError, NotFoundError, TooManyRequestsError


class CuerpoInvalido(BadRequestError):
    """The body is not a JSON object."""


class CuerpoDemasiadoGrande(ChaliceViewError):
    """The body is longer than the API takes."""

    STATUS_CODE = 413


class DatosInvalidos(BadRequestError):
    """A field or parameter is missing, of the wrong type or out of bounds."""


class CursorInvalido(BadRequestError):
    """The cursor was not given by a Link header of this list."""


class EventoDesconocido(NotFoundError):
    """There is no event of this name."""


class EventoExiste(ConflictError):
    """There is an event of this name already, active or cancelled."""


class EventoCancelado(ConflictError):
    """The event was cancelled already."""


class DemasiadasPeticiones(TooManyRequestsError):
    """DynamoDB throttles, also after the retries."""


class ServicioOcupado(ChaliceViewError):
    """Contention lasted longer than the request, or AWS did not answer."""

    STATUS_CODE = 503
