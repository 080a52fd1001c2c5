"""An event's copy in inventario follows eventos: it is created, it is changed, and it is closed.

Records may come in any order and any number of times. What a new capacity does to availability: disponibilidad.py.
"""

from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError

from boletia.llamada import anterior, fallo_condicion
from chalicelib.cambio import Cambio
from chalicelib.claves import Claves
from chalicelib.contienda import llama, razones
from chalicelib.cupos import reparte
from chalicelib.disponibilidad import Disponibilidad
from chalicelib.evento import EstadoDeEvento, Evento
from chalicelib.partes import Item, une
from chalicelib.rechazos import fallo
from chalicelib.traslado import Traslado

DE_CADA_PARTE = {"Capacidad", "Categoria", "Estado", "MaximoPorCliente"}  # of what an event's copy holds


class Replica:
    def __init__(self, cliente: Any, tabla: str, claves: Claves) -> None:
        self._cliente = cliente
        self._tabla = tabla
        self._claves = claves
        self._disponibilidad = Disponibilidad(tabla, claves)
        self._traslado = Traslado(cliente, self._disponibilidad)

    def crea(self, cambio: Cambio) -> bool:
        """Copies an event with everything available; False when it was there already, whatever its state."""
        partes = [
            {"TableName": self._tabla, "Item": item, "ConditionExpression": "attribute_not_exists(PK)"}
            for item in self._partes(cambio.copia())
        ]
        try:
            if len(partes) == 1:
                llama(self._cliente.put_item, **partes[0])
            else:
                llama(self._cliente.transact_write_items, TransactItems=[{"Put": parte} for parte in partes])
        except ClientError as error:
            if fallo_condicion(error) or any(map(fallo, razones(error))):
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
                return Evento.desde_item(self._ajusta(cambio, conocida))
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

    def _ajusta(self, cambio: Cambio, conocida: Evento) -> Item:
        ajuste = self._disponibilidad.ajusta(cambio, conocida)
        if self._claves.cupos > 1:
            return self._traslado.ajusta(cambio.nombre, ajuste)
        respuesta = llama(self._cliente.update_item, **ajuste, ReturnValues="ALL_NEW")
        return respuesta["Attributes"]  # type: ignore[no-any-return]

    def cierra(self, cambio: Cambio) -> Evento:
        """Marks the event as cancelled and returns its copy: what is sold of it no one can change from here on.

        The copy is created, cancelled, when the event's creation has not arrived yet. May be repeated.
        """
        cerrada = replace(cambio.original(), estado=EstadoDeEvento.CANCELADO)
        return Evento.desde_item(une([self._cierra(parte) for parte in self._partes(cerrada)]))

    def _cierra(self, parte: Item) -> Item:
        """The part as it is from now on: nothing is sold of it any more, nothing comes back."""
        atributos = {nombre: valor for nombre, valor in parte.items() if nombre not in ("PK", "SK")}
        respuesta = llama(
            self._cliente.update_item,
            TableName=self._tabla,
            Key={nombre: parte[nombre] for nombre in ("PK", "SK")},
            UpdateExpression="SET " + ", ".join(map(_fija, atributos)),
            ExpressionAttributeValues={f":{nombre}": valor for nombre, valor in atributos.items()},
            ReturnValues="ALL_NEW",
        )
        return respuesta["Attributes"]  # type: ignore[no-any-return]

    def _partes(self, copia: Evento) -> list[Item]:
        """The items of a copy: its own, and for each other part one with what it takes to sell."""
        item = copia.a_item(self._claves)
        breve = {nombre: valor for nombre, valor in item.items() if nombre in DE_CADA_PARTE}
        boletos = reparte(copia.disponibles, self._claves.cupos)
        return [
            {**(breve if parte else item), **clave, "Capacidad": {"N": str(boletos[parte])}}
            for parte, clave in enumerate(self._claves.de_un_evento(copia.nombre))
        ]


def _fija(atributo: str) -> str:
    """The state becomes the closed event's; everything else stays as it is where it is there."""
    return (
        "Estado = :Estado" if atributo == "Estado" else f"{atributo} = if_not_exists({atributo}, :{atributo})"
    )
