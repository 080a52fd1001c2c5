"""What a customer is told when a reservation reaches a state. Seed: the last domain, Notificaciones."""

from dataclasses import dataclass
from typing import Any

from chalicelib.errores import ImagenIlegible

CONFIRMADA = "Confirmación de reserva"
CANCELADA = "Cancelación de reserva"

_ASUNTOS = {"A": CONFIRMADA, "X": CANCELADA, "C": CANCELADA}
_FINALES = {
    "A": "está confirmada",
    "X": "fue cancelada a petición suya",
    "C": "fue cancelada, el evento fue suspendido por los organizadores",
}


@dataclass(frozen=True)
class Aviso:
    """One e-mail: that reservation `id` is now in `estado`."""

    id: str
    estado: str
    evento: str
    email: str
    cantidad: int

    @property
    def clave(self) -> str:
        """What this e-mail is remembered by: one per reservation and state."""
        return f"{self.id}#{self.estado}"

    @property
    def asunto(self) -> str:
        return _ASUNTOS[self.estado]

    @property
    def texto(self) -> str:
        return f"Su reserva {self.id} de {self.cantidad} boletos para el evento {self.evento} {_FINALES[self.estado]}"


def desde_registro(registro: Any) -> Aviso | None:
    """The e-mail that a record of the inventario stream asks for, if any. Contract: tests/contratos.

    Events, idempotency keys, removals and changes that leave a reservation's state as it was ask for none.
    Raises ImagenIlegible.
    """
    try:
        imagen = registro["dynamodb"]
        if registro["eventName"] == "REMOVE" or imagen["Keys"]["PK"]["S"].split("#")[0] != "I":
            return None
        aviso = _desde_imagen(imagen["NewImage"])
        cambio = "OldImage" not in imagen or imagen["OldImage"]["Estado"]["S"] != aviso.estado
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ImagenIlegible(f"{type(error).__name__}: {error}") from error
    return aviso if cambio else None


def _desde_imagen(imagen: dict[str, Any]) -> Aviso:
    aviso = Aviso(
        id=imagen["SK"]["S"],
        estado=imagen["Estado"]["S"],
        evento=imagen["Evento"]["S"],
        email=imagen["Email"]["S"],
        cantidad=_entero(imagen["Cantidad"]["N"]),
    )
    if aviso.estado not in _FINALES:
        raise ImagenIlegible(f"unknown Estado {aviso.estado!r}")
    if not all(isinstance(texto, str) and texto for texto in (aviso.id, aviso.evento, aviso.email)):
        raise ImagenIlegible("SK, Evento or Email is not a text")
    if aviso.cantidad < 1:
        raise ImagenIlegible("Cantidad is not a number of boletos")
    return aviso


def _entero(numero: object) -> int:
    """DynamoDB writes a number as a text."""
    if not isinstance(numero, str):
        raise ImagenIlegible(f"{numero!r} is not a number")
    return int(numero)
