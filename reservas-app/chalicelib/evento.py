"""An event as this domain knows it: a copy whose `Capacidad` is what is still available."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chalicelib.claves import Claves


class EstadoDeEvento(StrEnum):
    ACTIVO = "A"
    CANCELADO = "C"


@dataclass(frozen=True)
class Evento:
    """`disponibles` is in boletos; reservations alone change it."""

    nombre: str
    disponibles: int
    categoria: str
    estado: EstadoDeEvento

    @classmethod
    def desde_item(cls, item: dict[str, Any]) -> "Evento":
        return cls(
            nombre=item["SK"]["S"],
            disponibles=int(item["Capacidad"]["N"]),
            categoria=item["Categoria"]["S"],
            estado=EstadoDeEvento(item["Estado"]["S"]),
        )

    def a_item(self, claves: Claves) -> dict[str, Any]:
        return {
            **claves.evento(self.nombre),
            "Capacidad": {"N": str(self.disponibles)},
            "Categoria": {"S": self.categoria},
            "Estado": {"S": self.estado},
        }

    def presenta(self) -> dict[str, Any]:
        """The answer's object, its keys in the seed's order; `Capacidad` is what is available."""
        return {
            "Evento": self.nombre,
            "Capacidad": self.disponibles,
            "Categoria": self.categoria,
            "Estado": self.estado,
        }
