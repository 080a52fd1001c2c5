"""What a record of the eventos stream says: an event was created, changed or cancelled. Contract: tests/contratos."""

from dataclasses import dataclass, field
from typing import Any

from boletia.errores import DatosInvalidos, ImagenIlegible
from boletia.lote import entero
from boletia.nombre import nombre_de_evento
from chalicelib import detalles
from chalicelib.detalles import Detalles
from chalicelib.evento import EstadoDeEvento, Evento


@dataclass(frozen=True)
class Cambio:
    """An event as it is in the table eventos after the change; `version` counts the changes that its organiser made
    since it was created with the capacity `inicial`: 0 for none, and then `inicial` is `capacidad`. `movido` is the
    version that last moved it in time or place, 0 for none.
    """

    nombre: str
    capacidad: int
    categoria: str
    estado: EstadoDeEvento
    detalles: Detalles = field(default_factory=dict)
    version: int = 0
    capacidad_inicial: int | None = None
    movido: int = 0

    @property
    def cancelado(self) -> bool:
        return self.estado is EstadoDeEvento.CANCELADO

    @property
    def inicial(self) -> int:
        return self.capacidad if self.capacidad_inicial is None else self.capacidad_inicial

    def copia(self) -> Evento:
        """What the copy is when it is made now: everything is available."""
        aplicada = self.capacidad if self.version else None
        return Evento(
            self.nombre,
            self.capacidad,
            self.categoria,
            self.estado,
            self.detalles,
            self.version,
            aplicada,
            self.movido,
        )

    def original(self) -> Evento:
        """What the copy was when the event was created; of an event that changed since, without the details it had."""
        antes: Detalles = {} if self.version else self.detalles
        return Evento(self.nombre, self.inicial, self.categoria, self.estado, antes)


def desde_registro(registro: Any) -> Cambio | None:
    """The change, or None when there is nothing to follow (eventos removes no events). Raises ImagenIlegible."""
    try:
        if registro["eventName"] == "REMOVE":
            return None
        return _desde_imagen(registro["dynamodb"]["NewImage"])
    except (AttributeError, KeyError, TypeError, ValueError, DatosInvalidos) as error:
        raise ImagenIlegible(f"{type(error).__name__}: {error}") from error


def _desde_imagen(imagen: dict[str, Any]) -> Cambio:
    nombre, categoria, estado = imagen["nombre"]["S"], imagen["Categoria"]["S"], imagen["Estado"]["S"]
    capacidad = entero(imagen["Capacidad"]["N"])
    if nombre_de_evento(nombre) != nombre or not isinstance(categoria, str) or capacidad < 0:
        raise ImagenIlegible("nombre, Categoria or Capacidad is not one")
    estado, dichos = EstadoDeEvento(estado), detalles.de_imagen(imagen)
    if "Version" not in imagen:
        return Cambio(nombre, capacidad, categoria, estado, dichos)
    version, inicial = entero(imagen["Version"]["N"]), entero(imagen["CapacidadInicial"]["N"])
    movido = entero(imagen["Cambio"]["N"]) if "Cambio" in imagen else 0
    if version < 1 or inicial < 0 or not 0 <= movido <= version:
        raise ImagenIlegible("Version, CapacidadInicial or Cambio is not one")
    return Cambio(nombre, capacidad, categoria, estado, dichos, version, inicial, movido)
