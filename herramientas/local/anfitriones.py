"""The names under which this cloud is spoken to, and how they are written in Host, Origin and Referer.

A page that made its own name point to this machine (DNS rebinding) is told apart by nothing but that name.
"""

import re
from collections.abc import Collection

PROPIOS = frozenset({"localhost", "127.0.0.1", "[::1]"})

_NOMBRE = r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*"
_IPV6 = r"\[[0-9a-f:.]+\]"
_AUTORIDAD = re.compile(rf"({_NOMBRE}|{_IPV6})\.?(?::([0-9]{{0,5}}))?")
_SOLO_NOMBRE = re.compile(rf"{_NOMBRE}|{_IPV6}")
_VIRTUAL = re.compile(r"(?:[a-z0-9_-]+\.)+localhost")
_ORIGEN = re.compile(r"(https?)://([^/?#]*)", re.IGNORECASE)
_PUERTOS = {"http": "80", "https": "443"}


def desde_lista(lista: str) -> frozenset[str]:
    """The names of `nube.test,192.168.1.20,[fd00::1]`; raise ValueError with the first that is none."""
    nombres = [nombre.strip().lower() for nombre in lista.split(",")] if lista.strip() else []
    for nombre in nombres:
        if not _SOLO_NOMBRE.fullmatch(nombre):
            raise ValueError(nombre)
    return frozenset(nombres)


def autoridad(cabecera: str) -> tuple[str, str] | None:
    """Name and port of a Host header, in lower case and without the final dot; None where it is not well formed."""
    hallada = _AUTORIDAD.fullmatch(cabecera.lower())
    return (hallada[1], hallada[2] or "") if hallada else None


def origen(direccion: str) -> tuple[str, str] | None:
    """Name and port of the origin that an Origin or Referer tells; None for `null` and what is not of the web.

    The scheme's own port is left out, as browsers leave it out of Host.
    """
    hallado = _ORIGEN.match(direccion)
    escrita = autoridad(hallado[2]) if hallado else None
    if hallado is None or escrita is None:
        return None
    nombre, puerto = escrita
    return nombre, "" if puerto == _PUERTOS[hallado[1].lower()] else puerto


def es_llano(nombre: str, otros: Collection[str]) -> bool:
    """Whether a name stands for the cloud as a whole."""
    return nombre in PROPIOS or nombre in otros


def es_propio(nombre: str, otros: Collection[str]) -> bool:
    """Whether a name is this cloud's: as a whole, or as the virtual host of something in it (`cubeta.localhost`)."""
    return es_llano(nombre, otros) or _VIRTUAL.fullmatch(nombre) is not None
