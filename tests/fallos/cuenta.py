"""What a run of stories has done: which faults fell where, which dangerous places were reached, what broke."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.fallos.alcances import LUGARES
from tests.fallos.generador import invento
from tests.fallos.historia import Historia
from tests.fallos.narrador import Narrador


@dataclass
class Cuenta:
    """`incumplimientos` are the numbers of stories in which a promise was broken, and how."""

    historias: int = 0
    llamadas: int = 0
    fallos: Counter[tuple[str, str]] = field(default_factory=Counter)  # by operation and kind
    alcances: Counter[str] = field(default_factory=Counter)
    incumplimientos: dict[int, str] = field(default_factory=dict)

    def suma(self, otra: "Cuenta") -> None:
        self.historias += otra.historias
        self.llamadas += otra.llamadas
        self.fallos += otra.fallos
        self.alcances += otra.alcances
        self.incumplimientos |= otra.incumplimientos

    def por_ciento(self, lugar: str) -> float:
        """Of the stories, those that reached the place."""
        return 100 * self.alcances[lugar] / max(1, self.historias)

    def lineas(self) -> Iterator[str]:
        for operacion in sorted({operacion for operacion, _ in self.fallos}):
            suyos = sorted((clase, veces) for (una, clase), veces in self.fallos.items() if una == operacion)
            yield f"fallos en {operacion}: " + ", ".join(f"{clase} {veces}" for clase, veces in suyos)
        for lugar in [*LUGARES, *sorted(self.alcances.keys() - set(LUGARES))]:
            yield f"alcanzado: {lugar}  {self.alcances[lugar]}  ({self.por_ciento(lugar):.1f} %)"

    def ultima(self) -> str:
        return (
            f"historias {self.historias}, llamadas {self.llamadas}, fallos {self.fallos.total()}, "
            f"incumplimientos {len(self.incumplimientos)}"
        )


def cuenta(semilla: str, numero: int) -> Cuenta:
    """Tells one story."""
    narrador = Narrador(invento(semilla, numero))
    hecha = Cuenta(historias=1)
    try:
        hecha.alcances.update(set(+narrador.cuenta()))
    except Exception as error:  # noqa: BLE001 - whatever goes wrong in a story is a breach
        hecha.incumplimientos[numero] = f"{type(error).__name__}: {error}"
    hecha.llamadas = len(narrador.mundo.red.llamadas)
    hecha.fallos.update((llamada.operacion, fallo) for llamada, fallo in narrador.mundo.red.inyectados)
    return hecha


def motivo(historia: Historia) -> str:
    """What the story breaks; nothing when it breaks nothing."""
    try:
        Narrador(historia).cuenta()
    except Exception as error:  # noqa: BLE001 - as above
        return f"{type(error).__name__}: {error}"
    return ""
