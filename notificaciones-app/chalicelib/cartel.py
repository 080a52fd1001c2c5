"""What an event announces of itself beyond its name – title, date, place – and how an e-mail writes it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from boletia.errores import ImagenIlegible
from boletia.lote import entero
from chalicelib.carta import Ajeno

DETALLES = ("Titulo", "Fecha", "Lugar")


@dataclass(frozen=True)
class Cartel:
    """Each empty where the event has none; `fecha` is RFC 3339, in the event's own offset."""

    titulo: str = ""
    fecha: str = ""
    lugar: str = ""

    @classmethod
    def desde_imagen(cls, imagen: dict[str, Any]) -> "Cartel":
        """Of an event, or of a reservation that carries its event's."""
        return cls(*(_detalle(imagen, nombre) for nombre in DETALLES))

    def __bool__(self) -> bool:
        return self != Cartel()

    @property
    def cuando(self) -> str:
        return en_palabras(self.fecha) if self.fecha else ""


@dataclass(frozen=True)
class Anuncio:
    """What an event announces since its version `version`; 0: since it was created."""

    evento: str
    version: int
    cartel: Cartel


def desde_registro(registro: Any) -> Anuncio | None:
    """What a record of the inventario stream says of an event, where it says something new. Contract: tests/contratos.

    Every booking changes the copy of its event; only a change of what it announces is one here. Raises ImagenIlegible.
    """
    try:
        imagen = registro["dynamodb"]
        if registro["eventName"] == "REMOVE" or imagen["Keys"]["PK"]["S"].split("#")[0] != "E":
            return None
        nueva = imagen["NewImage"]
        cartel = Cartel.desde_imagen(nueva)
        if cartel == Cartel.desde_imagen(imagen.get("OldImage", {})):
            return None
        return Anuncio(imagen["Keys"]["SK"]["S"], entero(nueva.get("Version", {"N": "0"})["N"]), cartel)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ImagenIlegible(f"{type(error).__name__}: {error}") from error


def en_palabras(rfc3339: str) -> str:
    """`sábado 5 de diciembre de 2026, 20:30 (UTC-06:00)`; the text as it is where it is no date."""
    try:
        dia = datetime.fromisoformat(rfc3339)
    except ValueError:
        return Ajeno(rfc3339)
    zona = f" ({dia.tzname()})" if dia.tzinfo else ""
    return f"{_DIAS[dia.weekday()]} {dia.day} de {_MESES[dia.month - 1]} de {dia.year}, {dia:%H:%M}{zona}"


def _detalle(imagen: dict[str, Any], nombre: str) -> str:
    """An optional text; nothing for what is none: an e-mail is worth more than a detail."""
    valor = imagen.get(nombre)
    texto = valor.get("S") if isinstance(valor, dict) else None
    return texto if isinstance(texto, str) else ""


_DIAS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_MESES = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
