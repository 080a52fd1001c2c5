"""What one question to the account brought up: a line that a person reads."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.etapa import Etapa


class Nivel(StrEnum):
    BIEN = "bien"
    ATENCION = "atención"  # the deployment goes through; something afterwards will not
    NO_SE_SABE = "no se sabe"  # it could not be asked: never taken for right
    MAL = "mal"  # stops a deployment


@dataclass(frozen=True)
class Hallazgo:
    """`que` was asked about, `dice` is what came out, `remedio` what to do about it (nothing where it is right)."""

    nivel: Nivel
    que: str
    dice: str
    remedio: str = ""

    def __str__(self) -> str:
        return f"  {self.nivel:<10} {self.que:<14} " + ": ".join(filter(None, (self.dice, self.remedio)))


Pregunta = Callable[[Cuenta, Etapa], Iterator[Hallazgo]]
