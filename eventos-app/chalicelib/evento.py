"""An event as its organiser sees it. Seed: Dominio Eventos."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from boletia.errores import DatosInvalidos
from boletia.nombre import nombre_de_evento
from boletia.texto import NoSeLee, legible

MAXIMA_CAPACIDAD = 1_000_000  # boletos
MAXIMA_CATEGORIA = 100  # characters


class Estado(StrEnum):
    ACTIVO = "A"
    CANCELADO = "C"


@dataclass(frozen=True)
class Evento:
    """`capacidad` is in boletos and never changes; `estado` is ACTIVO until the event is cancelled, once."""

    nombre: str
    capacidad: int
    categoria: str
    estado: Estado = Estado.ACTIVO

    @classmethod
    def desde_cuerpo(cls, cuerpo: dict[str, Any]) -> "Evento":
        """A new, active event out of a request's fields. Raises DatosInvalidos."""
        return cls(
            nombre=nombre_de_evento(cuerpo.get("evento")),
            capacidad=_capacidad(cuerpo.get("capacidad")),
            categoria=_categoria(cuerpo.get("categoria")),
        )

    @classmethod
    def desde_item(cls, item: dict[str, Any]) -> "Evento":
        return cls(
            nombre=item["nombre"]["S"],
            capacidad=int(item["Capacidad"]["N"]),
            categoria=item["Categoria"]["S"],
            estado=Estado(item["Estado"]["S"]),
        )

    def a_item(self) -> dict[str, Any]:
        return {
            "nombre": {"S": self.nombre},
            "Capacidad": {"N": str(self.capacidad)},
            "Categoria": {"S": self.categoria},
            "Estado": {"S": self.estado},
        }

    def presenta(self) -> dict[str, Any]:
        """The answer's object, its keys in the seed's order."""
        return {
            "Evento": self.nombre,
            "Capacidad": self.capacidad,
            "Categoria": self.categoria,
            "Estado": self.estado,
        }


def _capacidad(valor: object) -> int:
    if type(valor) is not int or not 1 <= valor <= MAXIMA_CAPACIDAD:
        raise DatosInvalidos(
            f"capacidad debe ser un entero de 1 a {MAXIMA_CAPACIDAD}: los boletos del evento", "capacidad"
        )
    return valor


def _categoria(valor: object) -> str:
    """As `texto.legible` makes it. The limit counts characters with their accents composed; `legible`'s own, before."""
    pide = f"categoria debe ser un texto de 1 a {MAXIMA_CATEGORIA} caracteres, como «Opera»"
    try:
        texto = legible(valor, 4 * MAXIMA_CATEGORIA) if isinstance(valor, str) else ""
    except NoSeLee as error:
        raise DatosInvalidos(f"{pide}: {error}", "categoria") from error
    if not 1 <= len(texto) <= MAXIMA_CATEGORIA:
        raise DatosInvalidos(pide, "categoria")
    return texto
