"""How many boletos of one event an address has, where its organisers limit that: one item for each address, counted in
the transaction that moves the boletos.

Only reservations made under a limit are counted there (`Reserva.contada`). Those made before the event had one are
found by the index when the address books again; their number can only fall.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.claves import Claves
from chalicelib.email import plegada
from chalicelib.reserva import Reserva

Escritura = dict[str, Any]


@dataclass(frozen=True)
class Limite:
    tabla: str
    claves: Claves

    def suma(self, reserva: Reserva, maximo: int, sin_contar: int) -> Escritura:
        """Counts a reservation's boletos if the address, with `sin_contar` others, then has no more than `maximo`."""
        caben = maximo - sin_contar - reserva.cantidad
        return self._actualiza(
            reserva,
            "SET Boletos = if_not_exists(Boletos, :ninguno) + :cantidad",
            "attribute_not_exists(PK) OR Boletos <= :caben" if caben >= 0 else "Boletos <= :caben",
            {
                ":caben": {"N": str(caben)},
                ":cantidad": {"N": str(reserva.cantidad)},
                ":ninguno": {"N": "0"},
            },
        )

    def resta(self, reserva: Reserva, cantidad: int) -> Escritura:
        """Boletos of a counted reservation that are given back."""
        return self._actualiza(
            reserva,
            "SET Boletos = Boletos - :cantidad",
            "attribute_exists(PK)",
            {":cantidad": {"N": str(cantidad)}},
        )

    def _actualiza(
        self, reserva: Reserva, expresion: str, condicion: str, valores: Mapping[str, Any]
    ) -> Escritura:
        return {
            "TableName": self.tabla,
            "Key": self.claves.limite(reserva.evento, plegada(reserva.email)),
            "UpdateExpression": expresion,
            "ConditionExpression": condicion,
            "ExpressionAttributeValues": dict(valores),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
