"""What a customer is told when a reservation reaches a state. Seed: the last domain, Notificaciones."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from boletia.errores import ImagenIlegible
from boletia.lote import entero

CONFIRMADA = "Confirmación de reserva"
CANCELADA = "Cancelación de reserva"
REENVIO = (
    "boletia:reenvio"  # the eventSource of a record by which `make correos` asks for an e-mail once more
)


class Estado(StrEnum):
    """The states of a reservation, as reservas writes them."""

    ACTIVA = "A"
    CANCELADA_POR_CLIENTE = "X"
    CANCELADA_CON_EVENTO = "C"


_ASUNTOS = {
    Estado.ACTIVA: CONFIRMADA,
    Estado.CANCELADA_POR_CLIENTE: CANCELADA,
    Estado.CANCELADA_CON_EVENTO: CANCELADA,
}
_FINALES = {
    Estado.ACTIVA: "está confirmada",
    Estado.CANCELADA_POR_CLIENTE: "fue cancelada a petición suya",
    Estado.CANCELADA_CON_EVENTO: "fue cancelada, el evento fue suspendido por los organizadores",
}


@dataclass(frozen=True)
class Aviso:
    """One e-mail: that reservation `id` is now in `estado`. `reenvio`: an operator wants it sent again."""

    id: str
    estado: Estado
    evento: str
    email: str
    cantidad: int
    reenvio: bool = False

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
        aviso = _desde_imagen(imagen["NewImage"], reenvio=registro.get("eventSource") == REENVIO)
        cambio = "OldImage" not in imagen or imagen["OldImage"]["Estado"]["S"] != aviso.estado
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ImagenIlegible(f"{type(error).__name__}: {error}") from error
    return aviso if cambio else None


def _desde_imagen(imagen: dict[str, Any], reenvio: bool) -> Aviso:
    aviso = Aviso(
        id=imagen["SK"]["S"],
        estado=Estado(imagen["Estado"]["S"]),
        evento=imagen["Evento"]["S"],
        email=imagen.get("EmailEscrito", imagen["Email"])["S"],
        cantidad=entero(imagen["Cantidad"]["N"]),
        reenvio=reenvio,
    )
    if not all(isinstance(texto, str) and texto for texto in (aviso.id, aviso.evento, aviso.email)):
        raise ImagenIlegible("SK, Evento or Email is not a text")
    if aviso.cantidad < 1:
        raise ImagenIlegible("Cantidad is not a number of boletos")
    return aviso
