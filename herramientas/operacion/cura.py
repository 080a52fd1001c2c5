"""`make reparar`: calls the streams' own functions with what a stream should have told them. Nothing of its own."""

import time
from collections.abc import Iterator
from typing import Any

from herramientas.despliegue.funciones import Funcion
from herramientas.operacion.deriva import Deriva
from herramientas.operacion.items import Item
from herramientas.operacion.registros import Fallida, Invoca, Registro
from herramientas.operacion.revision import Hallazgos
from herramientas.operacion.tablas import Tablas
from initdb.claves import de_aviso
from initdb.estados import EstadoDeEvento, EstadoDeReserva

# What of a reservation an e-mail is about that tells no state, as notificaciones' aviso.py names it.
_CAMPOS = {"quedan": "Cantidad", "cambio": "Cambio"}
_ANTES = {"quedan": 1, "cambio": -1}  # how it was before
_ACTIVA = {"S": EstadoDeReserva.ACTIVA}
POR_ENTREGA = 25  # records; see registros.LOTE


class Cura:
    """`funciones` are those of the stage, by their handler's name."""

    def __init__(self, tablas: Tablas, funciones: dict[str, Funcion], invoca: Invoca) -> None:
        self._tablas = tablas
        self._funciones = funciones
        self._invoca = invoca

    def aplica(self, hallazgos: Hallazgos) -> Iterator[tuple[Deriva, str]]:
        """Heals what can be healed, one drift after another; each with `curado` or why not."""
        for deriva in hallazgos.derivas:
            if deriva.funcion is None:
                continue
            try:
                for lote in self._lotes(deriva, hallazgos):
                    self._invoca(self._funciones[deriva.funcion].nombre, lote)
            except Fallida as error:
                yield deriva, f"la función falla: {error}"
            else:
                yield deriva, "entregado"

    def _lotes(self, deriva: Deriva, hallazgos: Hallazgos) -> Iterator[list[Registro]]:
        if deriva.funcion != "notificaciones":
            yield [self._de_evento(deriva.evento)]
            return
        claves = hallazgos.avisos[deriva.evento]
        for desde in range(0, len(claves), POR_ENTREGA):
            lote = map(self.de_reserva, claves[desde : desde + POR_ENTREGA])
            yield [registro for registro in lote if registro is not None]

    def de_reserva(self, clave: str) -> Registro | None:
        """The record of the moment that an e-mail tells of; None where its reservation is gone, or has gone on."""
        id, estado = de_aviso(clave)
        hay = self._tablas.reserva(id)
        if not hay:
            return None
        que, _, numero = estado.partition("-")
        if que in _CAMPOS:
            if hay["Estado"] != _ACTIVA or hay.get(_CAMPOS[que]) != {"N": numero}:
                return None
            item = hay
            viejo: Item | None = {**hay, _CAMPOS[que]: {"N": str(int(numero) + _ANTES[que])}}
        else:
            item = {**hay, "Estado": {"S": estado}}
            viejo = None if estado == EstadoDeReserva.ACTIVA else {**item, "Estado": _ACTIVA}
        claves = {"PK": item["PK"], "SK": item["SK"]}
        return _registro(self._tablas.stream(self._tablas.inventario), claves, item, viejo)

    def _de_evento(self, nombre: str) -> Registro:
        item = self._tablas.item_de_evento(nombre)
        cancelado = item["Estado"]["S"] == EstadoDeEvento.CANCELADO
        viejo = {**item, "Estado": {"S": EstadoDeEvento.ACTIVO}} if cancelado else None
        return _registro(self._tablas.stream(self._tablas.eventos), {"nombre": item["nombre"]}, item, viejo)


def _registro(stream: str, claves: Item, nuevo: Item, viejo: Item | None) -> Registro:
    cambio: dict[str, Any] = {
        "ApproximateCreationDateTime": int(time.time()),
        "Keys": claves,
        "NewImage": nuevo,
        **({} if viejo is None else {"OldImage": viejo}),
        "SequenceNumber": "0",
        "SizeBytes": 0,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    }
    return {
        "eventID": "reparacion",
        "eventName": "INSERT" if viejo is None else "MODIFY",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": stream.split(":")[3],
        "eventSourceARN": stream,
        "dynamodb": cambio,
    }
