"""What moves an event's availability: reservations take boletos and give them back, a new capacity adds its difference.

Nothing else writes it. Each is one update of the event's item, or of another part of what is available, with its own
condition, alone or in a transaction.
"""

from dataclasses import dataclass
from typing import Any

from chalicelib.cambio import Cambio
from chalicelib.claves import Clave, Claves
from chalicelib.detalles import NOMBRES
from chalicelib.evento import EstadoDeEvento, Evento

Escritura = dict[str, Any]


@dataclass(frozen=True)
class Disponibilidad:
    tabla: str
    claves: Claves

    def toma(self, nombre: str, cantidad: int, parte: int = 0) -> Escritura:
        """Takes boletos from a part of an active event that has them."""
        return self._actualiza(
            self.claves.cupo(nombre, parte),
            "SET Capacidad = Capacidad - :cantidad",
            "Estado = :activo AND Capacidad >= :cantidad",
            {":cantidad": {"N": str(cantidad)}, ":activo": {"S": EstadoDeEvento.ACTIVO}},
        )

    def devuelve(self, nombre: str, cantidad: int, parte: int = 0) -> Escritura:
        """Gives boletos back to an active event. Whoever cancels gives them to the first part: then that one alone can
        be below zero, and the others have none as long as it is.
        """
        return self._actualiza(
            self.claves.cupo(nombre, parte),
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
            self.claves.evento(cambio.nombre),
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

    def vacia(self, nombre: str, parte: int) -> Escritura:
        """Requires of a transaction that this part has nothing to sell."""
        return {
            "TableName": self.tabla,
            "Key": self.claves.cupo(nombre, parte),
            "ConditionExpression": "Capacidad <= :nada",
            "ExpressionAttributeValues": {":nada": {"N": "0"}},
        }

    def _actualiza(self, clave: Clave, expresion: str, condicion: str, valores: dict[str, Any]) -> Escritura:
        return {
            "TableName": self.tabla,
            "Key": clave,
            "UpdateExpression": expresion,
            "ConditionExpression": condicion,
            "ExpressionAttributeValues": valores,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
