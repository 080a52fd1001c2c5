"""The configuration, read from the environment once. Set per stage in .chalice/config.json."""

from collections.abc import Mapping
from dataclasses import dataclass


class FaltaConfiguracion(RuntimeError):
    """A variable of the environment is missing."""


@dataclass(frozen=True)
class Config:
    tabla_eventos: str

    @classmethod
    def desde_entorno(cls, entorno: Mapping[str, str]) -> "Config":
        """Raises FaltaConfiguracion, which names the variable."""
        return cls(tabla_eventos=_variable(entorno, "TABLA_EVENTOS"))


def _variable(entorno: Mapping[str, str], nombre: str) -> str:
    valor = entorno.get(nombre, "")
    if not valor:
        raise FaltaConfiguracion(f"Falta la variable {nombre}: defínala en .chalice/config.json")
    return valor
