"""What can go wrong for a client of eventos: one class per fact; the class's name is the answer's Code.

What can go wrong in any app is in `boletia.errores`.
"""

from chalice import ConflictError, NotFoundError


class EventoDesconocido(NotFoundError):
    """There is no event of this name."""


class EventoExiste(ConflictError):
    """There is an event of this name already, active or cancelled."""


class EventoCancelado(ConflictError):
    """The event was cancelled already."""


class EventoCambiado(ConflictError):
    """Somebody changed the event since the version that the request speaks of."""
