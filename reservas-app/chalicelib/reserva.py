"""A reservation and the request for one. Seed: Dominio Reservas."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from boletia.errores import DatosInvalidos
from boletia.nombre import nombre_de_evento
from chalicelib.claves import Claves
from chalicelib.detalles import ANUNCIADOS
from chalicelib.email import email_de, plegada
from chalicelib.errores import ClaveInvalida, ReservaDesconocida

MAXIMA_CANTIDAD = 1_000_000  # boletos, as many as an event may have


class EstadoDeReserva(StrEnum):
    ACTIVA = "A"
    CANCELADA_POR_CLIENTE = "X"
    CANCELADA_CON_EVENTO = "C"


@dataclass(frozen=True)
class Solicitud:
    """What a customer asks for: `cantidad` boletos of one event."""

    evento: str
    email: str
    cantidad: int

    @classmethod
    def desde_cuerpo(cls, cuerpo: dict[str, Any], maximo: int = MAXIMA_CANTIDAD) -> "Solicitud":
        """`maximo` is how many boletos the stage lets one reservation hold. Raises DatosInvalidos."""
        return cls(
            evento=nombre_de_evento(cuerpo.get("evento")),
            email=email_de(cuerpo.get("email")),
            cantidad=_cantidad(cuerpo.get("cantidad"), maximo),
        )

    def huella(self) -> str:
        """Tells one request from another under the same Idempotency-Key."""
        campos = json.dumps([self.evento, self.email, self.cantidad], ensure_ascii=False)
        return hashlib.sha256(campos.encode()).hexdigest()


@dataclass(frozen=True)
class Reserva:
    """`estado` is ACTIVA until it becomes, once, CANCELADA_POR_CLIENTE or CANCELADA_CON_EVENTO.

    `email` is the address as it was typed: the item's `EmailEscrito`, or the `Email` by which it is found.
    `entradas` are the boletos that came in; the door alone writes them (`entradas.py`). `cambio` is the version of its
    event whose date and place its holder was told (`anuncio`), by the confirmation or by an e-mail of the change; 0
    where the event never moved. `contada`: its boletos are counted for its address, because the event has a limit.
    """

    id: str
    evento: str
    estado: EstadoDeReserva
    email: str
    cantidad: int
    entradas: int = 0
    cambio: int = 0
    anuncio: Mapping[str, Any] = field(default_factory=dict)
    contada: bool = False

    @classmethod
    def desde_item(cls, item: dict[str, Any]) -> "Reserva":
        return cls(
            id=item["SK"]["S"],
            evento=item["Evento"]["S"],
            estado=EstadoDeReserva(item["Estado"]["S"]),
            email=item.get("EmailEscrito", item["Email"])["S"],
            cantidad=int(item["Cantidad"]["N"]),
            entradas=int(item.get("Entradas", {"N": "0"})["N"]),
            cambio=int(item.get("Cambio", {"N": "0"})["N"]),
            anuncio={nombre: item[nombre] for nombre in ANUNCIADOS if nombre in item},
            contada="Contada" in item,
        )

    def a_item(self, claves: Claves) -> dict[str, Any]:
        hallada = plegada(self.email)
        return {
            **claves.reserva(self.id),
            claves.agrupa: {"S": claves.tramo(self.evento, hallada)},
            "Evento": {"S": self.evento},
            "Estado": {"S": self.estado},
            "Email": {"S": hallada},
            **({"EmailEscrito": {"S": self.email}} if self.email != hallada else {}),
            "Cantidad": {"N": str(self.cantidad)},
            **({"Cambio": {"N": str(self.cambio)}, **self.anuncio} if self.cambio else {}),
            **({"Contada": {"N": "1"}} if self.contada else {}),
        }

    def presenta(self) -> dict[str, Any]:
        """The answer's object, its keys in the seed's order; `Entradas` follows once someone came in."""
        return {
            "Id": self.id,
            "Evento": self.evento,
            "Estado": self.estado,
            "Email": self.email,
            "Cantidad": self.cantidad,
            **({"Entradas": self.entradas} if self.entradas else {}),
        }


def cantidad_que_queda(cuerpo: dict[str, Any]) -> int:
    """How many boletos a reservation is to keep. Raises DatosInvalidos."""
    otros = sorted(cuerpo.keys() - {"cantidad"})
    if otros:
        raise DatosInvalidos(
            f"De una reserva solo se cambia cantidad, no «{otros[0][:40]}»: quítelo", otros[0][:40]
        )
    cantidad = cuerpo.get("cantidad")
    if type(cantidad) is not int or not 1 <= cantidad <= MAXIMA_CANTIDAD:
        raise DatosInvalidos(
            f"cantidad debe ser un entero de 1 a {MAXIMA_CANTIDAD}: los boletos que conserva; DELETE la cancela",
            "cantidad",
        )
    return cantidad


def id_de_reserva(valor: str) -> str:
    """Raises ReservaDesconocida for what no reservation can be called: an id is a KSUID."""
    if not re.fullmatch("[0-9A-Za-z]{27}", valor):
        raise ReservaDesconocida(
            f"No existe la reserva {valor[:40]}: revise el número, son 27 letras y cifras"
        )
    return valor


def estado_pedido(valor: str | None) -> EstadoDeReserva | None:
    """The state that a list is asked for, None for all. Raises DatosInvalidos."""
    if valor is not None and valor not in set(EstadoDeReserva):
        raise DatosInvalidos("estado debe ser A, X o C", "estado")
    return None if valor is None else EstadoDeReserva(valor)


def clave_de_idempotencia(valor: str | None) -> str | None:
    """The Idempotency-Key header's value, if it was sent. Raises ClaveInvalida."""
    if valor is not None and not re.fullmatch("[!-~]{1,128}", valor):
        raise ClaveInvalida("Idempotency-Key debe tener de 1 a 128 caracteres ASCII visibles, como un UUID")
    return valor


def _cantidad(valor: object, maximo: int) -> int:
    if type(valor) is not int or not 1 <= valor <= maximo:
        raise DatosInvalidos(
            f"cantidad debe ser un entero de 1 a {maximo}: los boletos que quiere", "cantidad"
        )
    return valor
