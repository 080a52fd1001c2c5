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

    def toma(self, nombre: str, cantidad: int, parte: int, oferta: Oferta) -> Escritura:
        """Takes boletos from a part of an active event that has them, and that is as `oferta` says."""
        creidas, valores = _como(oferta)
        return self._actualiza(
            self.claves.cupo(nombre, parte),
            "SET Capacidad = Capacidad - :cantidad",
            " AND ".join(("Estado = :activo", "Capacidad >= :cantidad", *creidas)),
            {":cantidad": {"N": str(cantidad)}, ":activo": {"S": EstadoDeEvento.ACTIVO}, **valores},
        )

    def trae(self, nombre: str, cantidad: int, parte: int, oferta: Oferta) -> Escritura:
        """Brings boletos that another part had to this one of an active event, if it is as `oferta` says too."""
        creidas, valores = _como(oferta)
        return self._actualiza(
            self.claves.cupo(nombre, parte),
            "SET Capacidad = Capacidad + :cantidad",
            " AND ".join(("Estado = :activo", *creidas)),
            {":cantidad": {"N": str(cantidad)}, ":activo": {"S": EstadoDeEvento.ACTIVO}, **valores},
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
        se_mueve = cambio.movido > conocida.cambio
        conocida_aun = "Version = :conocida" if conocida.version else "attribute_not_exists(Version)"
        return self._actualiza(
            self.claves.evento(cambio.nombre),
            # What is sold, before availability moves: no engine is asked to read all before it writes. What other
            # parts have left is no more sold than this; each says it when it learns of the change (alineacion.py).
            f"SET {'PorAvisar = :aplicada - Capacidad, ' if se_mueve else ''}Capacidad = Capacidad + :diferencia, "
            + ", ".join(f"{nombre} = :{nombre}" for nombre in pone)
            + (f" REMOVE {', '.join(sobran)}" if sobran else ""),
            f"attribute_exists(PK) AND {conocida_aun}",
            {
                **({":aplicada": {"N": str(aplicada)}} if se_mueve else {}),
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


def _como(oferta: Oferta) -> tuple[list[str], dict[str, Any]]:
    """The conditions that the event is as `oferta` says, and their values."""
    creidos = {"Version": oferta.version, "MaximoPorCliente": oferta.maximo}
    condiciones = [
        f"{nombre} = :{nombre}" if creido else f"attribute_not_exists({nombre})"
        for nombre, creido in creidos.items()
    ]
    return condiciones, {f":{nombre}": {"N": str(creido)} for nombre, creido in creidos.items() if creido}
