"""What an event offers beyond its boletos, as a process last saw it: taken for granted, and proven by each booking.

A booking is conditional on what is believed of the event, so nothing is read before it. Of an event that never changed
and has no limit the belief is right from the start; of any other the first refusal says what is so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from chalicelib.evento import Evento
from chalicelib.reserva import Reserva

RECORDADAS = 1000  # events


@dataclass(frozen=True)
class Oferta:
    """`version` of the event, its `maximo` of boletos for one address (0: any), the version `cambio` that last moved it
    in time or place, and what that announced.
    """

    version: int = 0
    maximo: int = 0
    cambio: int = 0
    anuncio: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def de(cls, evento: Evento) -> "Oferta":
        maximo = int(evento.detalles["MaximoPorCliente"]["N"]) if "MaximoPorCliente" in evento.detalles else 0
        anuncio = evento.anuncio if evento.cambio else {}
        return cls(evento.version, maximo, evento.cambio, anuncio)

    def aplicada(self, reserva: Reserva) -> Reserva:
        """The reservation as it is made under this offer: its holder is told date and place by the confirmation."""
        return replace(reserva, cambio=self.cambio, anuncio=self.anuncio, contada=self.maximo > 0)


SIN_CAMBIOS = Oferta()


class Ofertas:
    """What this process believes, by event."""

    def __init__(self) -> None:
        self._creidas: dict[str, Oferta] = {}

    def de(self, nombre: str) -> Oferta:
        return self._creidas.get(nombre, SIN_CAMBIOS)

    def aprende(self, evento: Evento) -> bool:
        """Takes over what an item says; False when that is what was believed."""
        oferta = Oferta.de(evento)
        if oferta == self.de(evento.nombre):
            return False
        if len(self._creidas) >= RECORDADAS:
            self._creidas.clear()
        self._creidas[evento.nombre] = oferta
        return True
