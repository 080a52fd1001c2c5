"""The configuration, read from the environment once. Set per stage in .chalice/config.json."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from boletia.configuracion import FaltaConfiguracion, variable


@dataclass(frozen=True)
class Config:
    """`remitente` is an address verified in SES; `tabla_inventario` is used only when deploying, to find its stream.

    `pagina` is the address of the stage's page and `responder_a` who reads customers' answers, or empty; `ritmo` are
    the e-mails a second that this stage may send, None being what SES grants. SES tells what became of the e-mails that
    are sent with its configuration set `conjunto` to the topic `tema_rebotes`.
    """

    tabla_notificaciones: str
    tabla_inventario: str
    remitente: str
    conjunto: str
    ritmo: float | None = None
    pagina: str = ""
    responder_a: str = ""

    @classmethod
    def desde_entorno(cls, entorno: Mapping[str, str]) -> "Config":
        """Raises FaltaConfiguracion, which names the variable."""
        return cls(
            tabla_notificaciones=variable(entorno, "TABLA_NOTIFICACIONES"),
            tabla_inventario=variable(entorno, "TABLA_INVENTARIO"),
            remitente=variable(entorno, "SENDER_EMAIL"),
            conjunto=variable(entorno, "CONJUNTO_CORREO"),
            ritmo=_ritmo(entorno),
            pagina=entorno.get("PAGINA", ""),
            responder_a=entorno.get("RESPONDER_A", ""),
        )

    @property
    def tema_rebotes(self) -> str:
        return f"{self.conjunto}-rebotes"


def _ritmo(entorno: Mapping[str, str]) -> float | None:
    texto = entorno.get("RITMO_CORREO", "")
    try:
        ritmo = float(texto) if texto else None
    except ValueError:
        ritmo = 0
    if ritmo is not None and not 0 < ritmo < math.inf:
        raise FaltaConfiguracion(f"RITMO_CORREO debe ser un número de correos por segundo, no «{texto}»")
    return ritmo
