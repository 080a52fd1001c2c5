"""What a record of the inventario stream asks to be sent or to be known, whatever it is about."""

from typing import Any, Protocol

from chalicelib import aviso, cartel, resumen
from chalicelib.aviso import Aviso
from chalicelib.carta import Carta
from chalicelib.cartel import Anuncio
from chalicelib.resumen import Resumen


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


def desde_registro(registro: Any) -> Aviso | Resumen | Anuncio | None:
    """An e-mail, or what its e-mails shall say of an event. Raises ImagenIlegible."""
    return (
        aviso.desde_registro(registro) or resumen.desde_registro(registro) or cartel.desde_registro(registro)
    )
