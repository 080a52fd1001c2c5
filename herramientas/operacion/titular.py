"""`make titular`: all that a stage stores about a person, as JSON; BORRAR=1 takes the person out of it.

Quantities and states stay, because the books must balance. The ledger of e-mails holds no address, and stays as it is:
without it an e-mail could be told again. What backups still hold is in docs/seguridad.md.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from herramientas.operacion.items import Item, nacimiento
from herramientas.operacion.tablas import Tablas
from initdb.claves import IDEMPOTENCIA, RESERVA, de_aviso, tipo_de
from initdb.estados import EstadoDeReserva

ANONIMA = (
    "borrado@boletia.invalid"  # can be nobody's (RFC 2606), and notificaciones writes to no such address
)
SIN_HUELLA = "borrada"
REENVIO = "R"  # a request for lost numbers; its SK is the address


@dataclass(frozen=True)
class Titular:
    """What is stored about one person: reservations, idempotency keys, requests for lost numbers, e-mails, and how many
    boletos are counted for the address, of each event that limits them.
    """

    reservas: list[Item]
    claves: list[Item]
    reenvios: list[Item]
    correos: list[Item]
    limites: list[Item] = field(default_factory=list)

    @property
    def activas(self) -> list[str]:
        """The numbers of the reservations with which the person may still come."""
        return sorted(
            item["SK"]["S"] for item in self.reservas if item["Estado"]["S"] == EstadoDeReserva.ACTIVA
        )

    def presenta(self) -> dict[str, list[dict[str, Any]]]:
        return {nombre: [_llano(item) for item in items] for nombre, items in vars(self).items()}


def busca(tablas: Tablas, email: str) -> Titular:
    """Everything about an address, in whatever case it is written. Reads the tables; keeps only what is theirs."""
    buscado = email.strip().lower()
    suyos = [item for item in _todos(tablas, tablas.inventario) if buscado in _direcciones(item)]
    reservas = [item for item in suyos if tipo_de(item) == RESERVA]
    ids = {item["SK"]["S"] for item in reservas} | {item["Folio"]["S"] for item in suyos if "Folio" in item}
    return Titular(
        reservas=reservas,
        claves=list(_claves_de(tablas, ids)),
        reenvios=[item for item in suyos if tipo_de(item) == REENVIO],
        correos=[
            item for item in _todos(tablas, tablas.notificaciones) if de_aviso(item["PK"]["S"])[0] in ids
        ],
        limites=tablas.limites(reservas),
    )


def caducadas(tablas: Tablas, dias: int, ahora: datetime) -> Titular:
    """The reservations of cancelled events that were made more than so many days ago, and their keys."""
    reservas = [
        item
        for item in _todos(tablas, tablas.inventario)
        if tipo_de(item) == RESERVA
        and item["Estado"]["S"] == EstadoDeReserva.CANCELADA_CON_EVENTO
        and item["Email"]["S"] != ANONIMA
        and ahora - nacimiento(item["SK"]["S"]) > timedelta(days=dias)
    ]
    claves = list(_claves_de(tablas, {item["SK"]["S"] for item in reservas}))
    return Titular(reservas, claves, [], [], tablas.limites(reservas))


def borra(cliente: Any, tabla: str, titular: Titular) -> int:
    """Takes the person out of inventario; returns how many items changed. May be repeated, and while others write."""
    return sum(
        [
            *(_anonimiza(cliente, tabla, item) for item in titular.reservas),
            *(_olvida_huella(cliente, tabla, item) for item in titular.claves),
            *(_quita(cliente, tabla, item) for item in titular.reenvios),
            *(_descuenta(cliente, tabla, item) for item in titular.limites),
        ]
    )


def _anonimiza(cliente: Any, tabla: str, item: Item) -> bool:
    return _si_sigue(
        cliente.update_item,
        TableName=tabla,
        Key=_clave(item),
        UpdateExpression="SET Email = :nadie REMOVE EmailEscrito, Contada",
        ConditionExpression="Email = :suyo",
        ExpressionAttributeValues={":nadie": {"S": ANONIMA}, ":suyo": item["Email"]},
    )


def _olvida_huella(cliente: Any, tabla: str, item: Item) -> bool:
    """The key still keeps its request from being done twice; of the request nothing is left."""
    return _si_sigue(
        cliente.update_item,
        TableName=tabla,
        Key=_clave(item),
        UpdateExpression="SET Huella = :borrada",
        ConditionExpression="Id = :suya AND Huella <> :borrada",
        ExpressionAttributeValues={":borrada": {"S": SIN_HUELLA}, ":suya": item["Id"]},
    )


def _quita(cliente: Any, tabla: str, item: Item) -> bool:
    return _si_sigue(
        cliente.delete_item,
        TableName=tabla,
        Key=_clave(item),
        ConditionExpression="Folio = :suyo",
        ExpressionAttributeValues={":suyo": item["Folio"]},
    )


def _descuenta(cliente: Any, tabla: str, item: Item) -> bool:
    """Its reservations are nobody's now and count for nobody; who books meanwhile is counted anew."""
    return _si_sigue(
        cliente.delete_item,
        TableName=tabla,
        Key=_clave(item),
        ConditionExpression="Boletos = :suyos",
        ExpressionAttributeValues={":suyos": item["Boletos"]},
    )


def _si_sigue(escribe: Callable[..., Any], **escritura: Any) -> bool:
    """False when the item is no longer what it was: another run has done it, or it has expired."""
    try:
        escribe(**escritura)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True


def _claves_de(tablas: Tablas, ids: set[str]) -> Iterator[Item]:
    """The idempotency keys under which these reservations were made."""
    if ids:
        yield from (
            item
            for item in _todos(tablas, tablas.inventario)
            if tipo_de(item) == IDEMPOTENCIA and item["Id"]["S"] in ids
        )


def _todos(tablas: Tablas, tabla: str) -> Iterable[Item]:
    return (item for pagina in tablas.paginas(tabla) for item in pagina)


def _direcciones(item: Item) -> set[str]:
    """The addresses that an item of inventario holds, in lower case."""
    dichas = {item[nombre]["S"].lower() for nombre in ("Email", "EmailEscrito", "Para") if nombre in item}
    return dichas | ({item["SK"]["S"]} if tipo_de(item) == REENVIO else set())


def _clave(item: Item) -> Item:
    return {"PK": item["PK"], "SK": item["SK"]}


def _llano(valor: Any) -> Any:
    """An item without DynamoDB's type letters."""
    if not isinstance(valor, dict):
        return valor
    if len(valor) == 1 and (tipo := next(iter(valor))) in ("S", "N", "M", "L"):
        dentro = valor[tipo]
        return [_llano(uno) for uno in dentro] if tipo == "L" else _llano(dentro)
    return {nombre: _llano(dentro) for nombre, dentro in valor.items()}
