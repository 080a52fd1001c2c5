"""What a record of the inventario stream asks to be sent, whatever it is about."""

from typing import Any, Protocol

from chalicelib import aviso, resumen
from chalicelib.carta import Carta


class Envio(Protocol):
    """One e-mail: `clave` is what it is remembered by; `id` and `estado` are what the log says of it.

    `reenvio`: an operator wants it sent again.
    """

    @property
    def id(self) -> str: ...
    @property
    def estado(self) -> str: ...
    @property
    def clave(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def reenvio(self) -> bool: ...
    def carta(self, pagina: str) -> Carta: ...


def desde_registro(registro: Any) -> Envio | None:
    """Raises ImagenIlegible."""
    return aviso.desde_registro(registro) or resumen.desde_registro(registro)
