"""The other parts of an event's availability learn what the event's own item says: version, date, place, limit.

They learn it one after another while people buy, and each notes what it had left when it heard of another date or
place (`Quedaban`). What had been sold until then, and has to be told, is the capacity less what each part had left when
it learned: boletos never move between parts that do not know the same (Disponibilidad.pasa), and what customers give
back comes to the event's own item, which learns first. With one part there is nothing to do.
"""

from typing import Any

from botocore.exceptions import ClientError

from boletia.llamada import fallo_condicion
from chalicelib.claves import Claves
from chalicelib.contienda import llama
from chalicelib.detalles import ANUNCIADOS
from chalicelib.partes import Item, Partes, numero

OFRECIDOS = {"Version", "Cambio", "MaximoPorCliente", *ANUNCIADOS}  # what a booking has to know of an event


class Alineacion:
    def __init__(self, cliente: Any, tabla: str, claves: Claves) -> None:
        self._cliente = cliente
        self._tabla = tabla
        self._claves = claves
        self._partes = Partes(cliente, tabla, claves)

    def alinea(self, nombre: str) -> list[Item]:
        """All parts of an event, none of which knows less than its own item. May be repeated."""
        while True:
            primera, *otras = partes = self._partes.lee(nombre)
            atrasadas = [parte for parte in otras if numero(parte, "Version") < numero(primera, "Version")]
            if not all(partes) or not atrasadas:
                return partes
            for parte in atrasadas:
                self._aprende(parte, primera)

    def _aprende(self, parte: Item, primera: Item) -> None:
        """Unless it has learned something since it was read."""
        sabe = {nombre: primera[nombre] for nombre in sorted(primera.keys() & OFRECIDOS)}
        olvida = sorted(OFRECIDOS - sabe.keys())
        se_movio = numero(primera, "Cambio") > numero(parte, "Cambio")
        version = {":leida": parte["Version"]} if "Version" in parte else {}
        try:
            llama(
                self._cliente.update_item,
                TableName=self._tabla,
                Key={nombre: parte[nombre] for nombre in ("PK", "SK")},
                UpdateExpression="SET "
                + ("Quedaban = Capacidad, " if se_movio else "")
                + ", ".join(f"{nombre} = :{nombre}" for nombre in sabe)
                + (f" REMOVE {', '.join(olvida)}" if olvida else ""),
                ConditionExpression="attribute_exists(PK) AND "
                + ("Version = :leida" if version else "attribute_not_exists(Version)"),
                ExpressionAttributeValues={f":{nombre}": valor for nombre, valor in sabe.items()} | version,
            )
        except ClientError as error:
            if not fallo_condicion(error):
                raise

    def quedaban(self, nombre: str) -> int:
        """Boletos that the other parts had left when they heard of the event's last date or place."""
        if self._claves.cupos == 1:
            return 0
        return sum(numero(parte, "Quedaban") for parte in self._partes.lee(nombre)[1:])
