"""The keys of the table inventario: the one place of this app that knows where an item lives. Who reads the tables from
outside uses initdb/claves.py, and a test compares the two.

With one partition they are the seed's: PK `E` for events, `I` for reservations, `K` for idempotency
keys, `R` for requests of lost numbers.
With n > 1 each kind is spread over `I#0` … `I#n-1` by a hash of the sort key that never changes.
"""

from dataclasses import dataclass
from typing import Any
from zlib import crc32

EVENTO = "E"
RESERVA = "I"
IDEMPOTENCIA = "K"
REENVIO = "R"

INDICE = "evento-email"  # a customer's reservations of an event, and all of an event

Clave = dict[str, Any]


@dataclass(frozen=True)
class Claves:
    particiones: int = 1

    def evento(self, nombre: str) -> Clave:
        return self._clave(EVENTO, nombre)

    def reserva(self, id: str) -> Clave:
        return self._clave(RESERVA, id)

    def idempotencia(self, clave: str) -> Clave:
        return self._clave(IDEMPOTENCIA, clave)

    def reenvio(self, email: str) -> Clave:
        return self._clave(REENVIO, email)

    def de_eventos(self) -> list[str]:
        """The partition keys under which all events are found."""
        return [self._pk(EVENTO, parte) for parte in range(self.particiones)]

    def _clave(self, tipo: str, sk: str) -> Clave:
        parte = crc32(sk.encode()) % self.particiones
        return {"PK": {"S": self._pk(tipo, parte)}, "SK": {"S": sk}}

    def _pk(self, tipo: str, parte: int) -> str:
        return tipo if self.particiones == 1 else f"{tipo}#{parte}"
