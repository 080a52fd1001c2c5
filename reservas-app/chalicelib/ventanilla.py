"""What this process remembers of the events that it sold last: how they contend, what their parts were seen to hold.

Only hints: another process knows other things, and a new one nothing.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.cupos import Reparto
from chalicelib.ritmo import Ritmo

RECORDADAS = 64  # events


@dataclass(frozen=True)
class Ventanilla:
    """Of one event."""

    ritmo: Ritmo
    reparto: Reparto


class Ventanillas:
    """`reloj` (seconds), `duerme` and `azar` (0 to 1) are passed in by tests."""

    def __init__(
        self,
        cupos: int,
        reloj: Callable[[], float] = time.monotonic,
        duerme: Callable[[float], None] = time.sleep,
        azar: Callable[[], float] = lambda: random.random(),
    ) -> None:
        self._cupos, self._reloj, self._duerme, self._azar = cupos, reloj, duerme, azar
        self._de: dict[str, Ventanilla] = {}

    def de(self, evento: str) -> Ventanilla:
        una = self._de[evento] = self._de.pop(evento) if evento in self._de else self._nueva()
        if len(self._de) > RECORDADAS:
            del self._de[next(iter(self._de))]
        return una

    def _nueva(self) -> Ventanilla:
        return Ventanilla(Ritmo(self._reloj, self._duerme, self._azar), Reparto(self._cupos, self._azar))
