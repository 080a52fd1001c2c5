"""A story as a value: what is done, what fails, in which order those who are at it at once take their turns.

Whom an action is about is a number that is read when it comes to it (`cual`): so a story from which a step was taken
out is still a story.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.fallos.inyector import Fallo, Llamada, cabe


@dataclass(frozen=True)
class Accion:
    """`que` names a method of the narrator; `cual`, `cuanto` and `como` are what it needs."""

    que: str
    cual: int = 0
    cuanto: int = 1
    como: str = ""

    def __str__(self) -> str:
        return " ".join(map(str, filter(None, (self.que, self.como, f"cual={self.cual}", f"x{self.cuanto}"))))


@dataclass(frozen=True)
class Golpe:
    """A fault on the `cuando`-th call (from 0) of an operation within its step, and on those that follow it: `veces`
    in all; of any operation where none is named.
    """

    fallo: Fallo
    operacion: str = ""
    cuando: int = 0
    veces: int = 1

    def __str__(self) -> str:
        veces = f" x{self.veces}" if self.veces > 1 else ""
        return f"{self.fallo} @ {self.operacion or 'any'}[{self.cuando}]{veces}"


@dataclass(frozen=True)
class Paso:
    """These actions at once, with these faults; `turnos` says who goes on at each call."""

    acciones: tuple[Accion, ...]
    golpes: tuple[Golpe, ...] = ()
    turnos: tuple[int, ...] = ()

    def __str__(self) -> str:
        juntas = " | ".join(map(str, self.acciones))
        fallan = f"   ! {', '.join(map(str, self.golpes))}" if self.golpes else ""
        turnos = f"   turns {''.join(map(str, self.turnos))}" if self.turnos else ""
        return juntas + fallan + turnos


@dataclass(frozen=True)
class Ajustes:
    """The world of a story: partitions, e-mails side by side, clocks that differ by up to `desfase` seconds, and how
    many reservations a page of the index has; of each app so many processes are awake, though one might do.
    """

    particiones: int = 1
    cupos: int = 1
    a_la_vez: int = 1
    desfase: float = 0.0
    pagina: int = 1000
    procesos: int = 1


@dataclass(frozen=True)
class Historia:
    semilla: str
    ajustes: Ajustes
    pasos: tuple[Paso, ...]

    def __str__(self) -> str:
        lineas = [f"{self.semilla}: {self.ajustes}"]
        return "\n".join([*lineas, *(f"  {numero:>2}. {paso}" for numero, paso in enumerate(self.pasos, 1))])


@dataclass
class Golpes:
    """The faults of one step, each of which falls as often as it says; a plan for the injector. Operators meet none."""

    golpes: tuple[Golpe, ...]
    vistas: Counter[str] = field(default_factory=Counter)

    def __call__(self, llamada: Llamada) -> Fallo | None:
        if llamada.sello.invocacion is None:
            return None
        todas, suyas = self.vistas[""], self.vistas[llamada.operacion]
        self.vistas.update(("", llamada.operacion))
        return next(self._caen(llamada.operacion, todas, suyas), None)

    def _caen(self, operacion: str, todas: int, suyas: int) -> Iterator[Fallo]:
        for golpe in self.golpes:
            vista = suyas if golpe.operacion else todas
            aqui = golpe.cuando <= vista < golpe.cuando + golpe.veces
            if golpe.operacion in ("", operacion) and aqui and cabe(golpe.fallo, operacion):
                yield golpe.fallo
