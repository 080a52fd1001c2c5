"""What the apps and botocore take for the module `time`: it passes in the world in use, when someone waits."""

import threading
import time
from dataclasses import dataclass
from typing import Any

_duerme_de_verdad = time.sleep


@dataclass
class Reloj:
    """Seconds since 1970."""

    ahora: float = 1_800_000_000.0

    def sleep(self, segundos: float) -> None:
        self.ahora += segundos


class _SinMundo:
    reloj, proceso = Reloj(), None
    duerme = reloj.sleep


class Tiempo:
    """The clock of the process that runs in `mundo`, the world in use."""

    mundo: Any = _SinMundo
    hilo = threading.get_ident()

    def time(self) -> float:
        actual = self.mundo.proceso
        return float(self.mundo.reloj.ahora + (actual.desfase if actual else 0.0))

    def monotonic(self) -> float:
        return float(self.mundo.reloj.ahora)

    def sleep(self, segundos: float) -> None:
        if threading.get_ident() == self.hilo:
            self.mundo.duerme(segundos)
        else:
            _duerme_de_verdad(segundos)  # a thread of MiniStack's own, while an app is being loaded


TIEMPO = Tiempo()
