"""Reads all parts of an event's availability: one item or `cupos` of them, consistent with the writes before it."""

from typing import Any

from botocore.exceptions import ClientError

from chalicelib.claves import Clave, Claves
from chalicelib.contienda import llama

Item = dict[str, Any]


class Partes:
    def __init__(self, cliente: Any, tabla: str, claves: Claves) -> None:
        self._cliente = cliente
        self._tabla = tabla
        self._claves = claves

    def lee(self, nombre: str) -> list[Item]:
        """One after another: while people buy, their sum may be of no single moment. {} for what is not there."""
        claves = self._claves.de_un_evento(nombre)
        if len(claves) == 1:
            respuesta = llama(
                self._cliente.get_item, TableName=self._tabla, Key=claves[0], ConsistentRead=True
            )
            return [respuesta.get("Item", {})]
        leidos: dict[str, Item] = {}
        llama(self._pide, faltan=list(claves), leidos=leidos)
        return [leidos.get(clave["PK"]["S"], {}) for clave in claves]

    def _pide(self, faltan: list[Clave], leidos: dict[str, Item]) -> None:
        """Reads what is missing. What DynamoDB leaves unread stays in `faltan`, and is throttling like any other."""
        pedido = {self._tabla: {"Keys": faltan, "ConsistentRead": True}}
        respuesta = self._cliente.batch_get_item(RequestItems=pedido)
        leidos |= {item["PK"]["S"]: item for item in respuesta["Responses"].get(self._tabla, [])}
        faltan[:] = respuesta.get("UnprocessedKeys", {}).get(self._tabla, {}).get("Keys", [])
        if faltan:
            raise ClientError({"Error": {"Code": "ProvisionedThroughputExceeded"}}, "BatchGetItem")

    def retrata(self, nombre: str, *otras: Clave) -> list[Item]:
        """All of them and these other items, at one moment. Refused while any of them is being written."""
        claves = [*self._claves.de_un_evento(nombre), *otras]
        respuesta = self._cliente.transact_get_items(
            TransactItems=[{"Get": {"TableName": self._tabla, "Key": clave}} for clave in claves]
        )
        return [leido.get("Item", {}) for leido in respuesta["Responses"]]


def une(partes: list[Item]) -> Item:
    """The event's own item with all that is available and all that is to be told; {} where the event is not there."""
    primera, *otras = partes
    if not otras:
        return primera
    if not all(partes):
        return {}
    suma = {"Capacidad": sum(map(boletos, partes))}
    if "PorAvisar" in primera:
        suma["PorAvisar"] = numero(primera, "PorAvisar") - sum(numero(parte, "Quedaban") for parte in otras)
    return {**primera, **{nombre: {"N": str(valor)} for nombre, valor in suma.items()}}


def boletos(parte: Item) -> int:
    """What a part holds."""
    return numero(parte, "Capacidad")


def numero(parte: Item, nombre: str) -> int:
    """0 where it is not there."""
    return int(parte[nombre]["N"]) if nombre in parte else 0
