"""Requests for lost numbers in the table inventario: asked for by anyone, answered to the address only."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from boletia import bitacora
from boletia.llamada import fallo_condicion, llama
from chalicelib.claves import INDICE, Claves
from chalicelib.evento import EstadoDeEvento
from chalicelib.hechos import Hecho
from chalicelib.reenvio import Reenvio, hallazgo
from chalicelib.reserva import Reserva

CONSULTAS_A_LA_VEZ = 8  # a client keeps ten connections


class Reenvios:
    """`reloj` (seconds since 1970) is passed in by tests."""

    def __init__(
        self, cliente: Any, tabla: str, claves: Claves, reloj: Callable[[], float] = time.time
    ) -> None:
        self._cliente = cliente
        self._tabla = tabla
        self._claves = claves
        self._reloj = reloj

    def pide(self, reenvio: Reenvio) -> None:
        """Records the request unless the address has one of the last 15 minutes. One write, and nothing is looked up:
        neither the answer nor the time that it takes can tell whether the address has reservations.
        """
        ahora = int(self._reloj())
        self._escribe(
            self._cliente.put_item,
            Item=reenvio.a_item(self._claves, ahora),
            ConditionExpression="attribute_not_exists(PK) OR Caduca < :ahora",
            ExpressionAttributeValues={":ahora": {"N": str(ahora)}},
        )

    def prepara(self, reenvio: Reenvio) -> None:
        """Writes what the address has reserved into its request, once. Without reservations nothing is written."""
        reservas = list(self._reservas(reenvio))
        if reservas:
            self._escribe(
                self._cliente.update_item,
                Key=self._claves.reenvio(reenvio.email),
                UpdateExpression="SET Para = :para, Reservas = :reservas",
                ConditionExpression="Folio = :folio AND attribute_not_exists(Reservas)",
                ExpressionAttributeValues={":folio": {"S": reenvio.folio}, **hallazgo(reservas)},
            )
        bitacora.anota(Hecho.REENVIO_PREPARADO, reservas=[reserva.id for reserva in reservas])

    def _reservas(self, reenvio: Reenvio) -> Iterator[Reserva]:
        eventos = [reenvio.evento] if reenvio.evento is not None else list(self._a_la_venta())
        with ThreadPoolExecutor(CONSULTAS_A_LA_VEZ) as hilos:
            for items in hilos.map(partial(self._de_un_evento, reenvio.email), eventos):
                yield from map(Reserva.desde_item, items)

    def _a_la_venta(self) -> Iterator[str]:
        for particion in self._claves.de_eventos():
            for item in self._consulta(
                KeyConditionExpression="PK = :pk",
                FilterExpression="Estado = :activo",
                ExpressionAttributeValues={":pk": {"S": particion}, ":activo": {"S": EstadoDeEvento.ACTIVO}},
            ):
                yield item["SK"]["S"]

    def _de_un_evento(self, email: str, evento: str) -> list[dict[str, Any]]:
        return list(
            self._consulta(
                IndexName=INDICE,
                KeyConditionExpression=f"{self._claves.agrupa} = :evento AND Email = :email",
                ExpressionAttributeValues={
                    ":evento": {"S": self._claves.tramo(evento, email)},
                    ":email": {"S": email},
                },
            )
        )

    def _consulta(self, **consulta: Any) -> Iterator[dict[str, Any]]:
        desde: dict[str, Any] = {}
        while True:
            respuesta = llama(self._cliente.query, TableName=self._tabla, **consulta, **desde)
            yield from respuesta["Items"]
            if "LastEvaluatedKey" not in respuesta:
                return
            desde = {"ExclusiveStartKey": respuesta["LastEvaluatedKey"]}

    def _escribe(self, operacion: Callable[..., Any], **escritura: Any) -> None:
        """A write whose condition says that it is not needed (any more)."""
        try:
            llama(operacion, TableName=self._tabla, **escritura)
        except ClientError as error:
            if not fallo_condicion(error):
                raise
