"""What a customer is told when a reservation reaches a state, or changes in it. Seed: Dominio Notificaciones."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from boletia.errores import ImagenIlegible
from boletia.lote import entero
from chalicelib.carta import Ajeno, Carta, asunto
from chalicelib.cartel import Cartel

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


# What happens to a reservation that stays confirmed, each with the number that it happens once for.
QUEDAN = "quedan"  # its customer gave boletos back: how many are left
CAMBIO = "cambio"  # its event has another date or place: since which version of it

_ASUNTOS: dict[str, str] = {
    Estado.ACTIVA: CONFIRMADA,
    Estado.CANCELADA_POR_CLIENTE: f"{CANCELADA} a petición suya",
    Estado.CANCELADA_CON_EVENTO: f"{CANCELADA} por suspensión del evento",
    QUEDAN: "Menos boletos en su reserva",
    CAMBIO: "Cambio de fecha o lugar",
}
# How the seed's sentence ends. The page reads the last one (frontend/sitio/js/barrido.js).
_FINALES: dict[str, str] = {
    Estado.ACTIVA: "está confirmada",
    Estado.CANCELADA_POR_CLIENTE: "fue cancelada a petición suya",
    Estado.CANCELADA_CON_EVENTO: "fue cancelada, el evento fue suspendido por los organizadores",
}
_CONSEJOS: dict[str, str] = {
    Estado.ACTIVA: "Guarde este correo: con el número de su reserva se entra, y se consulta o se cancela cuando quiera."
    " Si no puede ir, cancélela y sus boletos servirán a otra persona.",
    Estado.CANCELADA_POR_CLIENTE: "Ya no tiene que hacer nada: sus boletos volvieron a la venta.",
    Estado.CANCELADA_CON_EVENTO: "Ya no tiene que hacer nada: sentimos que no pueda celebrarse.",
    QUEDAN: "Los que devolvió volvieron a la venta. Los demás siguen siendo suyos: con el mismo número se entra,"
    " y se consultan o se cancelan cuando quiera.",
    CAMBIO: "Sus boletos valen igual, con el mismo número."
    " Si ya no puede ir, cancele su reserva y servirán a otra persona.",
}


@dataclass(frozen=True)
class Aviso:
    """One e-mail: that reservation `id` is now in `estado`, which is a state, or what happened in state A: `quedan-3`,
    `cambio-2`. `reenvio`: an operator wants it sent again.
    """

    id: str
    estado: str
    evento: str
    email: str
    cantidad: int
    cartel: Cartel = field(default_factory=Cartel)
    reenvio: bool = False

    @property
    def clave(self) -> str:
        """What this e-mail is remembered by: one per reservation and state, quantity or version."""
        return f"{self.id}#{self.estado}"

    @property
    def que(self) -> str:
        """The state, or what happened in it."""
        return self.estado.partition("-")[0]

    @property
    def asunto(self) -> str:
        return asunto(_ASUNTOS[self.que], self.evento)

    @property
    def frase(self) -> tuple[str, ...]:
        """Seed: Dominio Notificaciones, word for word; where the seed has none, in its manner."""
        evento, boletos = Ajeno(self.evento), "1 boleto" if self.cantidad == 1 else f"{self.cantidad} boletos"
        if self.que == QUEDAN:
            return (f"Su reserva {self.id} para el evento ", evento, f" queda con {boletos}")
        if self.que == CAMBIO:
            final = f" tiene otra fecha u otro lugar: su reserva {self.id} de {boletos} sigue confirmada"
            return ("El evento ", evento, final)
        inicio = f"Su reserva {self.id} de {self.cantidad} boletos para el evento "
        return (inicio, evento, f" {_FINALES[self.que]}")

    @property
    def texto(self) -> str:
        """The sentence."""
        return "".join(self.frase)

    def carta(self, pagina: str) -> Carta:
        """The e-mail; `pagina` is the address of the stage's page, or empty."""
        datos = [
            ("Evento", Ajeno(self.cartel.titulo or self.evento)),
            ("Fecha", self.cartel.cuando),
            ("Lugar", Ajeno(self.cartel.lugar)),
            ("Reserva", self.id),
            ("Boletos", str(self.cantidad)),
        ]
        return Carta(
            asunto=self.asunto,
            frase=self.frase,
            datos=tuple((etiqueta, (valor,)) for etiqueta, valor in datos if valor),
            consejo=_CONSEJOS[self.que],
            enlace=("Ver mi reserva", f"{pagina}#/reservas/{quote(self.id, safe='')}") if pagina else None,
        )


def desde_registro(registro: Any) -> Aviso | None:
    """The e-mail that a record of the inventario stream asks for, if any. Contract: tests/contratos.

    Events, idempotency keys, removals, changes of a reservation that its customer made or need not know of, and
    reservations of a person who was taken out ask for none.
    Raises ImagenIlegible.
    """
    try:
        imagen = registro["dynamodb"]
        if registro["eventName"] == "REMOVE" or imagen["Keys"]["PK"]["S"].split("#")[0] != "I":
            return None
        estado = _estado(imagen)
        aviso = _desde_imagen(imagen["NewImage"], estado, reenvio=registro.get("eventSource") == REENVIO)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ImagenIlegible(f"{type(error).__name__}: {error}") from error
    return aviso if estado and not aviso.email.endswith(DE_NADIE) else None


def _estado(imagen: dict[str, Any]) -> str:
    """What there is to be told; empty for nothing."""
    nueva = imagen["NewImage"]
    estado = Estado(nueva["Estado"]["S"])
    if "OldImage" not in imagen or imagen["OldImage"]["Estado"]["S"] != estado:
        return estado
    vieja = imagen["OldImage"]
    if estado is not Estado.ACTIVA:
        return ""
    if _cambio(nueva) > _cambio(vieja):
        return f"{CAMBIO}-{_cambio(nueva)}"
    cantidad = entero(nueva["Cantidad"]["N"])
    return f"{QUEDAN}-{cantidad}" if cantidad < entero(vieja["Cantidad"]["N"]) else ""


def _cambio(imagen: dict[str, Any]) -> int:
    """The version of its event whose date and place the reservation carries; 0 where they never changed."""
    return entero(imagen["Cambio"]["N"]) if "Cambio" in imagen else 0


def _desde_imagen(imagen: dict[str, Any], estado: str, reenvio: bool) -> Aviso:
    aviso = Aviso(
        id=imagen["SK"]["S"],
        estado=estado,
        evento=imagen["Evento"]["S"],
        email=imagen.get("EmailEscrito", imagen["Email"])["S"],
        cantidad=entero(imagen["Cantidad"]["N"]),
        cartel=Cartel.desde_imagen(imagen),
        reenvio=reenvio,
    )
    if not all(isinstance(texto, str) and texto for texto in (aviso.id, aviso.evento, aviso.email)):
        raise ImagenIlegible("SK, Evento or Email is not a text")
    if aviso.cantidad < 1:
        raise ImagenIlegible("Cantidad is not a number of boletos")
    return aviso
