"""An event as this domain knows it: a copy whose `Capacidad` is what is still available."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from chalicelib import detalles
from chalicelib.claves import Claves
from chalicelib.detalles import ANUNCIADOS, Detalles


class EstadoDeEvento(StrEnum):
    ACTIVO = "A"
    CANCELADO = "C"


@dataclass(frozen=True)
class Evento:
    """`disponibles` is in boletos: reservations and a change of capacity alone move it. It is below zero when the
    capacity was lowered below what is sold.

    `version` is the event's last change that the copy knows, `aplicada` the capacity that it brought: None while
    there was none, so that the item of an event that never changed is the seed's.

    `cambio` is the version that last moved the event in time or place. While not all who had boletos then are told,
    `por_avisar` are the boletos of whom was to be told, without what they gave back before they were (`anuncio.py`).
    """

    nombre: str
    disponibles: int
    categoria: str
    estado: EstadoDeEvento
    detalles: Detalles = field(default_factory=dict)
    version: int = 0
    aplicada: int | None = None
    cambio: int = 0
    por_avisar: int | None = None

    @classmethod
    def desde_item(cls, item: dict[str, Any]) -> "Evento":
        return cls(
            nombre=item["SK"]["S"],
            disponibles=int(item["Capacidad"]["N"]),
            categoria=item["Categoria"]["S"],
            estado=EstadoDeEvento(item["Estado"]["S"]),
            detalles=detalles.de_item(item),
            version=_numero(item, "Version") or 0,
            aplicada=_numero(item, "Aplicada"),
            cambio=_numero(item, "Cambio") or 0,
            por_avisar=_numero(item, "PorAvisar"),
        )

    @property
    def anuncio(self) -> Detalles:
        """What a change of date or place tells."""
        return {nombre: self.detalles[nombre] for nombre in ANUNCIADOS if nombre in self.detalles}

    def a_item(self, claves: Claves) -> dict[str, Any]:
        numeros = {
            "Version": self.version or None,
            "Aplicada": self.aplicada,
            "Cambio": self.cambio or None,
            "PorAvisar": self.por_avisar,
        }
        return {
            **claves.evento(self.nombre),
            "Capacidad": {"N": str(self.disponibles)},
            "Categoria": {"S": self.categoria},
            "Estado": {"S": self.estado},
            **self.detalles,
            **{nombre: {"N": str(numero)} for nombre, numero in numeros.items() if numero is not None},
        }

    def presenta(self) -> dict[str, Any]:
        """The answer's object, the seed's keys in the seed's order; `Capacidad` is what customers can buy."""
        return {
            "Evento": self.nombre,
            "Capacidad": max(0, self.disponibles),
            "Categoria": self.categoria,
            "Estado": self.estado,
            **detalles.presenta(self.detalles),
            **self._presenta_version(),
        }

    def presenta_venta(self) -> dict[str, Any]:
        """What the organisers' desk is told: `Disponibles` below zero says by how many boletos too many are sold."""
        return {
            "Evento": self.nombre,
            "Estado": self.estado,
            "Disponibles": self.disponibles,
            **self._presenta_version(),
        }

    def _presenta_version(self) -> dict[str, int]:
        return {"Version": self.version} if self.version else {}


def _numero(item: dict[str, Any], nombre: str) -> int | None:
    return int(item[nombre]["N"]) if nombre in item else None
