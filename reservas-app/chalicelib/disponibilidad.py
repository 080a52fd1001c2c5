"""What moves an event's availability: reservations take boletos and give them back, a new capacity adds its difference.

Nothing else writes it. Each is one update of the event's item with its own condition, alone or in a transaction.
"""

from dataclasses import dataclass
from typing import Any

from chalicelib.cambio import Cambio
from chalicelib.claves import Claves
from chalicelib.detalles import NOMBRES
from chalicelib.evento import EstadoDeEvento, Evento

Escritura = dict[str, Any]


@dataclass(frozen=True)
class Disponibilidad:
    tabla: str
    claves: Claves

    def toma(self, nombre: str, cantidad: int) -> Escritura:
        """Takes boletos of an active event that has them."""
        return self._actualiza(
            nombre,
            "SET Capacidad = Capacidad - :cantidad",
            "Estado = :activo AND Capacidad >= :cantidad",
            {":cantidad": {"N": str(cantidad)}, ":activo": {"S": EstadoDeEvento.ACTIVO}},
        )

    def devuelve(self, nombre: str, cantidad: int) -> Escritura:
        """Gives boletos back to an active event."""
        return self._actualiza(
            nombre,
            "SET Capacidad = Capacidad + :cantidad",
            "Estado = :activo",
            {":cantidad": {"N": str(cantidad)}, ":activo": {"S": EstadoDeEvento.ACTIVO}},
        )

    def ajusta(self, cambio: Cambio, conocida: Evento) -> Escritura:
        """Brings the copy from what is `conocida` of it to a later version, also when it is closed.

        Of what is known only the version must still hold: what is available may move meanwhile, so the capacity's
        difference is added to it.
        """
        aplicada = cambio.inicial if conocida.aplicada is None else conocida.aplicada
        pone = {
            "Categoria": {"S": cambio.categoria},
            "Aplicada": {"N": str(cambio.capacidad)},
            "Version": {"N": str(cambio.version)},
            **cambio.detalles,
        }
        sobran = [nombre for nombre in NOMBRES if nombre not in cambio.detalles]
        conocida_aun = "Version = :conocida" if conocida.version else "attribute_not_exists(Version)"
        return self._actualiza(
            cambio.nombre,
            "SET Capacidad = Capacidad + :diferencia, "
            + ", ".join(f"{nombre} = :{nombre}" for nombre in pone)
            + (f" REMOVE {', '.join(sobran)}" if sobran else ""),
            f"attribute_exists(PK) AND {conocida_aun}",
            {
                ":diferencia": {"N": str(cambio.capacidad - aplicada)},
                **{f":{nombre}": valor for nombre, valor in pone.items()},
                **({":conocida": {"N": str(conocida.version)}} if conocida.version else {}),
            },
        )

    def _actualiza(self, nombre: str, expresion: str, condicion: str, valores: dict[str, Any]) -> Escritura:
        return {
            "TableName": self.tabla,
            "Key": self.claves.evento(nombre),
            "UpdateExpression": expresion,
            "ConditionExpression": condicion,
            "ExpressionAttributeValues": valores,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
