"""A correction of somebody else's code: what it replaces, that it must be there, and that it can be undone."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


class NoEncaja(Exception):
    """What a correction replaces is not there (any more), so nobody knows what it would do."""


@dataclass
class Parche:
    """Puts `hace(the original)` in the place of `nombre` (`funcion`, `Clase.metodo`) of `modulo`; `porque` says why."""

    modulo: str
    nombre: str
    porque: str
    hace: Callable[[Any], Any]
    _originales: list[Any] = field(default_factory=list, repr=False)

    def pon(self) -> None:
        """Raises NoEncaja where there is nothing of that name, or the correction is in place already."""
        donde, nombre = self._sitio()
        if self._originales:
            raise NoEncaja(f"{self.modulo}.{self.nombre} ya está corregido")
        original = getattr(donde, nombre)
        setattr(donde, nombre, self.hace(original))
        self._originales.append(original)

    def quita(self) -> None:
        """The original is back; nothing happens where it never went."""
        if self._originales:
            setattr(*self._sitio(), self._originales.pop())

    def _sitio(self) -> tuple[Any, str]:
        donde: Any = importlib.import_module(self.modulo)
        *clases, nombre = self.nombre.split(".")
        for clase in clases:
            donde = getattr(donde, clase, None)
        if not hasattr(donde, nombre):
            raise NoEncaja(
                f"{self.modulo} ya no tiene {self.nombre}, que se corrige porque {self.porque}:"
                " revise herramientas/local"
            )
        return donde, nombre
