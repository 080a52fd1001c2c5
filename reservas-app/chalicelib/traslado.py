"""A new capacity for an event whose availability lies in parts: the first part takes the difference.

What the first part lacks for a lower capacity is brought there from the others before, each time in a transaction, so
that nothing is sold below the new capacity: it is applied only where the first part can pay, or where at the same
moment no other part has anything. What it has too much of after a higher one is spread. Boletos move only between
parts that know the same version of the event (alineacion.py).
"""

from typing import Any

from botocore.exceptions import ClientError

from boletia.llamada import fallo_condicion
from chalicelib.alineacion import Alineacion
from chalicelib.contienda import llama, razones
from chalicelib.cupos import reparte
from chalicelib.disponibilidad import Disponibilidad, Escritura
from chalicelib.evento import EstadoDeEvento, Evento
from chalicelib.oferta import Oferta
from chalicelib.partes import Item, boletos
from chalicelib.rechazos import fallo


class Traslado:
    def __init__(self, cliente: Any, disponibilidad: Disponibilidad, alineacion: Alineacion) -> None:
        self._cliente = cliente
        self._disponibilidad = disponibilidad
        self._alineacion = alineacion

    def ajusta(self, nombre: str, ajuste: Escritura) -> Item:
        """Does the write `ajuste`, which adds its `:diferencia` to the first part, which it returns.

        Raises ClientError when its condition fails.
        """
        valores = ajuste["ExpressionAttributeValues"]
        falta = -int(valores[":diferencia"]["N"])
        while True:
            partes = self._alineacion.alinea(nombre)
            primera = partes[0]
            vendible = all(partes) and primera["Estado"]["S"] == EstadoDeEvento.ACTIVO
            if falta <= 0 or not vendible or primera.get("Version") != valores.get(":conocida"):
                item = self._escribe(ajuste)
                if falta < 0:
                    self._reparte(nombre)
                return item
            if boletos(primera) >= falta:
                item = self._si_puede(ajuste, falta)
            elif all(boletos(parte) <= 0 for parte in partes[1:]):
                item = self._sin_las_otras(nombre, ajuste)
            else:
                item = {}
                self._recoge(partes, falta)
            if item:
                return item

    def _escribe(self, ajuste: Escritura) -> Item:
        respuesta = llama(self._cliente.update_item, **ajuste, ReturnValues="ALL_NEW")
        return respuesta["Attributes"]  # type: ignore[no-any-return]

    def _si_puede(self, ajuste: Escritura, falta: int) -> Item:
        """Where the first part has that many. {} where it has not, any more, or knows something else by now."""
        valores = {**ajuste["ExpressionAttributeValues"], ":falta": {"N": str(falta)}}
        condicion = f"{ajuste['ConditionExpression']} AND Capacidad >= :falta"
        con_tope = {**ajuste, "ConditionExpression": condicion, "ExpressionAttributeValues": valores}
        try:
            return self._escribe(con_tope)
        except ClientError as error:
            if not fallo_condicion(error):
                raise
            return {}

    def _sin_las_otras(self, nombre: str, ajuste: Escritura) -> Item:
        """Where no other part has anything: the first goes below zero. {} where one has, or the first knows something
        else by now.
        """
        cupos = self._disponibilidad.claves.cupos
        nada = [{"ConditionCheck": self._disponibilidad.vacia(nombre, parte)} for parte in range(1, cupos)]
        try:
            llama(self._cliente.transact_write_items, TransactItems=[{"Update": ajuste}, *nada])
        except ClientError as error:
            if not any(map(fallo, razones(error))):
                raise
            return {}
        return self._alineacion.alinea(nombre)[0]

    def _recoge(self, partes: list[Item], falta: int) -> None:
        """Brings what the first part lacks from the others, about as much from each."""
        quedan = falta - boletos(partes[0])
        llenas = [(parte, boletos(item)) for parte, item in enumerate(partes) if parte and boletos(item) > 0]
        for numero, (parte, suyos) in enumerate(sorted(llenas, key=lambda llena: llena[1])):
            toma = min(suyos, -(-quedan // (len(llenas) - numero)))
            if toma > 0 and self._pasa(partes, toma, de=parte, a=0):
                quedan -= toma

    def _reparte(self, nombre: str) -> None:
        """Gives the other parts of what the first has beyond its share; that they miss it is no harm."""
        partes = self._alineacion.alinea(nombre)
        if not all(partes):
            return
        justos = reparte(sum(map(boletos, partes)), len(partes))
        sobran = boletos(partes[0]) - justos[0]
        for parte in range(1, len(partes)):
            toma = min(justos[parte] - boletos(partes[parte]), sobran)
            if toma > 0 and self._pasa(partes, toma, de=0, a=parte):
                sobran -= toma

    def _pasa(self, partes: list[Item], cuantos: int, de: int, a: int) -> bool:
        """Moves boletos of an active event from one part to another; False when that one has not so many, or one of
        them knows something else by now.
        """
        evento = Evento.desde_item(partes[0])
        nombre, oferta = evento.nombre, Oferta.de(evento)
        try:
            llama(
                self._cliente.transact_write_items,
                TransactItems=[
                    {"Update": self._disponibilidad.toma(nombre, cuantos, de, oferta)},
                    {"Update": self._disponibilidad.trae(nombre, cuantos, a, oferta)},
                ],
            )
        except ClientError as error:
            if not any(map(fallo, razones(error))):
                raise
            return False
        return True
