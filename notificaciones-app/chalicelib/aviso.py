"""What a customer is told when a reservation reaches a state. Seed: the last domain, Notificaciones."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from boletia.errores import ImagenIlegible
from boletia.lote import entero
from chalicelib.carta import Ajeno, Carta, asunto

CONFIRMADA = "Confirmación de reserva"
CANCELADA = "Cancelación de reserva"
REENVIO = (
    "boletia:reenvio"  # the eventSource of a record by which `make correos` asks for an e-mail once more
)

DE_NADIE = ".invalid"  # the end of an address that can be nobody's (RFC 2606): its person was taken out


class Estado(StrEnum):
    """The states of a reservation, as reservas writes them."""

    ACTIVA = "A"
    CANCELADA_POR_CLIENTE = "X"
    CANCELADA_CON_EVENTO = "C"


_ASUNTOS = {
    Estado.ACTIVA: CONFIRMADA,
    Estado.CANCELADA_POR_CLIENTE: f"{CANCELADA} a petición suya",
    Estado.CANCELADA_CON_EVENTO: f"{CANCELADA} por suspensión del evento",
}
# How the seed's sentence ends. The page reads the last one (frontend/sitio/js/barrido.js).
_FINALES = {
    Estado.ACTIVA: "está confirmada",
    Estado.CANCELADA_POR_CLIENTE: "fue cancelada a petición suya",
    Estado.CANCELADA_CON_EVENTO: "fue cancelada, el evento fue suspendido por los organizadores",
}
_CONSEJOS = {
    Estado.ACTIVA: "Guarde este correo: con el número de su reserva se entra, y se consulta o se cancela cuando quiera."
    " Si no puede ir, cancélela y sus boletos servirán a otra persona.",
    Estado.CANCELADA_POR_CLIENTE: "Ya no tiene que hacer nada: sus boletos volvieron a la venta.",
    Estado.CANCELADA_CON_EVENTO: "Ya no tiene que hacer nada: sentimos que no pueda celebrarse.",
}


@dataclass(frozen=True)
class Aviso:
    """One e-mail: that reservation `id` is now in `estado`. `reenvio`: an operator wants it sent again."""

    id: str
    estado: Estado
    evento: str
    email: str
    cantidad: int
    fecha: str = ""  # RFC 3339, where the event has one
    lugar: str = ""
    reenvio: bool = False

    @property
    def clave(self) -> str:
        """What this e-mail is remembered by: one per reservation and state."""
        return f"{self.id}#{self.estado}"

    @property
    def asunto(self) -> str:
        return asunto(_ASUNTOS[self.estado], self.evento)

    @property
    def frase(self) -> tuple[str, ...]:
        """Seed: Dominio Notificaciones, word for word."""
        inicio = f"Su reserva {self.id} de {self.cantidad} boletos para el evento "
        return (inicio, Ajeno(self.evento), f" {_FINALES[self.estado]}")

    @property
    def texto(self) -> str:
        """The sentence."""
        return "".join(self.frase)

    def carta(self, pagina: str) -> Carta:
        """The e-mail; `pagina` is the address of the stage's page, or empty."""
        datos = [
            ("Evento", Ajeno(self.evento)),
            ("Fecha", _fecha(self.fecha)),
            ("Lugar", Ajeno(self.lugar)),
            ("Reserva", self.id),
            ("Boletos", str(self.cantidad)),
        ]
        return Carta(
            asunto=self.asunto,
            frase=self.frase,
            datos=tuple((etiqueta, valor) for etiqueta, valor in datos if valor),
            consejo=_CONSEJOS[self.estado],
            enlace=("Ver mi reserva", f"{pagina}#/reservas/{quote(self.id, safe='')}") if pagina else None,
        )


def desde_registro(registro: Any) -> Aviso | None:
    """The e-mail that a record of the inventario stream asks for, if any. Contract: tests/contratos.

    Events, idempotency keys, removals, changes that leave a reservation's state as it was, and reservations of a person
    who was taken out ask for none.
    Raises ImagenIlegible.
    """
    try:
        imagen = registro["dynamodb"]
        if registro["eventName"] == "REMOVE" or imagen["Keys"]["PK"]["S"].split("#")[0] != "I":
            return None
        aviso = _desde_imagen(imagen["NewImage"], reenvio=registro.get("eventSource") == REENVIO)
        cambio = "OldImage" not in imagen or imagen["OldImage"]["Estado"]["S"] != aviso.estado
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ImagenIlegible(f"{type(error).__name__}: {error}") from error
    return aviso if cambio and not aviso.email.endswith(DE_NADIE) else None


def _desde_imagen(imagen: dict[str, Any], reenvio: bool) -> Aviso:
    aviso = Aviso(
        id=imagen["SK"]["S"],
        estado=Estado(imagen["Estado"]["S"]),
        evento=imagen["Evento"]["S"],
        email=imagen.get("EmailEscrito", imagen["Email"])["S"],
        cantidad=entero(imagen["Cantidad"]["N"]),
        fecha=_detalle(imagen, "Fecha"),
        lugar=_detalle(imagen, "Lugar"),
        reenvio=reenvio,
    )
    if not all(isinstance(texto, str) and texto for texto in (aviso.id, aviso.evento, aviso.email)):
        raise ImagenIlegible("SK, Evento or Email is not a text")
    if aviso.cantidad < 1:
        raise ImagenIlegible("Cantidad is not a number of boletos")
    return aviso


def _detalle(imagen: dict[str, Any], nombre: str) -> str:
    """An optional text; nothing for what is none: an e-mail is worth more than a detail."""
    valor = imagen.get(nombre)
    texto = valor.get("S") if isinstance(valor, dict) else None
    return texto if isinstance(texto, str) else ""


def _fecha(rfc3339: str) -> str:
    """`sábado 5 de diciembre de 2026, 20:30 (UTC-06:00)`; the text as it is where it is no date."""
    try:
        dia = datetime.fromisoformat(rfc3339)
    except ValueError:
        return Ajeno(rfc3339)
    zona = f" ({dia.tzname()})" if dia.tzinfo else ""
    return f"{_DIAS[dia.weekday()]} {dia.day} de {_MESES[dia.month - 1]} de {dia.year}, {dia:%H:%M}{zona}"


_DIAS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_MESES = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
