"""An event's copy in inventario follows eventos: it is created, and it is closed. Availability is never written here,
except with the copy itself when it is new.
"""

from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError

from boletia.llamada import fallo_condicion
from chalicelib.cambio import Cambio
from chalicelib.claves import Claves
from chalicelib.contienda import llama
from chalicelib.evento import EstadoDeEvento


class Replica:
    def __init__(self, cliente: Any, tabla: str, claves: Claves) -> None:
        self._cliente = cliente
        self._tabla = tabla
        self._claves = claves

    def crea(self, cambio: Cambio) -> bool:
        """Copies a new event with everything available; False when it was there already, whatever its state."""
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

    def cierra(self, cambio: Cambio) -> int:
        """Marks the event as cancelled and returns its availability, which no one can change from here on.

        The event is created, cancelled, when its creation has not arrived yet. May be repeated.
        """
        clave = self._claves.evento(cambio.nombre)
        cerrada = replace(cambio.copia(), estado=EstadoDeEvento.CANCELADO)
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
        return int(respuesta["Attributes"]["Capacidad"]["N"])


def _fija(atributo: str) -> str:
    """The state becomes the closed event's; everything else stays as it is where it is there."""
    return (
        "Estado = :Estado" if atributo == "Estado" else f"{atributo} = if_not_exists({atributo}, :{atributo})"
    )
