"""The table inventario as the stream functions use it: events follow eventos, reservations follow their event.

Availability is never written here, except with the event itself when it is new.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from chalicelib import bitacora
from chalicelib.cambio import Cambio
from chalicelib.claves import Clave, Claves
from chalicelib.evento import ACTIVO, CANCELADO
from chalicelib.inventario import INDICE
from chalicelib.llamada import CONFLICTOS, FRENOS, fallo_condicion, llama
from chalicelib.reserva import ACTIVA, CANCELADA_CON_EVENTO

PAGINA = 1000  # reservations read at a time; the sweep holds two pages in memory
LOTE = 25  # statements that BatchExecuteStatement takes
LOTES_A_LA_VEZ = 8  # measured: more do not speed it up

# A statement refused for these is tried again when the index is read again.
_PASAJEROS = CONFLICTOS | FRENOS | {"InternalServerError"}


@dataclass(frozen=True)
class Vista:
    """A reservation as the index shows it: `estado` may lag behind the table, the rest never changes."""

    id: str
    estado: str
    cantidad: int

    @classmethod
    def desde_item(cls, item: dict[str, Any]) -> "Vista":
        return cls(item["SK"]["S"], item["Estado"]["S"], int(item["Cantidad"]["N"]))


Lectura = tuple[list[Vista], Clave | None]  # and the index's key of the last one, unless no page follows


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
                Item={
                    **self._claves.evento(cambio.nombre),
                    "Capacidad": {"N": str(cambio.capacidad)},
                    "Categoria": {"S": cambio.categoria},
                    "Estado": {"S": ACTIVO},
                },
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
        respuesta = llama(
            self._cliente.update_item,
            TableName=self._tabla,
            Key=self._claves.evento(cambio.nombre),
            UpdateExpression=(
                "SET Estado = :cancelado, Capacidad = if_not_exists(Capacidad, :capacidad),"
                " Categoria = if_not_exists(Categoria, :categoria)"
            ),
            ExpressionAttributeValues={
                ":cancelado": {"S": CANCELADO},
                ":capacidad": {"N": str(cambio.capacidad)},
                ":categoria": {"S": cambio.categoria},
            },
            ReturnValues="ALL_NEW",
        )
        return int(respuesta["Attributes"]["Capacidad"]["N"])

    def paginas(self, nombre: str) -> Iterator[list[Vista]]:
        """All reservations of an event that the index shows now, a page at a time; the next is read meanwhile."""
        with ThreadPoolExecutor(1) as lector:
            lectura: Future[Lectura] | None = lector.submit(self._pagina, nombre)
            while lectura is not None:
                vistas, hasta = lectura.result()
                lectura = lector.submit(self._pagina, nombre, hasta) if hasta else None
                yield vistas

    def _pagina(self, nombre: str, desde: Clave | None = None) -> Lectura:
        """The reservations that follow the index's key `desde`."""
        respuesta = llama(
            self._cliente.query,
            TableName=self._tabla,
            IndexName=INDICE,
            KeyConditionExpression="Evento = :evento",
            ExpressionAttributeValues={":evento": {"S": nombre}},
            ProjectionExpression="SK, Estado, Cantidad",
            Limit=PAGINA,
            **({"ExclusiveStartKey": desde} if desde else {}),
        )
        return [Vista.desde_item(item) for item in respuesta["Items"]], respuesta.get("LastEvaluatedKey")

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
        _anota(
            [vista for vista, respuesta in zip(vistas, respuestas, strict=True) if "Error" not in respuesta]
        )
        return sum(
            vista.cantidad
            for vista, respuesta in zip(vistas, respuestas, strict=True)
            if _cancelada(respuesta)
        )

    def _sentencia(self, vista: Vista) -> dict[str, Any]:
        clave = self._claves.reserva(vista.id)
        return {
            "Statement": f'UPDATE "{self._tabla}" SET Estado = ? WHERE PK = ? AND SK = ? AND Estado = ?',
            "Parameters": [{"S": CANCELADA_CON_EVENTO}, clave["PK"], clave["SK"], {"S": ACTIVA}],
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }


def _anota(canceladas: Sequence[Vista]) -> None:
    """One line a round trip: the sweep's progress, and where a reservation's id is found."""
    if canceladas:
        bitacora.anota(
            "reservas canceladas con su evento",
            reservas=[vista.id for vista in canceladas],
            boletos=sum(vista.cantidad for vista in canceladas),
        )


def _cancelada(respuesta: dict[str, Any]) -> bool:
    """Whether the reservation is cancelled with its event for certain. Raises for what repeating cannot mend."""
    error = respuesta.get("Error")
    if error is None:
        return True
    if error["Code"] == "ConditionalCheckFailed":
        # Not active any more: by its customer, or by an earlier delivery of this same cancellation.
        return error.get("Item", {}).get("Estado", {}).get("S") == CANCELADA_CON_EVENTO  # type: ignore[no-any-return]
    if error["Code"] in _PASAJEROS:
        return False
    raise RuntimeError(f"BatchExecuteStatement: {error['Code']}: {error.get('Message', '')}")
