"""One hot event: what the model with conflicts, retries and partitions accepts. Seeded: it says the same each time."""

import random
from typing import Any

from bench.escenario import alcanza_reservas
from bench.mesa import Mesa
from bench.tiempo import Tiempo
from bench.venta import ABUNDAN, EVENTO, Cuenta, Venta

SEMILLA = 20211206
TABLA = "inventario"


def vende(
    ventana: float,
    carga: float,
    *,
    particiones: int = 1,
    ciega: bool = False,
    limites: bool = True,
    segundos: float = 30.0,
    desde: float = 10.0,
) -> Cuenta:
    """`carga` bookings a second for so long. A `ciega` sale repeats as every other call does: each time as if new."""
    alcanza_reservas()
    from chalicelib.claves import Claves
    from chalicelib.evento import EstadoDeEvento, Evento
    from chalicelib.inventario import Inventario
    from chalicelib.transacciones import Transacciones

    random.seed(SEMILLA)  # what `Pausas` draws from
    tiempo, claves = Tiempo(), Claves(particiones)
    mesa = Mesa(tiempo, ventana, limites)
    item = Evento(EVENTO, ABUNDAN, "Opera", EstadoDeEvento.ACTIVO).a_item(claves)
    mesa.items[item["PK"]["S"], EVENTO] = item

    def proceso(azar: random.Random) -> Any:
        ritmos: Any = _Ciegos(tiempo) if ciega else _ritmos(tiempo, azar)
        transacciones = Transacciones(TABLA, claves)
        return Inventario(mesa, transacciones, lambda: _id(tiempo, azar), tiempo.reloj, ritmos)

    return Venta(tiempo, mesa, proceso, SEMILLA).ofrece(lambda _: carga, segundos, desde)


def _ritmos(tiempo: Tiempo, azar: random.Random) -> Any:
    from chalicelib.ritmo import Ritmos

    return Ritmos(tiempo.reloj, tiempo.duerme, azar.random)


def _id(tiempo: Tiempo, azar: random.Random) -> str:
    """As a KSUID: by the second, then at random."""
    return f"{int(tiempo.ahora):06d}{azar.getrandbits(84):021x}"


class _Ciegos:
    """Pauses without memory: what was done before, and what every other call does."""

    def __init__(self, tiempo: Tiempo) -> None:
        self._tiempo = tiempo

    def de(self, _evento: str) -> Any:
        from boletia.llamada import Pausas

        class Ciega(Pausas):
            def entra(self) -> None:
                """Whoever comes is let in."""

        return Ciega(self._tiempo.reloj, self._tiempo.duerme)
