"""Colour on a terminal, plain text anywhere else: in a pipe, in a file, or where NO_COLOR is set (no-color.org)."""

import os
import sys
from collections.abc import Mapping
from enum import StrEnum
from typing import TextIO


class Color(StrEnum):
    """What a colour means here, and its number on a terminal."""

    BIEN = "32"  # green
    OJO = "33"  # yellow: the caller's mistake
    MAL = "31"  # red: ours
    MENOR = "2"  # dim


def se_ve(salida: TextIO, entorno: Mapping[str, str]) -> bool:
    """Whether colour may be written there."""
    return salida.isatty() and not entorno.get("NO_COLOR") and entorno.get("TERM") != "dumb"


# Looked at once, when the program begins: `make local` gives its environment up later.
EN_SALIDA = se_ve(sys.stdout, os.environ)
EN_ERROR = se_ve(sys.stderr, os.environ)


def pinta(texto: str, color: Color, visible: bool) -> str:
    return f"\x1b[{color}m{texto}\x1b[0m" if visible else texto


def de_estado(estado: int) -> Color:
    """The colour of an HTTP status."""
    if estado >= 500:
        return Color.MAL
    return Color.OJO if estado >= 400 else Color.BIEN
