"""An event's copy in inventario follows eventos: it is created, it is changed, and it is closed.

Records may come in any order and any number of times. What a new capacity does to availability: disponibilidad.py.
How the other parts follow, where availability lies in several: alineacion.py.
"""

from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError

from boletia.llamada import anterior, fallo_condicion, ocupado
from chalicelib.alineacion import OFRECIDOS, Alineacion
from chalicelib.cambio import Cambio
from chalicelib.claves import Clave, Claves
from chalicelib.contienda import llama, razones
from chalicelib.cupos import reparte
from chalicelib.disponibilidad import Disponibilidad
from chalicelib.evento import EstadoDeEvento, Evento
from chalicelib.partes import Item, une
from chalicelib.rechazos import fallo
from chalicelib.traslado import Traslado

VUELTAS = 20  # each in vain lost to another change, or to a copy whose own item somebody took out
DE_CADA_PARTE = {"Capacidad", "Categoria", "Estado", *OFRECIDOS}  # of what an event's copy holds


class Replica:
    def __init__(self, cliente: Any, tabla: str, claves: Claves) -> None:
        self._cliente = cliente
        self._tabla = tabla
        self._claves = claves
        self._disponibilidad = Disponibilidad(tabla, claves)
        self._alineacion = Alineacion(cliente, tabla, claves)
        self._traslado = Traslado(cliente, self._disponibilidad, self._alineacion)

    def crea(self, cambio: Cambio) -> bool:
        """Copies an event with everything available; False when it was there already, whatever its state."""
        return self._nace("Put", [{"Item": item} for item in self._partes(cambio.copia())])

    def _nace_cambiada(self, cambio: Cambio) -> bool:
        """The copy of an event that changed before its creation arrived; False when it has arrived just now.

        By Update, because that is what the functions that follow a change may do.
        """
        return self._nace("Update", [_pone_todo(*_separa(parte)) for parte in self._partes(cambio.copia())])

    def _nace(self, accion: str, escrituras: list[dict[str, Any]]) -> bool:
        """Writes all parts of a copy at once, since nothing may be sold of half of it; False when it was there."""
        nueva = {"TableName": self._tabla, "ConditionExpression": "attribute_not_exists(PK)"}
        partes = [{**escritura, **nueva} for escritura in escrituras]
        sola = {"Put": self._cliente.put_item, "Update": self._cliente.update_item}[accion]
        try:
            if len(partes) == 1:
                llama(sola, **partes[0])
            else:
                llama(self._cliente.transact_write_items, TransactItems=[{accion: parte} for parte in partes])
        except ClientError as error:
            if fallo_condicion(error) or any(map(fallo, razones(error))):
                return False
            raise
        return True

    def sigue(self, cambio: Cambio) -> Evento:
        """Brings the copy, all its parts, to the change's version, once, unless it knows a later one; the copy as it
        is now.

        Takes a copy that never changed for granted; one that did says in its refusal what it knows. Raises
        ServicioOcupado where others change it again and again.
        """
        conocida = cambio.original()
        for _ in range(VUELTAS):
            try:
                return self._alineada(self._ajusta(cambio, conocida))
            except ClientError as error:
                if not fallo_condicion(error):
                    raise
                item = anterior(error)
            if item:
                conocida = Evento.desde_item(item)
                if conocida.version >= cambio.version:
                    return self._alineada(item)
            elif self._nace_cambiada(cambio):
                return cambio.copia()
        raise ocupado()

    def _alineada(self, propia: Item) -> Evento:
        """The copy whose own item that is, once its other parts know the same."""
        if self._claves.cupos > 1:
            propia = une(self._alineacion.alinea(propia["SK"]["S"])) or propia
        return Evento.desde_item(propia)

    def _ajusta(self, cambio: Cambio, conocida: Evento) -> Item:
        ajuste = self._disponibilidad.ajusta(cambio, conocida)
        if self._claves.cupos > 1:
            return self._traslado.ajusta(cambio.nombre, ajuste)
        respuesta = llama(self._cliente.update_item, **ajuste, ReturnValues="ALL_NEW")
        return respuesta["Attributes"]  # type: ignore[no-any-return]

    def anunciado(self, cambio: Cambio, avisados: int) -> bool:
        """Whether nobody is left to be told of the event's new date or place. Written down where `avisados`, the
        boletos of those who were told, are all that had to be; if the event moved again or is cancelled, others tell.
        """
        try:
            llama(
                self._cliente.update_item,
                TableName=self._tabla,
                Key=self._claves.evento(cambio.nombre),
                UpdateExpression="REMOVE PorAvisar",
                ConditionExpression="Estado = :activo AND Cambio = :cambio AND PorAvisar <= :avisados",
                ExpressionAttributeValues={
                    ":activo": {"S": EstadoDeEvento.ACTIVO},
                    ":cambio": {"N": str(cambio.movido)},
                    ":avisados": {"N": str(avisados + self._alineacion.quedaban(cambio.nombre))},
                },
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if not fallo_condicion(error):
                raise
            return not pendiente(Evento.desde_item(anterior(error)), cambio)
        return True

    def cierra(self, cambio: Cambio) -> Evento:
        """Marks the event as cancelled and returns its copy: what is sold of it no one can change from here on.

        The copy is created, cancelled, when the event's creation has not arrived yet. May be repeated. Boletos
        move between parts that are active only, so that what the closing writes answer adds up.
        """
        cerrada = replace(cambio.original(), estado=EstadoDeEvento.CANCELADO)
        return Evento.desde_item(une([self._cierra(parte) for parte in self._partes(cerrada)]))

    def _cierra(self, parte: Item) -> Item:
        """The part as it is from now on: nothing is sold of it any more, nothing comes back."""
        clave, atributos = _separa(parte)
        respuesta = llama(
            self._cliente.update_item,
            TableName=self._tabla,
            Key=clave,
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


def pendiente(copia: Evento, cambio: Cambio) -> bool:
    """Whether it is this change's date and place of which not all are told yet."""
    return (
        copia.estado is EstadoDeEvento.ACTIVO
        and copia.cambio == cambio.movido
        and copia.por_avisar is not None
    )


def _separa(item: Item) -> tuple[Clave, Item]:
    """Its key, and the rest of it."""
    clave = {nombre: item[nombre] for nombre in ("PK", "SK")}
    return clave, {nombre: valor for nombre, valor in item.items() if nombre not in clave}


def _pone_todo(clave: Clave, atributos: Item) -> dict[str, Any]:
    return {
        "Key": clave,
        "UpdateExpression": "SET " + ", ".join(f"{nombre} = :{nombre}" for nombre in atributos),
        "ExpressionAttributeValues": {f":{nombre}": valor for nombre, valor in atributos.items()},
    }


def _fija(atributo: str) -> str:
    """The state becomes the closed event's; everything else stays as it is where it is there."""
    return (
        "Estado = :Estado" if atributo == "Estado" else f"{atributo} = if_not_exists({atributo}, :{atributo})"
    )
