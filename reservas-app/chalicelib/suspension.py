"""The reservations of a suspended event: read from the index, and cancelled with the event in batches."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from boletia import bitacora
from boletia.llamada import CONFLICTOS, FRENOS
from chalicelib.claves import Clave, Claves
from chalicelib.contienda import llama
from chalicelib.hechos import Hecho
from chalicelib.indice import lee
from chalicelib.reserva import EstadoDeReserva

ATRIBUTOS = "SK, Estado, Cantidad"  # what of a reservation is read; two pages are in memory at a time
LOTE = 25  # statements that BatchExecuteStatement takes
LOTES_A_LA_VEZ = 8  # measured: more do not speed it up

# A statement refused for these is tried again when the index is read again.
_PASAJEROS = CONFLICTOS | FRENOS | {"InternalServerError"}


@dataclass(frozen=True)
class Vista:
    """A reservation as the index shows it: `estado` and `cantidad` may lag behind the table until it is cancelled."""

    id: str
    estado: EstadoDeReserva
    cantidad: int

    @classmethod
    def desde_item(cls, item: dict[str, Any]) -> "Vista":
        return cls(item["SK"]["S"], EstadoDeReserva(item["Estado"]["S"]), int(item["Cantidad"]["N"]))


Lectura = tuple[list[Vista], Clave | None]  # and the index's key of the last one, unless no page follows


class Suspension:
    """`cliente` and `tabla` as everywhere; `claves` knows where a reservation lives."""

    def __init__(self, cliente: Any, tabla: str, claves: Claves) -> None:
        self._cliente = cliente
        self._tabla = tabla
        self._claves = claves

    def paginas(self, nombre: str) -> Iterator[list[Vista]]:
        """All reservations of an event that the index shows now, a page at a time; the next is read meanwhile."""
        with ThreadPoolExecutor(1) as lector:
            tramo, *otros = self._claves.tramos(nombre)
            lectura: Future[Lectura] | None = lector.submit(self._pagina, tramo)
            while lectura is not None:
                vistas, hasta = lectura.result()
                if hasta is not None:
                    lectura = lector.submit(self._pagina, tramo, hasta)
                elif otros:
                    tramo = otros.pop(0)
                    lectura = lector.submit(self._pagina, tramo)
                else:
                    lectura = None
                yield vistas

    def _pagina(self, tramo: str, desde: Clave | None = None) -> Lectura:
        """The reservations that follow the index's key `desde` under its value `tramo`."""
        items, hasta = lee(self._cliente, self._tabla, self._claves, tramo, ATRIBUTOS, desde)
        return [Vista.desde_item(item) for item in items], hasta

    def cancela(self, vistas: Sequence[Vista]) -> int:
        """Cancels those that the table still has as active; returns the boletos of all that are cancelled with
        their event now, by this call or before it. What the index said of their state is not believed.
        """
        lotes = [vistas[desde : desde + LOTE] for desde in range(0, len(vistas), LOTE)]
        if len(lotes) < 2:
            return sum(map(self._cancela_lote, lotes))
        with ThreadPoolExecutor(LOTES_A_LA_VEZ) as hilos:
            return sum(hilos.map(self._cancela_lote, lotes))

    def _cancela_lote(self, vistas: Sequence[Vista]) -> int:
        sentencias = [self._sentencia(vista) for vista in vistas]
        respuestas = llama(self._cliente.batch_execute_statement, Statements=sentencias)["Responses"]
        hechas = [
            vista for vista, respuesta in zip(vistas, respuestas, strict=True) if "Error" not in respuesta
        ]
        _anota(hechas)
        rehusadas = [vista for respuesta in respuestas if (vista := _rehusada(respuesta)) is not None]
        otra_vez = [
            vista for vista in rehusadas if vista.estado == EstadoDeReserva.ACTIVA and vista not in vistas
        ]
        ya = [vista for vista in rehusadas if vista.estado == EstadoDeReserva.CANCELADA_CON_EVENTO]
        boletos = sum(vista.cantidad for vista in [*hechas, *ya])
        return boletos + (self._cancela_lote(otra_vez) if otra_vez else 0)

    def _sentencia(self, vista: Vista) -> dict[str, Any]:
        clave = self._claves.reserva(vista.id)
        return {
            "Statement": f'UPDATE "{self._tabla}" SET Estado = ? '
            "WHERE PK = ? AND SK = ? AND Estado = ? AND Cantidad = ?",
            "Parameters": [
                {"S": EstadoDeReserva.CANCELADA_CON_EVENTO},
                clave["PK"],
                clave["SK"],
                {"S": EstadoDeReserva.ACTIVA},
                {"N": str(vista.cantidad)},
            ],
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }


def _anota(canceladas: Sequence[Vista]) -> None:
    """One line a round trip: the sweep's progress, and where a reservation's id is found."""
    if canceladas:
        bitacora.anota(
            Hecho.RESERVAS_BARRIDAS,
            reservas=[vista.id for vista in canceladas],
            boletos=sum(vista.cantidad for vista in canceladas),
        )


def _rehusada(respuesta: dict[str, Any]) -> Vista | None:
    """The reservation as the table has it, where it refused; None where the next pass has to ask again.

    It was ended by its customer, or by an earlier delivery of this same cancellation; or it is active and the index
    was wrong about its boletos. Raises for what repeating cannot mend.
    """
    error = respuesta.get("Error", {"Code": "None"})
    if error["Code"] == "ConditionalCheckFailed":
        return Vista.desde_item(error["Item"]) if error.get("Item") else None
    if error["Code"] in _PASAJEROS | {"None"}:
        return None
    raise RuntimeError(f"BatchExecuteStatement: {error['Code']}: {error.get('Message', '')}")
