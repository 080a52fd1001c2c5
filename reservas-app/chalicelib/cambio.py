"""What a record of the eventos stream says: an event was created, or was cancelled. Contract: tests/contratos."""

from dataclasses import dataclass
from typing import Any

from boletia.errores import DatosInvalidos, ImagenIlegible
from boletia.lote import entero
from boletia.nombre import nombre_de_evento
from chalicelib.evento import EstadoDeEvento, Evento


@dataclass(frozen=True)
class Cambio:
    """An event as it is in the table eventos after the change; `capacidad` is what it was created with."""

    nombre: str
    capacidad: int
    categoria: str
    estado: EstadoDeEvento

    @property
    def cancelado(self) -> bool:
        return self.estado is EstadoDeEvento.CANCELADO

    def copia(self) -> Evento:
        """What the copy is when it is made: everything is available."""
        return Evento(self.nombre, self.capacidad, self.categoria, self.estado)


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
    capacidad = entero(imagen["Capacidad"]["N"])
    if nombre_de_evento(nombre) != nombre or not isinstance(categoria, str) or capacidad < 0:
        raise ImagenIlegible("nombre, Categoria or Capacidad is not one")
    return Cambio(nombre, capacidad, categoria, EstadoDeEvento(estado))
