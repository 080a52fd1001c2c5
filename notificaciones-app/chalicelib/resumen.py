"""The e-mail for who lost a reservation's number: all that the address has reserved. Contract: tests/contratos."""

from dataclasses import dataclass
from typing import Any, ClassVar

from boletia.errores import ImagenIlegible
from boletia.lote import entero
from chalicelib.aviso import Estado
from chalicelib.carta import Ajeno, Carta

ASUNTO = "Sus reservas"
_COMIENZO = "Alguien, quizá usted, pidió los números de las reservas hechas con esta dirección:"
_FINAL = (
    "Con su número, quien lo tenga puede consultar y cancelar la reserva: no lo comparta."
    " Si no lo pidió, no tiene que hacer nada."
)
_ESTADOS = {
    Estado.ACTIVA: "confirmada",
    Estado.CANCELADA_POR_CLIENTE: "cancelada a petición suya",
    Estado.CANCELADA_CON_EVENTO: "cancelada, el evento fue suspendido por los organizadores",
}


@dataclass(frozen=True)
class Linea:
    """One reservation of the list."""

    id: str
    evento: str
    estado: Estado
    cantidad: int

    @property
    def partes(self) -> tuple[str, ...]:
        boletos = "1 boleto" if self.cantidad == 1 else f"{self.cantidad} boletos"
        return (Ajeno(self.evento), f", {boletos}, {_ESTADOS[self.estado]}")


@dataclass(frozen=True)
class Resumen:
    """One e-mail, in answer to the request `id`."""

    id: str
    email: str
    lineas: tuple[Linea, ...]

    # What is remembered and logged of it, where another e-mail has its reservation's state.
    estado: ClassVar[str] = "lista"
    reenvio: ClassVar[bool] = False

    @property
    def clave(self) -> str:
        """What this e-mail is remembered by: one per request."""
        return f"{self.id}#{self.estado}"

    def carta(self, pagina: str) -> Carta:
        """The e-mail; `pagina` is the address of the stage's page, or empty."""
        return Carta(
            asunto=ASUNTO,
            frase=(_COMIENZO,),
            datos=tuple((linea.id, linea.partes) for linea in self.lineas),
            consejo=_FINAL,
            enlace=("Ver mis reservas", f"{pagina}#/reservas") if pagina else None,
        )


def desde_registro(registro: Any) -> Resumen | None:
    """The list that a record of the inventario stream brings, if any. Raises ImagenIlegible."""
    try:
        imagen = registro["dynamodb"]
        if registro["eventName"] == "REMOVE" or imagen["Keys"]["PK"]["S"].split("#")[0] != "R":
            return None
        nueva = imagen["NewImage"]
        return _desde_imagen(nueva) if "Reservas" in nueva else None
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ImagenIlegible(type(error).__name__) from error


def _desde_imagen(imagen: dict[str, Any]) -> Resumen:
    resumen = Resumen(
        id=imagen["Folio"]["S"],
        email=imagen["Para"]["S"],
        lineas=tuple(_linea(una["M"]) for una in imagen["Reservas"]["L"]),
    )
    if (
        not all(isinstance(texto, str) and texto for texto in (resumen.id, resumen.email))
        or not resumen.lineas
    ):
        raise ImagenIlegible("Folio, Para or Reservas is not one")
    return resumen


def _linea(mapa: dict[str, Any]) -> Linea:
    return Linea(
        id=str(mapa["Id"]["S"]),
        evento=str(mapa["Evento"]["S"]),
        estado=Estado(mapa["Estado"]["S"]),
        cantidad=entero(mapa["Cantidad"]["N"]),
    )
