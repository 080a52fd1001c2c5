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
from chalicelib.oferta import Oferta

Escritura = dict[str, Any]


@dataclass(frozen=True)
class Disponibilidad:
    tabla: str
    claves: Claves

    def toma(self, nombre: str, cantidad: int, parte: int = 0, oferta: Oferta | None = None) -> Escritura:
        """Takes boletos from a part of an active event that has them, and that is as `oferta` says, if it does."""
        condiciones = ["Estado = :activo", "Capacidad >= :cantidad"]
        valores = {":cantidad": {"N": str(cantidad)}, ":activo": {"S": EstadoDeEvento.ACTIVO}}
        creidos = () if oferta is None else (("Version", oferta.version), ("MaximoPorCliente", oferta.maximo))
        for atributo, creido in creidos:
            condiciones.append(f"{atributo} = :{atributo}" if creido else f"attribute_not_exists({atributo})")
            valores |= {f":{atributo}": {"N": str(creido)}} if creido else {}
        return self._actualiza(
            self.claves.cupo(nombre, parte),
            "SET Capacidad = Capacidad - :cantidad",
            " AND ".join(condiciones),
            valores,
        )

    def devuelve(self, nombre: str, cantidad: int, parte: int = 0) -> Escritura:
        """Gives boletos back to a part of an active event."""
        return self._actualiza(
            self.claves.cupo(nombre, parte),
            "SET Capacidad = Capacidad + :cantidad",
            "Estado = :activo",
            {":cantidad": {"N": str(cantidad)}, ":activo": {"S": EstadoDeEvento.ACTIVO}},
        )

    def recibe(self, nombre: str, cantidad: int, sabe: int, por_avisar: bool) -> Escritura:
        """Takes a customer's boletos back into an active event. They go to the first part: then that one alone can be
        below zero, and the others have none as long as it is.

        Their holder knows of its date and place as of the version `sabe`; if there is a later one of which not all are
        told yet (`por_avisar`), so many boletos less are to be told.
        """
        pendiente = "attribute_exists(PorAvisar) AND Cambio > :sabe"
        return self._actualiza(
            self.claves.evento(nombre),
            "SET Capacidad = Capacidad + :cantidad"
            + (", PorAvisar = PorAvisar - :cantidad" if por_avisar else ""),
            f"Estado = :activo AND {pendiente if por_avisar else f'(NOT ({pendiente}))'}",
            {
                ":cantidad": {"N": str(cantidad)},
                ":activo": {"S": EstadoDeEvento.ACTIVO},
                ":sabe": {"N": str(sabe)},
            },
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
            **({"Cambio": {"N": str(cambio.movido)}} if cambio.movido else {}),
            **cambio.detalles,
        }
        sobran = [nombre for nombre in NOMBRES if nombre not in cambio.detalles]
        por_avisar, vendidos = self._por_avisar(aplicada) if cambio.movido > conocida.cambio else ("", {})
        conocida_aun = "Version = :conocida" if conocida.version else "attribute_not_exists(Version)"
        return self._actualiza(
            self.claves.evento(cambio.nombre),
            # What is sold, before availability moves: no engine is asked to read all before it writes.
            f"SET {por_avisar}Capacidad = Capacidad + :diferencia, "
            + ", ".join(f"{nombre} = :{nombre}" for nombre in pone)
            + (f" REMOVE {', '.join(sobran)}" if sobran else ""),
            f"attribute_exists(PK) AND {conocida_aun}",
            {
                **vendidos,
                ":diferencia": {"N": str(cambio.capacidad - aplicada)},
                **{f":{nombre}": valor for nombre, valor in pone.items()},
                **({":conocida": {"N": str(conocida.version)}} if conocida.version else {}),
            },
        )

    def _por_avisar(self, aplicada: int) -> tuple[str, dict[str, Any]]:
        """What is sold, which the event's own item knows where there is no other part."""
        if self.claves.cupos > 1:
            return "PorAvisar = :vendidos, ", {":vendidos": {"N": "0"}}
        return "PorAvisar = :aplicada - Capacidad, ", {":aplicada": {"N": str(aplicada)}}

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
