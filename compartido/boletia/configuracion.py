"""Reading the environment, which a stage's .chalice/config.json sets."""

from collections.abc import Mapping


class FaltaConfiguracion(RuntimeError):
    """A variable of the environment is missing or unusable; the message names it."""


def variable(entorno: Mapping[str, str], nombre: str) -> str:
    """Raises FaltaConfiguracion where it is missing or empty."""
    valor = entorno.get(nombre, "")
    if not valor:
        raise FaltaConfiguracion(f"Falta la variable {nombre}: defínala en .chalice/config.json")
    return valor


def numero(entorno: Mapping[str, str], nombre: str, defecto: int) -> int:
    """An integer from 1; `defecto` where it is missing. Raises FaltaConfiguracion."""
    valor = entorno.get(nombre, str(defecto))
    if not valor.isdecimal() or int(valor) < 1:
        raise FaltaConfiguracion(f"{nombre} debe ser un entero desde 1, no «{valor}»")
    return int(valor)
