"""An event's copy in inventario follows eventos: it is created, it is changed, and it is closed.

Records may come in any order and any number of times. What a new capacity does to availability: disponibilidad.py.
"""

from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError

from boletia.llamada import anterior, fallo_condicion
from chalicelib.cambio import Cambio
from chalicelib.claves import Claves
from chalicelib.contienda import llama
from chalicelib.disponibilidad import Disponibilidad
from chalicelib.evento import EstadoDeEvento, Evento


class Replica:
    def __init__(self, cliente: Any, tabla: str, claves: Claves) -> None:
        self._cliente = cliente
        self._tabla = tabla
        self._claves = claves
        self._disponibilidad = Disponibilidad(tabla, claves)

    def crea(self, cambio: Cambio) -> bool:
        """Copies an event with everything available; False when it was there already, whatever its state."""
        try:
            llama(
                self._cliente.put_item,
                TableName=self._tabla,
                Item=cambio.copia().a_item(self._claves),
                ConditionExpression="attribute_not_exists(PK)",
            )
        except ClientError as error:
            if fallo_condicion(error):
                return False
            raise
        return True

    def sigue(self, cambio: Cambio) -> Evento:
        """Brings the copy to the change's version, once, unless it knows a later one; the copy as it is now.

        Takes a copy that never changed for granted; one that did says in its refusal what it knows.
        """
        conocida = cambio.original()
        while True:
            try:
                ajuste = self._disponibilidad.ajusta(cambio, conocida)
                respuesta = llama(self._cliente.update_item, **ajuste, ReturnValues="ALL_NEW")
                return Evento.desde_item(respuesta["Attributes"])
            except ClientError as error:
                if not fallo_condicion(error):
                    raise
                item = anterior(error)
            if item:
                conocida = Evento.desde_item(item)
                if conocida.version >= cambio.version:
                    return conocida
            elif self.crea(cambio):
                return cambio.copia()

    def cierra(self, cambio: Cambio) -> Evento:
        """Marks the event as cancelled and returns its copy: what is sold of it no one can change from here on.

        The copy is created, cancelled, when the event's creation has not arrived yet. May be repeated.
        """
        clave = self._claves.evento(cambio.nombre)
        cerrada = replace(cambio.original(), estado=EstadoDeEvento.CANCELADO)
        atributos = {
            nombre: valor for nombre, valor in cerrada.a_item(self._claves).items() if nombre not in clave
        }
        respuesta = llama(
            self._cliente.update_item,
            TableName=self._tabla,
            Key=clave,
            UpdateExpression="SET " + ", ".join(map(_fija, atributos)),
            ExpressionAttributeValues={f":{nombre}": valor for nombre, valor in atributos.items()},
            ReturnValues="ALL_NEW",
        )
        return Evento.desde_item(respuesta["Attributes"])


def _fija(atributo: str) -> str:
    """The state becomes the closed event's; everything else stays as it is where it is there."""
    return (
        "Estado = :Estado" if atributo == "Estado" else f"{atributo} = if_not_exists({atributo}, :{atributo})"
    )
