"""At the door: which boletos of a reservation came in, when, and which may still come in.

The list on the reservation's item only grows: who is let in by mistake is taken back by a second line of the same key,
with the boletos negative. So its length tells one moment of it from every other, and no key can count twice.
"""

import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from boletia.errores import DatosInvalidos
from boletia.nombre import nombre_de_evento
from boletia.texto import NoSeLee, legible
from chalicelib.errores import (
    BoletosUsados,
    ClaveInvalida,
    ClaveReutilizada,
    EventoCancelado,
    IngresoDesconocido,
    OtroEvento,
    ReservaCancelada,
)
from chalicelib.reserva import MAXIMA_CANTIDAD, EstadoDeReserva, Reserva

MAXIMO = (
    500  # lines of one reservation: an item holds 400 KB, and each write carries all of them to the stream
)
MAXIMO_APARATO = 40  # characters
_HORA = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")


def instante(segundos: float) -> str:
    """`segundos` since 1970 in RFC 3339, to the second, in UTC."""
    return f"{datetime.fromtimestamp(int(segundos), UTC):%Y-%m-%dT%H:%M:%SZ}"


@dataclass(frozen=True)
class Ingreso:
    """`cantidad` boletos came in at once, negative when that was taken back; `hora` is when it was counted (RFC 3339).

    `hora_aparato` and `aparato` are what the device at the door says: a door without a line tells it later.
    """

    clave: str
    cantidad: int
    hora: str
    hora_aparato: str = ""
    aparato: str = ""

    @classmethod
    def desde_cuerpo(cls, cuerpo: dict[str, Any], clave: str, hora: str) -> "Ingreso":
        """Raises DatosInvalidos."""
        cantidad = _cantidad(cuerpo.get("cantidad", 1))
        return cls(clave, cantidad, hora, _hora(cuerpo.get("hora")), _aparato(cuerpo.get("aparato")))

    @classmethod
    def desde_atributo(cls, atributo: dict[str, Any]) -> "Ingreso":
        campos = atributo["M"]
        return cls(
            clave=campos["Clave"]["S"],
            cantidad=int(campos["Cantidad"]["N"]),
            hora=campos["Hora"]["S"],
            hora_aparato=campos.get("HoraAparato", {}).get("S", ""),
            aparato=campos.get("Aparato", {}).get("S", ""),
        )

    def a_atributo(self) -> dict[str, Any]:
        textos = {"HoraAparato": self.hora_aparato, "Aparato": self.aparato}
        return {
            "M": {
                "Clave": {"S": self.clave},
                "Cantidad": {"N": str(self.cantidad)},
                "Hora": {"S": self.hora},
                **{nombre: {"S": texto} for nombre, texto in textos.items() if texto},
            }
        }

    def presenta(self) -> dict[str, Any]:
        textos = {"HoraAparato": self.hora_aparato, "Aparato": self.aparato}
        return {
            "Clave": self.clave,
            "Cantidad": self.cantidad,
            "Hora": self.hora,
            **{nombre: texto for nombre, texto in textos.items() if texto},
        }


@dataclass(frozen=True)
class Asistencia:
    """A reservation as the door sees it."""

    reserva: Reserva
    ingresos: tuple[Ingreso, ...] = field(default=())

    @classmethod
    def desde_item(cls, item: dict[str, Any]) -> "Asistencia":
        lineas = item.get("Ingresos", {}).get("L", [])
        return cls(Reserva.desde_item(item), tuple(map(Ingreso.desde_atributo, lineas)))

    @property
    def entradas(self) -> int:
        return sum(ingreso.cantidad for ingreso in self.ingresos)

    def conoce(self, ingreso: Ingreso) -> bool:
        """Whether this very line is on record. Raises ClaveReutilizada when its key is another's."""
        suyos = [uno for uno in self.ingresos if uno.clave == ingreso.clave and uno.cantidad > 0]
        if suyos and suyos[0].cantidad != ingreso.cantidad:
            raise ClaveReutilizada("Esa Idempotency-Key ya se usó para otro ingreso: genere una nueva")
        return bool(suyos)

    def exige_que_quepa(self, ingreso: Ingreso, evento: str | None) -> None:
        """Raises OtroEvento, ReservaCancelada, EventoCancelado, BoletosUsados."""
        reserva = self.reserva
        if evento not in (None, reserva.evento):
            raise OtroEvento(f"La reserva {reserva.id} es para {reserva.evento}: aquí no vale para entrar")
        if reserva.estado == EstadoDeReserva.CANCELADA_POR_CLIENTE:
            raise ReservaCancelada(f"La reserva {reserva.id} está cancelada: no vale para entrar")
        if reserva.estado == EstadoDeReserva.CANCELADA_CON_EVENTO:
            raise EventoCancelado(f"La reserva {reserva.id} se canceló con su evento: no vale para entrar")
        if self.entradas + ingreso.cantidad > reserva.cantidad:
            raise BoletosUsados(self._cuantos_entraron())
        if len(self.ingresos) >= MAXIMO:
            raise BoletosUsados(
                f"La reserva {reserva.id} lleva {MAXIMO} ingresos: deje pasar al resto y anótelo en papel"
            )

    def deshecho(self, clave: str, hora: str) -> Ingreso | None:
        """The line that takes back those of `clave`; None when that was done. Raises IngresoDesconocido."""
        suyos = [ingreso for ingreso in self.ingresos if ingreso.clave == clave]
        if not suyos:
            raise IngresoDesconocido(
                f"La reserva {self.reserva.id} no tiene el ingreso {clave}: revise la clave"
            )
        return Ingreso(clave, -suyos[0].cantidad, hora) if len(suyos) == 1 else None

    def presenta(self) -> dict[str, Any]:
        """Without the address: who stands at the door needs none."""
        return {
            "Id": self.reserva.id,
            "Evento": self.reserva.evento,
            "Estado": self.reserva.estado,
            "Cantidad": self.reserva.cantidad,
            "Entradas": self.entradas,
            "Ingresos": [ingreso.presenta() for ingreso in self.ingresos],
        }

    def _cuantos_entraron(self) -> str:
        """What the door says aloud: how many came in, and the last three times at which they did."""
        id, cantidad, ya = self.reserva.id, self.reserva.cantidad, self.entradas
        dentro = [ingreso for ingreso in self.ingresos if self._sigue(ingreso)]
        cuando = ", ".join(f"{uno.cantidad} a las {uno.hora_aparato or uno.hora}" for uno in dentro[-3:])
        if not ya:
            return f"La reserva {id} es de {cantidad} boletos: no pueden entrar más"
        if ya == cantidad:
            return f"Ya entraron todos los boletos de la reserva {id}, que son {cantidad}: {cuando}"
        return f"De los {cantidad} boletos de la reserva {id} ya entraron {ya} ({cuando}): quedan {cantidad - ya}"

    def _sigue(self, ingreso: Ingreso) -> bool:
        return sum(uno.clave == ingreso.clave for uno in self.ingresos) == 1


def evento_de_la_puerta(cuerpo: dict[str, Any]) -> str | None:
    """The event at whose door the ticket was shown, if the door says it. Raises DatosInvalidos."""
    valor = cuerpo.get("evento")
    return None if valor is None else nombre_de_evento(valor)


def clave_de_ingreso(valor: str | None) -> str:
    """The key that an entry is known by, a new one if none was sent. It stands in a path, so it is letters and digits.

    Raises ClaveInvalida.
    """
    if valor is None:
        return uuid.uuid4().hex
    if not re.fullmatch("[0-9A-Za-z_-]{1,64}", valor):
        raise ClaveInvalida(
            "La clave de un ingreso tiene de 1 a 64 letras, cifras, «-» y «_», como un UUID: genere una así"
        )
    return valor


def _cantidad(valor: object) -> int:
    if type(valor) is not int or not 1 <= valor <= MAXIMA_CANTIDAD:
        raise DatosInvalidos(
            f"cantidad debe ser un entero de 1 a {MAXIMA_CANTIDAD}: los boletos que entran", "cantidad"
        )
    return valor


def _hora(valor: object) -> str:
    if valor is None:
        return ""
    try:
        if isinstance(valor, str) and _HORA.fullmatch(valor) and datetime.fromisoformat(valor):
            return valor
    except ValueError:
        pass
    raise DatosInvalidos(
        "hora debe ser como 2026-12-05T20:31:05-06:00: la del aparato al leer el boleto", "hora"
    )


def _aparato(valor: object) -> str:
    if valor is None:
        return ""
    try:
        nombre = legible(valor, 2 * MAXIMO_APARATO) if isinstance(valor, str) else None
    except NoSeLee as error:
        raise DatosInvalidos(f"aparato {error}", "aparato") from error
    if nombre is None or len(nombre) > MAXIMO_APARATO:
        raise DatosInvalidos(f"aparato debe ser un texto de hasta {MAXIMO_APARATO} caracteres", "aparato")
    return nombre
