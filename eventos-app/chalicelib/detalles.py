"""What an organiser may say of an event beyond the seed's four fields. Each is absent unless it was given."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from boletia.errores import DatosInvalidos
from boletia.texto import NoSeLee, legible
from chalicelib.precio import Precio

MAXIMO_TITULO = MAXIMO_LUGAR = 200  # characters
MAXIMA_DESCRIPCION = 2_000  # characters
MAXIMO_POR_CLIENTE = 1_000_000  # boletos, as many as an event may have

# RFC 3339. Without the second or the offset nobody knows when it is; Python's own reading takes more than this form.
_FECHA = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)


@dataclass(frozen=True)
class Detalles:
    """`fecha` is kept as it was given; `maximo_por_cliente` is in boletos; `descripcion` may have several lines."""

    titulo: str | None = None
    fecha: str | None = None
    lugar: str | None = None
    descripcion: str | None = None
    precio: Precio | None = None
    maximo_por_cliente: int | None = None

    @classmethod
    def desde_item(cls, item: Mapping[str, Any]) -> "Detalles":
        return cls(
            titulo=_texto(item, "Titulo"),
            fecha=_texto(item, "Fecha"),
            lugar=_texto(item, "Lugar"),
            descripcion=_texto(item, "Descripcion"),
            precio=Precio.desde_atributo(item["Precio"]) if "Precio" in item else None,
            maximo_por_cliente=int(item["MaximoPorCliente"]["N"]) if "MaximoPorCliente" in item else None,
        )

    def a_item(self) -> dict[str, Any]:
        textos = {
            "Titulo": self.titulo,
            "Fecha": self.fecha,
            "Lugar": self.lugar,
            "Descripcion": self.descripcion,
        }
        maximo = self.maximo_por_cliente
        return {
            **{nombre: {"S": texto} for nombre, texto in textos.items() if texto is not None},
            **({} if self.precio is None else {"Precio": self.precio.a_atributo()}),
            **({} if maximo is None else {"MaximoPorCliente": {"N": str(maximo)}}),
        }

    def presenta(self) -> dict[str, Any]:
        """Those that were given, behind the seed's four fields."""
        dichos = {
            "Titulo": self.titulo,
            "Fecha": self.fecha,
            "Lugar": self.lugar,
            "Descripcion": self.descripcion,
            "Precio": None if self.precio is None else self.precio.presenta(),
            "MaximoPorCliente": self.maximo_por_cliente,
        }
        return {nombre: valor for nombre, valor in dichos.items() if valor is not None}


SIN_DETALLES = Detalles()


def pedidos(cuerpo: Mapping[str, Any]) -> dict[str, Any]:
    """The details that a request names, as fields of Detalles; null says that there is none. Raises DatosInvalidos."""
    return {
        campo.name: None if cuerpo[clave] is None else _LECTURAS[campo.name](cuerpo[clave])
        for campo in fields(Detalles)
        if (clave := campo.name.replace("_", "")) in cuerpo
    }


def _linea(valor: object, campo: str, maximo: int) -> str:
    """As `texto.legible` makes it. The limit counts characters with their accents composed; `legible`'s own, before."""
    pide = f"{campo} debe ser un texto de 1 a {maximo} caracteres"
    try:
        texto = legible(valor, 4 * maximo) if isinstance(valor, str) else ""
    except NoSeLee as error:
        raise DatosInvalidos(f"{pide}: {error}", campo) from error
    if not 1 <= len(texto) <= maximo:
        raise DatosInvalidos(pide, campo)
    return texto


def _titulo(valor: object) -> str:
    return _linea(valor, "titulo", MAXIMO_TITULO)


def _lugar(valor: object) -> str:
    return _linea(valor, "lugar", MAXIMO_LUGAR)


def _fecha(valor: object) -> str:
    try:
        if isinstance(valor, str) and _FECHA.fullmatch(valor):
            datetime.fromisoformat(valor)
            return valor
    except ValueError:
        pass
    raise DatosInvalidos(
        "fecha debe ser un instante con su diferencia horaria, como 2026-12-31T20:30:00-06:00", "fecha"
    )


def _descripcion(valor: object) -> str:
    """Plain text: what holds for a name holds for each of its lines."""
    pide = f"descripcion debe ser un texto de 1 a {MAXIMA_DESCRIPCION} caracteres, en una o más líneas"
    if not isinstance(valor, str) or len(valor) > 4 * MAXIMA_DESCRIPCION:
        raise DatosInvalidos(pide, "descripcion")
    try:
        lineas = [legible(linea, len(linea)) for linea in re.split("\r\n|\r|\n", valor)]
    except NoSeLee as error:
        raise DatosInvalidos(f"{pide}: {error}", "descripcion") from error
    texto = "\n".join(lineas).strip("\n")
    if not 1 <= len(texto) <= MAXIMA_DESCRIPCION:
        raise DatosInvalidos(pide, "descripcion")
    return texto


def _maximo_por_cliente(valor: object) -> int:
    if type(valor) is not int or not 1 <= valor <= MAXIMO_POR_CLIENTE:
        raise DatosInvalidos(
            f"maximoPorCliente debe ser un entero de 1 a {MAXIMO_POR_CLIENTE}: los boletos de una dirección",
            "maximoPorCliente",
        )
    return valor


_LECTURAS: dict[str, Any] = {
    "titulo": _titulo,
    "fecha": _fecha,
    "lugar": _lugar,
    "descripcion": _descripcion,
    "precio": Precio.desde_cuerpo,
    "maximo_por_cliente": _maximo_por_cliente,
}


def _texto(item: Mapping[str, Any], nombre: str) -> str | None:
    return item[nombre]["S"] if nombre in item else None
