"""What the events announce, as notificaciones knows it: its own copy, beside the ledger, fed by inventario's stream."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError

from boletia.llamada import fallo_condicion
from chalicelib.aviso import Aviso
from chalicelib.cartel import DETALLES, Anuncio, Cartel
from chalicelib.envio import Envio
from chalicelib.errores import LibroOcupado

PREFIJO = "evento#"  # of the items' keys; a reservation's number is no such word
# Seconds that what was read is good for, because another shard may have heard of a change: a date that is no longer so
# is worse than none, and most events announce nothing.
MEMORIA, MEMORIA_DE_NADA = 5, 60
MAXIMO = 1000  # events that a process remembers


class Cartelera:
    """`reloj` (seconds since 1970) is passed in by tests."""

    def __init__(self, cliente: Any, tabla: str, reloj: Callable[[], float] = time.time) -> None:
        self._cliente = cliente
        self._tabla = tabla
        self._reloj = reloj
        self._leidos: dict[str, tuple[float, Cartel]] = {}  # until when, and what

    def anota(self, anuncios: Iterable[Anuncio]) -> None:
        """Writes down what is new; what is older than what it has changes nothing, whatever the order."""
        for anuncio in anuncios:
            self._leidos.pop(anuncio.evento, None)
            self._escribe(anuncio)

    def completa(self, envios: Sequence[Envio]) -> list[Envio]:
        """The e-mails with what their events announce, read in one round trip. Raises LibroOcupado.

        Nothing is read for an e-mail that is about no event, whose record said it, or of an event read a moment ago.
        """
        if len(self._leidos) > MAXIMO:
            self._leidos.clear()
        vacios = {envio.evento for envio in envios if isinstance(envio, Aviso) and not envio.cartel}
        self._lee([evento for evento in vacios if not self._recuerda(evento)])
        return [
            replace(envio, cartel=self._leidos[envio.evento][1])
            if isinstance(envio, Aviso) and not envio.cartel
            else envio
            for envio in envios
        ]

    def _recuerda(self, evento: str) -> bool:
        return evento in self._leidos and self._reloj() < self._leidos[evento][0]

    def _lee(self, eventos: list[str]) -> None:
        if not eventos:
            return
        claves = [{"PK": {"S": f"{PREFIJO}{evento}"}} for evento in eventos]
        pedido = {self._tabla: {"Keys": claves, "ConsistentRead": True}}
        respuesta = self._cliente.batch_get_item(RequestItems=pedido)
        if respuesta.get("UnprocessedKeys"):
            raise LibroOcupado("UnprocessedKeys")
        hay = {item["PK"]["S"]: Cartel.desde_imagen(item) for item in respuesta["Responses"][self._tabla]}
        for evento in eventos:
            cartel = hay.get(f"{PREFIJO}{evento}", Cartel())
            self._leidos[evento] = (self._reloj() + (MEMORIA if cartel else MEMORIA_DE_NADA), cartel)

    def _escribe(self, anuncio: Anuncio) -> None:
        cartel = anuncio.cartel
        try:
            self._cliente.update_item(
                TableName=self._tabla,
                Key={"PK": {"S": f"{PREFIJO}{anuncio.evento}"}},
                UpdateExpression=f"SET Version = :version, {', '.join(f'{uno} = :{uno}' for uno in DETALLES)}",
                ConditionExpression="attribute_not_exists(PK) OR Version < :version",
                ExpressionAttributeValues={
                    ":version": {"N": str(anuncio.version)},
                    ":Titulo": {"S": cartel.titulo},
                    ":Fecha": {"S": cartel.fecha},
                    ":Lugar": {"S": cartel.lugar},
                },
            )
        except ClientError as error:
            if not fallo_condicion(error):
                raise
