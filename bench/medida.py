"""Paired measurements: the contestants take turns, because machines are noisy; what counts is the ratio in a round."""

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Reparto:
    """A median and its quartiles."""

    mediana: float
    bajo: float
    alto: float

    def __str__(self) -> str:
        return f"{self.mediana:.2f} ({self.bajo:.2f}–{self.alto:.2f})"

    @classmethod
    def de(cls, valores: list[float]) -> "Reparto":
        if len(valores) < 2:
            return cls(valores[0], valores[0], valores[0])
        bajo, mediana, alto = statistics.quantiles(valores, n=4, method="inclusive")
        return cls(mediana, bajo, alto)


@dataclass(frozen=True)
class Medidas:
    """One value a round for each contestant, in the order of the rounds."""

    valores: Mapping[str, list[float]]

    def de(self, nombre: str) -> Reparto:
        return Reparto.de(self.valores[nombre])

    def razon(self, nombre: str, referencia: str) -> Reparto:
        """How many times the reference's value, round by round."""
        parejas = zip(self.valores[nombre], self.valores[referencia], strict=True)
        return Reparto.de([valor / base for valor, base in parejas])


def por_turnos(
    contendientes: Mapping[str, Callable[[], float]], rondas: int, calienta: bool = True
) -> Medidas:
    """Measures A B C, A B C, … after a first round that does not count, unless it does."""
    valores: dict[str, list[float]] = {nombre: [] for nombre in contendientes}
    for ronda in range(rondas + calienta):
        for nombre, mide in contendientes.items():
            valor = mide()
            if ronda >= calienta:
                valores[nombre].append(valor)
    return Medidas(valores)
