"""The configuration, read from the environment once. Set per stage in .chalice/config.json."""

from collections.abc import Mapping
from dataclasses import dataclass


class FaltaConfiguracion(RuntimeError):
    """A variable of the environment is missing or unusable."""


@dataclass(frozen=True)
class Config:
    """`tabla_eventos` is used only when deploying: its stream triggers this app's two functions."""

    tabla_inventario: str
    tabla_eventos: str
    particiones: int = 1

    @classmethod
    def desde_entorno(cls, entorno: Mapping[str, str]) -> "Config":
        """Raises FaltaConfiguracion, which names the variable."""
        return cls(
            tabla_inventario=_variable(entorno, "TABLA_INVENTARIO"),
            tabla_eventos=_variable(entorno, "TABLA_EVENTOS"),
            particiones=_particiones(entorno.get("PARTICIONES", "1")),
        )


def _variable(entorno: Mapping[str, str], nombre: str) -> str:
    valor = entorno.get(nombre, "")
    if not valor:
        raise FaltaConfiguracion(f"Falta la variable {nombre}: defínala en .chalice/config.json")
    return valor


def _particiones(valor: str) -> int:
    if not valor.isdecimal() or int(valor) < 1:
        raise FaltaConfiguracion(f"PARTICIONES debe ser un entero desde 1, no «{valor}»")
    return int(valor)
