"""An event as its organiser sees it. Seed: Dominio Eventos."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from boletia.errores import DatosInvalidos
from boletia.nombre import nombre_de_evento
from boletia.texto import NoSeLee, legible
from chalicelib.detalles import SIN_DETALLES, Detalles, pedidos

MAXIMA_CAPACIDAD = 1_000_000  # boletos
MAXIMA_CATEGORIA = 100  # characters


class Estado(StrEnum):
    ACTIVO = "A"
    CANCELADO = "C"


@dataclass(frozen=True)
class Evento:
    """`capacidad` is in boletos; `estado` is ACTIVO until the event is cancelled, once.

    `version` counts its changes. Whoever missed some of them needs two things more: `inicial`, the capacity it was
    created with (from the first change on), and `cambio`, the version that last moved it in time or place.
    """

    nombre: str
    capacidad: int
    categoria: str
    estado: Estado = Estado.ACTIVO
    detalles: Detalles = SIN_DETALLES
    version: int = 0
    inicial: int = 0
    cambio: int = 0

    @classmethod
    def desde_cuerpo(cls, cuerpo: dict[str, Any]) -> "Evento":
        """A new, active event out of a request's fields; others are nobody's business. Raises DatosInvalidos."""
        return cls(
            nombre=nombre_de_evento(cuerpo.get("evento")),
            capacidad=capacidad_de(cuerpo.get("capacidad")),
            categoria=categoria_de(cuerpo.get("categoria")),
            detalles=Detalles(**pedidos(cuerpo)),
        )

    @classmethod
    def desde_item(cls, item: dict[str, Any]) -> "Evento":
        return cls(
            nombre=item["nombre"]["S"],
            capacidad=int(item["Capacidad"]["N"]),
            categoria=item["Categoria"]["S"],
            estado=Estado(item["Estado"]["S"]),
            detalles=Detalles.desde_item(item),
            version=_numero(item, "Version"),
            inicial=_numero(item, "CapacidadInicial"),
            cambio=_numero(item, "Cambio"),
        )

    def a_item(self) -> dict[str, Any]:
        numeros = {"Version": self.version, "CapacidadInicial": self.inicial, "Cambio": self.cambio}
        return {
            "nombre": {"S": self.nombre},
            "Capacidad": {"N": str(self.capacidad)},
            "Categoria": {"S": self.categoria},
            "Estado": {"S": self.estado},
            **self.detalles.a_item(),
            **{nombre: {"N": str(numero)} for nombre, numero in numeros.items() if numero},
        }

    def presenta(self) -> dict[str, Any]:
        """The answer's object: the seed's keys in the seed's order, then what else there is to say."""
        return {
            "Evento": self.nombre,
            "Capacidad": self.capacidad,
            "Categoria": self.categoria,
            "Estado": self.estado,
            **self.detalles.presenta(),
            **({"Version": self.version} if self.version else {}),
        }


def capacidad_de(valor: object) -> int:
    if type(valor) is not int or not 1 <= valor <= MAXIMA_CAPACIDAD:
        raise DatosInvalidos(
            f"capacidad debe ser un entero de 1 a {MAXIMA_CAPACIDAD}: los boletos del evento", "capacidad"
        )
    return valor


def categoria_de(valor: object) -> str:
    """As `texto.legible` makes it. The limit counts characters with their accents composed; `legible`'s own, before."""
    pide = f"categoria debe ser un texto de 1 a {MAXIMA_CATEGORIA} caracteres, como «Opera»"
    try:
        texto = legible(valor, 4 * MAXIMA_CATEGORIA) if isinstance(valor, str) else ""
    except NoSeLee as error:
        raise DatosInvalidos(f"{pide}: {error}", "categoria") from error
    if not 1 <= len(texto) <= MAXIMA_CATEGORIA:
        raise DatosInvalidos(pide, "categoria")
    return texto


def _numero(item: dict[str, Any], nombre: str) -> int:
    return int(item[nombre]["N"]) if nombre in item else 0
