"""The keys of the table inventario: the one place of this app that knows where an item lives. Who reads the tables from
outside uses initdb/claves.py, and a test compares the two.

With one partition they are the seed's: PK `E` for events, `I` for reservations, `K` for idempotency
keys, `R` for requests of lost numbers, `L` for the boletos of one address of an event that limits them.
With n > 1 each kind is spread over `I#0` … `I#n-1` by a hash of the sort key that never changes.

An event's availability lies in `cupos` parts. The first is the event's own item; with one, the default, there is no
other. The others are items `D` under as many partition keys, and the index is spread over as many by the customer.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from zlib import crc32

EVENTO = "E"
RESERVA = "I"
IDEMPOTENCIA = "K"
REENVIO = "R"
LIMITE = "L"
CUPO = "D"  # disponibles: what a part holds

INDICE = "evento-email"  # a customer's reservations of an event, and all of an event

Clave = dict[str, Any]


def tipo_de(item: Clave) -> str:
    """What an item is."""
    return str(item["PK"]["S"]).split("#")[0]


@dataclass(frozen=True)
class Claves:
    particiones: int = 1
    cupos: int = 1

    def evento(self, nombre: str) -> Clave:
        return self._clave(EVENTO, nombre)

    def reserva(self, id: str) -> Clave:
        return self._clave(RESERVA, id)

    def idempotencia(self, clave: str) -> Clave:
        return self._clave(IDEMPOTENCIA, clave)

    def reenvio(self, email: str) -> Clave:
        return self._clave(REENVIO, email)

    def limite(self, evento: str, email: str) -> Clave:
        """`email` as it is found. The key does not say it: a hash of both, which nobody reads an address off."""
        return self._clave(LIMITE, sha256(f"{evento}/{email}".encode()).hexdigest())

    def de_eventos(self) -> list[str]:
        """The partition keys under which all events are found."""
        return [self._pk(EVENTO, parte) for parte in range(self.particiones)]

    def cupo(self, nombre: str, parte: int) -> Clave:
        """A part of an event's availability."""
        if parte == 0:
            return self.evento(nombre)
        vuelta = (crc32(nombre.encode()) + parte) % self._vueltas
        return {"PK": {"S": f"{CUPO}#{vuelta}"}, "SK": {"S": nombre}}

    def de_un_evento(self, nombre: str) -> list[Clave]:
        """All parts of an event's availability, its own item first."""
        return [self.cupo(nombre, parte) for parte in range(self.cupos)]

    def de_cupos(self) -> list[str]:
        """The partition keys under which the parts of all events are found, but for the first parts."""
        return [] if self.cupos == 1 else [f"{CUPO}#{vuelta}" for vuelta in range(self._vueltas)]

    @property
    def agrupa(self) -> str:
        """The index's first attribute."""
        return "Evento" if self.cupos == 1 else "Tramo"

    def tramo(self, evento: str, email: str) -> str:
        """Its value, under which the index has a customer's reservations; `email` in lower case."""
        return evento if self.cupos == 1 else f"{evento}#{crc32(email.encode()) % self.cupos}"

    def tramos(self, evento: str) -> list[str]:
        """Its values, under which the index has all reservations of an event."""
        return [evento] if self.cupos == 1 else [f"{evento}#{tramo}" for tramo in range(self.cupos)]

    @property
    def _vueltas(self) -> int:
        return max(self.particiones, self.cupos)

    def _clave(self, tipo: str, sk: str) -> Clave:
        parte = crc32(sk.encode()) % self.particiones
        return {"PK": {"S": self._pk(tipo, parte)}, "SK": {"S": sk}}

    def _pk(self, tipo: str, parte: int) -> str:
        return tipo if self.particiones == 1 else f"{tipo}#{parte}"
