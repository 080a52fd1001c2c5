"""The door's writes: one conditional UpdateItem lets people in, and takes back who was let in by mistake.

DynamoDB compares attributes but does not add in a condition, so what would come in together is computed first and the
write insists that the list is still as long as it was seen. The first line of a reservation, which is most of them,
needs no look: that there is none is the condition. Afterwards the refused item itself is the look.
"""

import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from boletia.llamada import anterior, fallo_condicion, llama, ocupado
from chalicelib.claves import Claves
from chalicelib.ingreso import Asistencia, Ingreso, instante
from chalicelib.rechazos import desconocida
from chalicelib.reserva import EstadoDeReserva

INTENTOS = 50  # each lost one is somebody else's line on the same reservation


class Entradas:
    """`reloj` (seconds since 1970) is passed in by tests."""

    def __init__(
        self, cliente: Any, tabla: str, claves: Claves, reloj: Callable[[], float] = time.time
    ) -> None:
        self._cliente = cliente
        self._tabla = tabla
        self._claves = claves
        self._reloj = reloj

    def lee(self, id: str) -> Asistencia:
        """Consistent with the writes before it. Raises ReservaDesconocida."""
        respuesta = llama(
            self._cliente.get_item, TableName=self._tabla, Key=self._claves.reserva(id), ConsistentRead=True
        )
        if "Item" not in respuesta:
            raise desconocida(id)
        return Asistencia.desde_item(respuesta["Item"])

    def registra(self, id: str, ingreso: Ingreso, evento: str | None) -> Asistencia:
        """Lets `ingreso.cantidad` boletos in, once for its key, and never more than the reservation holds.

        `evento`: at whose door, if it is to be compared. Raises ReservaDesconocida, OtroEvento, ReservaCancelada,
        EventoCancelado, BoletosUsados, ClaveReutilizada.
        """
        vista: Asistencia | None = None
        for _ in range(INTENTOS):
            ya, lineas = (vista.entradas, len(vista.ingresos)) if vista else (0, 0)
            item, escrito = self._escribe(id, ingreso, ya + ingreso.cantidad, lineas, evento)
            if not item:
                raise desconocida(id)
            vista = Asistencia.desde_item(item)
            if escrito or vista.conoce(ingreso):
                return vista
            vista.exige_que_quepa(ingreso, evento)
        raise ocupado()

    def deshace(self, id: str, clave: str) -> Asistencia:
        """Takes back what came in under `clave`, once. Raises ReservaDesconocida, IngresoDesconocido."""
        vista = self.lee(id)
        for _ in range(INTENTOS):
            linea = vista.deshecho(clave, instante(self._reloj()))
            if linea is None:
                return vista
            item, escrito = self._escribe(
                id, linea, vista.entradas + linea.cantidad, len(vista.ingresos), None
            )
            vista = Asistencia.desde_item(item)
            if escrito:
                return vista
        raise ocupado()

    def _escribe(
        self, id: str, linea: Ingreso, entradas: int, lineas: int, evento: str | None
    ) -> tuple[dict[str, Any], bool]:
        """The item as it is now, and whether this wrote it: `linea` after `lineas` others makes `entradas` in all."""
        condiciones = ["size(Ingresos) = :lineas" if lineas else "attribute_not_exists(Ingresos)"]
        valores: dict[str, Any] = {
            ":entradas": {"N": str(entradas)},
            ":linea": {"L": [linea.a_atributo()]},
            ":ninguna": {"L": []},
            **({":lineas": {"N": str(lineas)}} if lineas else {}),
        }
        if linea.cantidad > 0:
            condiciones += ["Estado = :activa", "Cantidad >= :entradas"]
            valores[":activa"] = {"S": EstadoDeReserva.ACTIVA}
        if evento is not None:
            condiciones.append("Evento = :evento")
            valores[":evento"] = {"S": evento}
        try:
            respuesta = llama(
                self._cliente.update_item,
                TableName=self._tabla,
                Key=self._claves.reserva(id),
                UpdateExpression="SET Entradas = :entradas,"
                " Ingresos = list_append(if_not_exists(Ingresos, :ninguna), :linea)",
                ConditionExpression=" AND ".join(condiciones),
                ExpressionAttributeValues=valores,
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if not fallo_condicion(error):
                raise
            return anterior(error), False
        return respuesta["Attributes"], True
