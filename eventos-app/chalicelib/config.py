"""The configuration, read from the environment once. Set per stage in .chalice/config.json."""

from collections.abc import Mapping
from dataclasses import dataclass

from boletia.configuracion import variable


@dataclass(frozen=True)
class Config:
    tabla_eventos: str

    @classmethod
    def desde_entorno(cls, entorno: Mapping[str, str]) -> "Config":
        """Raises FaltaConfiguracion, which names the variable."""
        return cls(tabla_eventos=variable(entorno, "TABLA_EVENTOS"))
