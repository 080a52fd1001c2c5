"""How the tables' keys are made, for those who read them from outside: operators' commands, measurements, tests.

The domains build their own (reservas in chalicelib/claves.py, notificaciones in `Aviso.clave`): a zip holds no initdb.
A test holds the two ways together, as the golden images do with what a domain tells another.
"""

from hashlib import sha256
from typing import Any
from zlib import crc32

EVENTO, RESERVA, IDEMPOTENCIA = "E", "I", "K"  # what an item of inventario is, the beginning of its PK
LIMITE = "L"  # the boletos of one address, of an event that limits them
CUPO = "D"  # a part of what is available of an event, beside the event's own item
INDICE = "evento-email"  # all reservations of an event, by e-mail

Clave = dict[str, Any]


def pk(tipo: str, sk: str, particiones: int) -> str:
    """`I`, or with more than one partition `I#3`."""
    return tipo if particiones == 1 else f"{tipo}#{crc32(sk.encode()) % particiones}"


def clave(tipo: str, sk: str, particiones: int) -> Clave:
    """The key of an item of inventario."""
    return {"PK": {"S": pk(tipo, sk, particiones)}, "SK": {"S": sk}}


def clave_de_limite(evento: str, email: str, particiones: int) -> Clave:
    """Of the item that counts the boletos of an address (in lower case); it says neither event nor address."""
    return clave(LIMITE, sha256(f"{evento}/{email}".encode()).hexdigest(), particiones)


def claves_de_evento(nombre: str, particiones: int, cupos: int) -> list[Clave]:
    """All items that hold what is available of an event, its own first."""
    vueltas = max(particiones, cupos)
    lugares = [(crc32(nombre.encode()) + parte) % vueltas for parte in range(1, cupos)]
    return [
        clave(EVENTO, nombre, particiones),
        *({"PK": {"S": f"{CUPO}#{lugar}"}, "SK": {"S": nombre}} for lugar in lugares),
    ]


def agrupa(cupos: int) -> str:
    """The index's first attribute."""
    return "Evento" if cupos == 1 else "Tramo"


def tramos(evento: str, cupos: int) -> list[str]:
    """Its values, under which the index has all reservations of an event."""
    return [evento] if cupos == 1 else [f"{evento}#{tramo}" for tramo in range(cupos)]


def tipo_de(item: Clave) -> str:
    """What an item of inventario is."""
    return str(item["PK"]["S"]).split("#")[0]


def clave_de_aviso(id: str, estado: str) -> str:
    """What the ledger remembers the e-mail by that tells a reservation's state."""
    return f"{id}#{estado}"


def de_aviso(clave: str) -> tuple[str, str]:
    """The reservation's id and the state, of one such key."""
    id, _, estado = clave.partition("#")
    return id, estado
