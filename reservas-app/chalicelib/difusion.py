"""The reservations of an event that has another date or place: read from the index, and marked one by one."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from boletia import bitacora
from boletia.llamada import anterior, fallo_condicion
from chalicelib.cambio import Cambio
from chalicelib.claves import Clave, Claves
from chalicelib.contienda import llama
from chalicelib.detalles import ANUNCIADOS
from chalicelib.hechos import Hecho
from chalicelib.indice import lee
from chalicelib.reserva import EstadoDeReserva

ATRIBUTOS = "SK, Estado, Cambio, Avisados"  # what of a reservation is read
A_LA_VEZ = 8  # a client keeps ten connections


@dataclass(frozen=True)
class Avisada:
    """A reservation as the index or the table shows it: told of the version `cambio` when it had so many `boletos`; 0
    where its holder knew that version from the confirmation.
    """

    id: str
    activa: bool
    cambio: int
    boletos: int

    @classmethod
    def desde_item(cls, item: dict[str, Any]) -> "Avisada":
        return cls(
            id=item["SK"]["S"],
            activa=item["Estado"]["S"] == EstadoDeReserva.ACTIVA,
            cambio=int(item.get("Cambio", {"N": "0"})["N"]),
            boletos=int(item.get("Avisados", {"N": "0"})["N"]),
        )

    def avisados_de(self, version: int) -> int:
        return self.boletos if self.cambio == version else 0


class Difusion:
    """`cliente` and `tabla` as everywhere; `claves` knows where a reservation lives."""

    def __init__(self, cliente: Any, tabla: str, claves: Claves) -> None:
        self._cliente = cliente
        self._tabla = tabla
        self._claves = claves

    def paginas(self, nombre: str) -> Iterator[list[Avisada]]:
        """All reservations of an event that the index shows now, a page at a time."""
        for tramo in self._claves.tramos(nombre):
            yield from self._paginas(tramo)

    def _paginas(self, tramo: str) -> Iterator[list[Avisada]]:
        hasta: Clave | None = None
        while True:
            items, hasta = lee(self._cliente, self._tabla, self._claves, tramo, ATRIBUTOS, hasta)
            yield [Avisada.desde_item(item) for item in items]
            if hasta is None:
                return

    def avisa(self, cambio: Cambio, vistas: Sequence[Avisada]) -> int:
        """Marks those of the active that do not know the change; the boletos of all that are marked with it by now.
        What the index said of their state is not believed.
        """
        faltan = [vista.id for vista in vistas if vista.activa and vista.cambio < cambio.movido]
        ya = sum(vista.avisados_de(cambio.movido) for vista in vistas)
        if not faltan:
            return ya
        with ThreadPoolExecutor(A_LA_VEZ) as hilos:
            hechas = list(hilos.map(partial(self._marca, cambio), faltan))
        bitacora.anota(Hecho.RESERVAS_AVISADAS, evento=cambio.nombre, version=cambio.movido, reservas=faltan)
        return ya + sum(hecha.avisados_de(cambio.movido) for hecha in hechas)

    def _marca(self, cambio: Cambio, id: str) -> Avisada:
        """The reservation as it is now, told of the change if it was still to be told."""
        anuncio = {nombre: cambio.detalles[nombre] for nombre in ANUNCIADOS if nombre in cambio.detalles}
        sobran = [nombre for nombre in ANUNCIADOS if nombre not in anuncio]
        try:
            respuesta = llama(
                self._cliente.update_item,
                TableName=self._tabla,
                Key=self._claves.reserva(id),
                UpdateExpression="SET Cambio = :cambio, Avisados = Cantidad"
                + "".join(f", {nombre} = :{nombre}" for nombre in anuncio)
                + (f" REMOVE {', '.join(sobran)}" if sobran else ""),
                ConditionExpression="Estado = :activa AND (attribute_not_exists(Cambio) OR Cambio < :cambio)",
                ExpressionAttributeValues={
                    ":activa": {"S": EstadoDeReserva.ACTIVA},
                    ":cambio": {"N": str(cambio.movido)},
                    **{f":{nombre}": valor for nombre, valor in anuncio.items()},
                },
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if not fallo_condicion(error):
                raise
            return Avisada.desde_item(anterior(error))
        return Avisada.desde_item(respuesta["Attributes"])
