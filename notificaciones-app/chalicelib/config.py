"""The configuration, read from the environment once. Set per stage in .chalice/config.json."""

from collections.abc import Mapping
from dataclasses import dataclass

from boletia.configuracion import variable


@dataclass(frozen=True)
class Config:
    """`remitente` is an address verified in SES; `tabla_inventario` is used only when deploying, to find its stream."""

    tabla_notificaciones: str
    tabla_inventario: str
    remitente: str

    @classmethod
    def desde_entorno(cls, entorno: Mapping[str, str]) -> "Config":
        """Raises FaltaConfiguracion, which names the variable."""
        return cls(
            tabla_notificaciones=variable(entorno, "TABLA_NOTIFICACIONES"),
            tabla_inventario=variable(entorno, "TABLA_INVENTARIO"),
            remitente=variable(entorno, "SENDER_EMAIL"),
        )
