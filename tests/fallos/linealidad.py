"""Whether what clients were told of one event could have happened one after the other: Wing & Gong's search.

Each operation has taken effect at one moment between its call and its answer, so a refusal must have been true at one
of them. Searched is an order of all operations that keeps who ended before whom and in which each answer is right. What
has been tried (which operations are done, and the state they lead to) is not tried again: Lowe's improvement.
Operations without an answer may have happened at any time after they began, or never.

What is right after what, a model says: modelo_evento.py of an event itself, modelo_copia.py of its copy that is sold.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

NUNCA = float("inf")
TOPE = 200_000  # states that are tried at most


@dataclass(frozen=True)
class Operacion:
    """`que` and `dijo` say what was asked and what was answered; `hasta` NUNCA: no one knows whether it was done."""

    que: str
    dijo: str
    desde: float
    hasta: float = NUNCA
    reserva: str = ""
    boletos: int = 0
    version: int = 0
    clave: str = ""
    repetida: bool = False  # calls of it failed, and were made again: it may have met itself
    email: str = ""
    contada: bool = False  # whether the address's limit counts it
    habia: int = 0  # boletos of the address that the limit does not count, when it began
    maximo: int = 0
    en_partes: bool = False  # some parts of the event may not have heard of it yet
    campos: frozenset[tuple[str, Any]] = frozenset()  # what is asked of the event itself
    leida: int | None = None  # the version that it is a change of
    vio: frozenset[tuple[str, Any]] | None = None  # and what its answer shows of it

    @property
    def segura(self) -> bool:
        return self.hasta < NUNCA

    def __str__(self) -> str:
        fin = "…" if not self.segura else f"{self.hasta:g}"
        que = " ".join(f"{campo}={valor}" for campo, valor in sorted(self.campos)) or self.boletos
        return f"[{self.desde:g}, {fin}] {self.que} {self.reserva} {que}: {self.dijo}"


@dataclass
class Busqueda:
    """`lineal` tells whether there is such an order; `agotada`, that the search was given up.

    `tras` tells the state after an operation, or None where its answer would have been wrong.
    """

    operaciones: Sequence[Operacion]
    inicio: Hashable
    tras: Callable[[Any, Operacion], Any]
    agotada: bool = False
    _vistos: set[tuple[int, Hashable]] = field(default_factory=set)

    def lineal(self) -> bool:
        seguras = sum(1 << n for n, una in enumerate(self.operaciones) if una.segura)
        pendientes = [(0, self.inicio)]
        while pendientes:
            hechas, estado = pendientes.pop()
            if hechas & seguras == seguras:
                return True
            if len(self._vistos) > TOPE:
                self.agotada = True
                return True
            for n in self._posibles(hechas):
                if (nuevo := self.tras(estado, self.operaciones[n])) is not None:
                    paso = (hechas | 1 << n, nuevo)
                    if paso not in self._vistos:
                        self._vistos.add(paso)
                        pendientes.append(paso)
        return False

    def _posibles(self, hechas: int) -> list[int]:
        """Those not done that began before any other that is not done has ended."""
        quedan = [n for n in range(len(self.operaciones)) if not hechas >> n & 1]
        limite = min((self.operaciones[n].hasta for n in quedan), default=NUNCA)
        return [n for n in quedan if self.operaciones[n].desde <= limite]
