"""What can go wrong in any app: one class per fact; the class's name is the answer's Code.

Chalice answers each with its base class's status and `{"Code", "Message"}`.
"""

from chalice import BadRequestError, ChaliceViewError, ForbiddenError, TooManyRequestsError


class CuerpoInvalido(BadRequestError):
    """The body is not a JSON object."""


class CuerpoDemasiadoGrande(ChaliceViewError):
    """The body is longer than the API takes."""

    STATUS_CODE = 413


class DatosInvalidos(BadRequestError):
    """A field or parameter is missing, of the wrong type or out of bounds: `campo`, as requests call it."""

    def __init__(self, mensaje: str, campo: str = "") -> None:
        super().__init__(mensaje)
        self._mensaje = _Mensaje(mensaje)
        self._mensaje.campo = campo

    def __str__(self) -> str:
        return self._mensaje


class _Mensaje(str):
    """Chalice keeps only an error's text for its answer, so the text knows the field; see `respuesta`."""

    campo: str


class CursorInvalido(BadRequestError):
    """The cursor was not given by a Link header of this list."""


class NoAutorizado(ForbiddenError):
    """The route is for organisers, and whoever asks is none."""


class DemasiadasPeticiones(TooManyRequestsError):
    """DynamoDB throttles, also after the retries."""


class ServicioOcupado(ChaliceViewError):
    """Contention lasted longer than the request, or AWS did not answer."""

    STATUS_CODE = 503


class ImagenIlegible(ValueError):
    """A stream record is not what its domain writes: it is skipped. No HTTP answer."""
