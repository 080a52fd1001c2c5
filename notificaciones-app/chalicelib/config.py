"""The configuration, read from the environment once. Set per stage in .chalice/config.json."""

from collections.abc import Mapping
from dataclasses import dataclass


class FaltaConfiguracion(RuntimeError):
    """A variable of the environment is missing."""


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
            tabla_notificaciones=_variable(entorno, "TABLA_NOTIFICACIONES"),
            tabla_inventario=_variable(entorno, "TABLA_INVENTARIO"),
            remitente=_variable(entorno, "SENDER_EMAIL"),
        )


def _variable(entorno: Mapping[str, str], nombre: str) -> str:
    valor = entorno.get(nombre, "")
    if not valor:
        raise FaltaConfiguracion(f"Falta la variable {nombre}: defínala en .chalice/config.json")
    return valor
