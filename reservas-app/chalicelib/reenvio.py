"""A customer who lost a reservation's number asks for them: they go to the address, never to whoever asks.

The request is one item, PK `R`, which the inventario stream brings to `preparaReenvio`; what that finds is written
into the same item, and the stream brings it to notificaciones. Contract: tests/contratos.
"""

from dataclasses import dataclass
from typing import Any

from boletia.errores import DatosInvalidos, ImagenIlegible
from boletia.nombre import nombre_de_evento
from chalicelib.claves import REENVIO, Claves
from chalicelib.email import email_de, plegada
from chalicelib.reserva import Reserva

VENTANA = 15 * 60  # seconds in which an address is written to once, whatever is asked for it
MAXIMO = 100  # reservations that one e-mail tells of, the newest: an item holds 400 KB


@dataclass(frozen=True)
class Reenvio:
    """The reservations of `email` (in lower case), of one `evento` or of every one on sale; `folio` is this request."""

    folio: str
    email: str
    evento: str | None

    @classmethod
    def desde_cuerpo(cls, cuerpo: dict[str, Any], folio: str) -> "Reenvio":
        """Raises DatosInvalidos."""
        evento = cuerpo.get("evento")
        return cls(
            folio=folio,
            email=plegada(email_de(cuerpo.get("email"))),
            evento=None if evento is None else nombre_de_evento(evento),
        )

    def a_item(self, claves: Claves, ahora: int) -> dict[str, Any]:
        """`Sobre`, not `Evento`: an item with Evento and Email would be in the index."""
        return {
            **claves.reenvio(self.email),
            "Folio": {"S": self.folio},
            **({} if self.evento is None else {"Sobre": {"S": self.evento}}),
            "Caduca": {"N": str(ahora + VENTANA)},
        }


def desde_registro(registro: Any) -> Reenvio | None:
    """The request that a record of the inventario stream brings, if it is a new one. Raises ImagenIlegible."""
    try:
        if registro["eventName"] == "REMOVE":
            return None
        imagen = registro["dynamodb"]["NewImage"]
        if imagen["PK"]["S"].split("#")[0] != REENVIO or "Reservas" in imagen:
            return None
        return _desde_imagen(imagen)
    except (AttributeError, KeyError, TypeError, DatosInvalidos) as error:
        raise ImagenIlegible(type(error).__name__) from error  # without its text, which may hold an address


def _desde_imagen(imagen: dict[str, Any]) -> Reenvio:
    folio, email = imagen["Folio"]["S"], imagen["SK"]["S"]
    if not isinstance(folio, str) or plegada(email_de(email)) != email:
        raise ImagenIlegible("Folio or SK is not one")
    return Reenvio(folio, email, nombre_de_evento(imagen["Sobre"]["S"]) if "Sobre" in imagen else None)


def hallazgo(reservas: list[Reserva]) -> dict[str, Any]:
    """What is found, as expression values: the newest first, and the address as the newest of them has it."""
    ultimas = sorted(reservas, key=lambda reserva: reserva.id, reverse=True)[:MAXIMO]
    return {
        ":para": {"S": ultimas[0].email},
        ":reservas": {
            "L": [
                {
                    "M": {
                        "Id": {"S": reserva.id},
                        "Evento": {"S": reserva.evento},
                        "Estado": {"S": reserva.estado},
                        "Cantidad": {"N": str(reserva.cantidad)},
                    }
                }
                for reserva in ultimas
            ]
        },
    }
