"""A sale of one event in simulated time: the app's own Inventario in many processes, on a table that contends."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bench.mesa import Mesa
from bench.tiempo import Tiempo

EVENTO = "Opera Aida"
MANEJO = 0.008  # seconds that a function spends on a booking by itself
ABUNDAN = 10_000_000  # boletos

Proceso = Any  # an Inventario: one Lambda process serves one request at a time


@dataclass
class Cuenta:
    """What became of the bookings: `demoras` in seconds, of those accepted and of those refused."""

    pedidas: int = 0
    hechas: int = 0  # of them within the time that is measured
    aceptadas: list[float] = field(default_factory=list)
    refusadas: list[float] = field(default_factory=list)
    llamadas: int = 0
    unidades: int = 0
    procesos: int = 0

    def p99(self) -> float:
        return sorted(self.aceptadas)[int(len(self.aceptadas) * 0.99)]

    @property
    def refusa(self) -> float:
        """The share of the requests that were refused."""
        return len(self.refusadas) / self.pedidas


class Venta:
    """`nuevo_proceso` makes an Inventario of this time and table; an idle one is taken before another is started."""

    def __init__(
        self, tiempo: Tiempo, mesa: Mesa, nuevo_proceso: Callable[[random.Random], Proceso], semilla: int
    ) -> None:
        self.tiempo, self.mesa = tiempo, mesa
        self.azar = random.Random(semilla)
        self._nuevo_proceso = nuevo_proceso
        self._libres: list[Proceso] = []
        self.cuenta = Cuenta()

    def ofrece(self, ritmo: Callable[[float], float], segundos: float, desde: float) -> Cuenta:
        """Buyers of one boleto come at random, `ritmo(t)` a second; what is accepted after `desde` is counted."""
        cuando = 0.0
        while (cuando := cuando + self.azar.expovariate(ritmo(cuando))) < segundos:
            self.tiempo.lanza(cuando, partial(self._compra, desde, segundos))
        self.tiempo.lanza(0.0, partial(self._pasan_segundos, int(segundos) + 10))
        self.tiempo.corre()
        self.cuenta.llamadas, self.cuenta.unidades = (
            self.mesa.cuenta["llamadas"],
            self.mesa.cuenta["unidades"],
        )
        return self.cuenta

    def _pasan_segundos(self, segundos: int) -> None:
        for _ in range(segundos):
            self.mesa.segundo()
            self.tiempo.duerme(1.0)

    def _compra(self, desde: float, hasta: float) -> None:
        from boletia.errores import DemasiadasPeticiones, ServicioOcupado
        from chalicelib.reserva import Solicitud

        llegada = self.tiempo.ahora
        proceso = self._toma_proceso()
        self.tiempo.duerme(MANEJO)
        self.cuenta.pedidas += 1
        try:
            proceso.crea(Solicitud(EVENTO, f"c{self.azar.getrandbits(40)}@example.org", 1))
        except (DemasiadasPeticiones, ServicioOcupado):
            self.cuenta.refusadas.append(self.tiempo.ahora - llegada)
        else:
            self.cuenta.aceptadas.append(self.tiempo.ahora - llegada)
            self.cuenta.hechas += desde <= self.tiempo.ahora < hasta
        self._libres.append(proceso)

    def _toma_proceso(self) -> Proceso:
        """AWS does not say which idle process it takes."""
        if not self._libres:
            self.cuenta.procesos += 1
            return self._nuevo_proceso(self.azar)
        cual = self.azar.randrange(len(self._libres))
        self._libres[cual], self._libres[-1] = self._libres[-1], self._libres[cual]
        return self._libres.pop()
