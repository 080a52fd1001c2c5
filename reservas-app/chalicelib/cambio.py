"""What a record of the eventos stream says: an event was created, or was cancelled. Contract: tests/contratos."""

from dataclasses import dataclass
from typing import Any

from chalicelib.errores import DatosInvalidos, ImagenIlegible
from chalicelib.evento import ACTIVO, CANCELADO
from chalicelib.nombre import nombre_de_evento


@dataclass(frozen=True)
class Cambio:
    """An event as it is in the table eventos after the change; `capacidad` is what it was created with."""

    nombre: str
    capacidad: int
    categoria: str
    cancelado: bool


def desde_registro(registro: Any) -> Cambio | None:
    """The change, or None when there is nothing to follow (eventos removes no events). Raises ImagenIlegible."""
    try:
        if registro["eventName"] == "REMOVE":
            return None
        return _desde_imagen(registro["dynamodb"]["NewImage"])
    except (KeyError, TypeError, ValueError, DatosInvalidos) as error:
        raise ImagenIlegible(f"{type(error).__name__}: {error}") from error


def _desde_imagen(imagen: dict[str, Any]) -> Cambio:
    nombre, categoria, estado = imagen["nombre"]["S"], imagen["Categoria"]["S"], imagen["Estado"]["S"]
    capacidad = _entero(imagen["Capacidad"]["N"])
    if nombre_de_evento(nombre) != nombre or not isinstance(categoria, str) or capacidad < 0:
        raise ImagenIlegible("nombre, Categoria or Capacidad is not one")
    if estado not in (ACTIVO, CANCELADO):
        raise ImagenIlegible(f"unknown Estado {estado!r}")
    return Cambio(nombre, capacidad, categoria, cancelado=estado == CANCELADO)


def _entero(numero: object) -> int:
    """DynamoDB writes a number as a text."""
    if not isinstance(numero, str):
        raise ImagenIlegible(f"{numero!r} is not a number")
    return int(numero)
