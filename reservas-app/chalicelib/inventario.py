"""The table inventario as the routes use it: availability is moved by transactions, never read and then written."""

import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from boletia import bitacora
from boletia.errores import CursorInvalido
from boletia.llamada import ocupado
from boletia.pagina import Pagina
from chalicelib import folio
from chalicelib.claves import INDICE, Clave
from chalicelib.contienda import contiende, llama, razones
from chalicelib.email import plegada
from chalicelib.evento import Evento
from chalicelib.hechos import Hecho
from chalicelib.mezcla import mezcla
from chalicelib.oferta import Oferta, Ofertas
from chalicelib.partes import Partes, une
from chalicelib.rechazos import (
    desconocida,
    evento_desconocido,
    evento_que_rehuso,
    lo_que_es,
    rechazo_de_alta,
    rechazo_del_limite,
    rechazo_por_lo_que_queda,
    vale_el_limite,
    ya_registrada,
)
from chalicelib.reserva import EstadoDeReserva, Reserva, Solicitud
from chalicelib.transacciones import Transacciones
from chalicelib.venta import Alta, Venta
from chalicelib.ventanilla import Ventanillas

INTENTOS = 8  # transactions of one request, each of which learnt from the refusal of the one before
LLENA = 2000  # reservations after which a page without limit ends: Lambda answers up to 6 MB
PARTICIONES_A_LA_VEZ = 8  # a client keeps ten connections


class Inventario:
    """`nuevo_id` and `reloj` (seconds since 1970) are passed in by tests."""

    def __init__(
        self,
        cliente: Any,
        transacciones: Transacciones,
        nuevo_id: Callable[[], str] = folio.nuevo,
        reloj: Callable[[], float] = time.time,
        ventanillas: Ventanillas | None = None,
    ) -> None:
        self._cliente = cliente
        self._transacciones = transacciones
        self._tabla = transacciones.tabla
        self._claves = transacciones.claves
        self._nuevo_id = nuevo_id
        self._reloj = reloj
        self._ventanillas = ventanillas or Ventanillas(self._claves.cupos)
        self._partes = Partes(cliente, self._tabla, self._claves)
        self._ofertas = Ofertas()

    def evento(self, nombre: str) -> Evento:
        """Raises EventoDesconocido."""
        item = une(self._partes.lee(nombre))
        if not item:
            raise evento_desconocido(nombre)
        return Evento.desde_item(item)

    def eventos(self, pagina: Pagina) -> tuple[list[Evento], str | None]:
        """A page of events in the order of their names, and the cursor of the next page if there is one."""
        respuestas = self._de_cada_particion(self._claves.de_eventos(), partial(self._eventos_de, pagina))
        # The other parts are read afterwards: whoever sees an event sees all that belongs to it.
        otras = self._de_cada_particion(self._claves.de_cupos(), partial(self._eventos_de, pagina))
        items, siguiente = mezcla([*respuestas, *otras], pagina.limite)
        return [Evento.desde_item(item) for item in items], siguiente

    def reserva(self, id: str) -> Reserva:
        """Consistent with the writes before it. Raises ReservaDesconocida."""
        item = self._lee(self._claves.reserva(id))
        if not item:
            raise desconocida(id)
        return Reserva.desde_item(item)

    def reservas_de(self, evento: str, email: str, pagina: Pagina) -> tuple[list[Reserva], str | None]:
        """A page of a customer's reservations of one event. The index may lag a moment behind the table."""
        plegado = plegada(email)
        valores = {":evento": {"S": self._claves.tramo(evento, plegado)}, ":email": {"S": plegado}}
        consulta = _consulta(pagina, f"{self._claves.agrupa} = :evento AND Email = :email", valores)
        if pagina.cursor is not None:
            consulta["ExclusiveStartKey"] = self._en_el_indice(evento, plegado, pagina.cursor)
        return self._del_indice(pagina, consulta)

    def reservas_del_evento(
        self, evento: str, estado: EstadoDeReserva | None, pagina: Pagina
    ) -> tuple[list[Reserva], str | None]:
        """A page of an event's reservations by e-mail, without those in another `estado`: it may be short, even empty,
        and have a next one. The index may lag a moment behind the table. Raises CursorInvalido.
        """
        desde = None if pagina.cursor is None else self._tras(evento, pagina.cursor)
        reservas, siguiente = self._de_los_tramos(evento, pagina, desde)
        return [reserva for reserva in reservas if estado in (None, reserva.estado)], siguiente

    def crea(self, solicitud: Solicitud, clave: str | None = None) -> Reserva:
        """Books the boletos, once: also when AWS's answer is lost on the way or `clave` comes again.

        Raises EventoDesconocido, EventoCancelado, SinDisponibilidad, LimitePorCliente, ClaveReutilizada.
        """
        reserva = Reserva(
            self._nuevo_id(), solicitud.evento, EstadoDeReserva.ACTIVA, solicitud.email, solicitud.cantidad
        )
        huella, ahora = solicitud.huella() if clave else "", int(self._reloj())
        for intento in range(INTENTOS):
            oferta = self._ofertas.de(solicitud.evento)
            sin_contar = self._sin_contar(reserva, oferta)
            alta = Alta(reserva, clave, huella, ahora, oferta, sin_contar, intento)
            venta = Venta(self._cliente, self._transacciones, self._ventanillas.de(reserva.evento), alta)
            if rechazo := venta.registra():
                registrada = ya_registrada(rechazo, solicitud, reserva.id)
                if registrada is None:
                    if (evento := evento_que_rehuso(rechazo)) and self._ofertas.aprende(evento):
                        continue
                    if venta.pasa_del_limite and vale_el_limite(rechazo):
                        raise rechazo_del_limite(oferta, solicitud)
                    raise rechazo_de_alta(rechazo, solicitud)
                if registrada != reserva.id:
                    bitacora.anota(Hecho.RESERVA_REPETIDA, reserva=registrada)
                    return self.reserva(registrada)
            bitacora.anota(
                Hecho.RESERVA_CREADA, reserva=reserva.id, evento=reserva.evento, cantidad=reserva.cantidad
            )
            return oferta.aplicada(reserva)
        raise ocupado()

    def cancela(self, id: str) -> Reserva:
        """Cancels a reservation by its customer's wish and returns it as it was.

        Raises ReservaDesconocida, ReservaCancelada, EventoCancelado, BoletosUsados.
        """
        return self._suelta(id, 0)

    def rebaja(self, id: str, queda: int) -> Reserva:
        """Leaves a reservation `queda` boletos, puts the others back on sale, and returns it as it is. May be repeated.

        Raises what `cancela` does, and AumentoImposible.
        """
        antes = self._suelta(id, queda)
        if antes.cantidad > queda:
            bitacora.anota(Hecho.RESERVA_REBAJADA, reserva=id, evento=antes.evento, cantidad=queda)
        return replace(antes, cantidad=queda)

    def _suelta(self, id: str, queda: int) -> Reserva:
        """Gives back all boletos but `queda`, 0 being a cancellation; the reservation as it was before."""
        reserva, por_avisar = self.reserva(id), False
        ventanilla = self._ventanillas.de(reserva.evento)
        for _ in range(INTENTOS):
            if rechazo := rechazo_por_lo_que_queda(reserva, queda):
                raise rechazo
            if reserva.cantidad == queda:
                return reserva
            acciones = (
                self._transacciones.rebaja(reserva, queda, por_avisar)
                if queda
                else self._transacciones.baja(reserva, por_avisar)
            )
            try:
                contiende(
                    ventanilla.ritmo,
                    self._cliente.transact_write_items,
                    TransactItems=acciones,
                    ClientRequestToken=uuid.uuid4().hex,
                )
            except ClientError as error:
                if not razones(error):
                    raise
                reserva, por_avisar = lo_que_es(razones(error), reserva)
            else:
                ventanilla.reparto.devuelve(reserva.cantidad - queda)
                return reserva
        raise ocupado()

    def _sin_contar(self, reserva: Reserva, oferta: Oferta) -> int:
        """Boletos that the address has from before the event had a limit: only a change can have brought it later."""
        if not oferta.maximo or not oferta.version:
            return 0
        return sum(
            suya.cantidad
            for suya in self._todas_las_de(reserva.evento, reserva.email)
            if suya.estado == EstadoDeReserva.ACTIVA and not suya.contada
        )

    def _todas_las_de(self, evento: str, email: str) -> Iterator[Reserva]:
        """A customer's reservations of one event, however many pages the index makes of them."""
        cursor: str | None = None
        while True:
            suyas, cursor = self.reservas_de(evento, email, Pagina(cursor=cursor))
            yield from suyas
            if cursor is None:
                return

    def _de_los_tramos(
        self, evento: str, pagina: Pagina, desde: Clave | None
    ) -> tuple[list[Reserva], str | None]:
        """A page of all that the index has of an event, after the place `desde`."""
        tramos = self._claves.tramos(evento)
        if desde is not None:
            del tramos[: tramos.index(desde[self._claves.agrupa]["S"])]
        reservas: list[Reserva] = []
        for numero, tramo in enumerate(tramos, start=1):
            resto = replace(pagina, limite=pagina.limite and pagina.limite - len(reservas))
            consulta = _consulta(resto, f"{self._claves.agrupa} = :evento", {":evento": {"S": tramo}})
            if desde is not None:
                consulta["ExclusiveStartKey"] = desde
                desde = None
            leidas, siguiente = self._del_indice(resto, consulta)
            reservas += leidas
            if siguiente is None and numero < len(tramos) and len(reservas) >= (pagina.limite or LLENA):
                siguiente = reservas[-1].id
            if siguiente is not None:
                return reservas, siguiente
        return reservas, None

    def _del_indice(self, pagina: Pagina, consulta: dict[str, Any]) -> tuple[list[Reserva], str | None]:
        respuesta = llama(self._cliente.query, TableName=self._tabla, IndexName=INDICE, **consulta)
        reservas = [Reserva.desde_item(item) for item in respuesta["Items"]][: pagina.limite]
        return reservas, reservas[-1].id if _hay_mas(respuesta, len(reservas)) else None

    def _tras(self, evento: str, cursor: str) -> dict[str, Any]:
        """The place of a reservation in the index. The cursor is its id alone: an address does not belong in a URL."""
        item = self._lee(self._claves.reserva(cursor))
        if not item or item["Evento"]["S"] != evento:
            raise CursorInvalido("cursor no es válido: use el que da la cabecera Link, sin cambiarlo")
        return self._en_el_indice(evento, item["Email"]["S"], cursor)

    def _en_el_indice(self, evento: str, email: str, id: str) -> dict[str, Any]:
        tramo = {self._claves.agrupa: {"S": self._claves.tramo(evento, email)}}
        return {**tramo, "Email": {"S": email}, **self._claves.reserva(id)}

    def _de_cada_particion(self, particiones: list[str], consulta: Callable[[str], Any]) -> list[Any]:
        """The answer of each, asked side by side."""
        if len(particiones) < 2:
            return [consulta(particion) for particion in particiones]
        with ThreadPoolExecutor(PARTICIONES_A_LA_VEZ) as hilos:
            return list(hilos.map(consulta, particiones))

    def _eventos_de(self, pagina: Pagina, particion: str) -> Any:
        consulta = _consulta(pagina, "PK = :pk", {":pk": {"S": particion}})
        if pagina.cursor is not None:
            consulta["KeyConditionExpression"] += " AND SK > :desde"
            consulta["ExpressionAttributeValues"][":desde"] = {"S": pagina.cursor}
        return llama(self._cliente.query, TableName=self._tabla, ConsistentRead=True, **consulta)

    def _lee(self, clave: Clave) -> dict[str, Any]:
        respuesta = llama(self._cliente.get_item, TableName=self._tabla, Key=clave, ConsistentRead=True)
        return respuesta.get("Item", {})  # type: ignore[no-any-return]


def _consulta(pagina: Pagina, condicion: str, valores: dict[str, Any]) -> dict[str, Any]:
    # One element more than asked for tells whether there is a next page.
    limite = {"Limit": pagina.limite + 1} if pagina.limite else {}
    return {"KeyConditionExpression": condicion, "ExpressionAttributeValues": valores, **limite}


def _hay_mas(respuesta: dict[str, Any], tomados: int) -> bool:
    return tomados > 0 and (tomados < len(respuesta["Items"]) or "LastEvaluatedKey" in respuesta)
