"""One hot event: what the model with conflicts, retries and partitions accepts. Seeded: it says the same each time."""

import random
from collections.abc import Callable
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
    cupos: int = 1,
    ciega: bool = False,
    limites: bool = True,
    caliente: bool = True,
    segundos: float = 30.0,
    desde: float = 10.0,
) -> Cuenta:
    """`carga` bookings a second for so long. A `ciega` sale repeats as every other call does: each time as if new."""
    alcanza_reservas()
    from chalicelib.claves import Claves

    random.seed(SEMILLA)  # what `Pausas` draws from
    tiempo, claves = Tiempo(), Claves(particiones, cupos)
    mesa = Mesa(tiempo, ventana, limites, claves.agrupa, _pks(claves) if caliente else ())
    pon(mesa, claves, ABUNDAN)
    proceso = proceso_de(tiempo, mesa, claves, ciega)
    return Venta(tiempo, mesa, proceso, SEMILLA).ofrece(lambda _: carga, segundos, desde)


def proceso_de(
    tiempo: Tiempo, mesa: Mesa, claves: Any, ciega: bool = False
) -> Callable[[random.Random], Any]:
    """Makes an Inventario of that table as each Lambda process has one of its own."""
    from chalicelib.inventario import Inventario
    from chalicelib.transacciones import Transacciones
    from chalicelib.ventanilla import Ventanillas

    def proceso(azar: random.Random) -> Any:
        ventanillas: Any = Ventanillas(claves.cupos, tiempo.reloj, tiempo.duerme, azar.random)
        if ciega:
            ventanillas = _Ciegas(tiempo, ventanillas)
        return Inventario(
            mesa,
            Transacciones(TABLA, claves),
            lambda: _id(tiempo, azar),
            tiempo.reloj,
            ventanillas,
        )

    return proceso


def _id(tiempo: Tiempo, azar: random.Random) -> str:
    """As a KSUID: by the second, then at random."""
    return f"{int(tiempo.ahora):06d}{azar.getrandbits(84):021x}"


def pon(mesa: Mesa, claves: Any, capacidad: int) -> None:
    """The event as reservas copies it, everything available."""
    from chalicelib.cambio import Cambio
    from chalicelib.evento import EstadoDeEvento
    from chalicelib.replica import Replica

    cambio = Cambio(EVENTO, capacidad, "Opera", EstadoDeEvento.ACTIVO)
    for item in Replica(mesa, TABLA, claves)._partes(cambio.copia()):
        mesa.items[item["PK"]["S"], EVENTO] = item


def _pks(claves: Any) -> list[str]:
    """The partition keys that the sale writes, of the table and of its index."""
    reservas = {f"I#{parte}" for parte in range(claves.particiones)} if claves.particiones > 1 else {"I"}
    return [*reservas, *(clave["PK"]["S"] for clave in claves.de_un_evento(EVENTO)), *claves.tramos(EVENTO)]


class _Ciegas:
    """Windows without memory of contention: what was done before, and what every other call does."""

    def __init__(self, tiempo: Tiempo, ventanillas: Any) -> None:
        self._tiempo, self._ventanillas = tiempo, ventanillas

    def de(self, evento: str) -> Any:
        from boletia.llamada import Pausas
        from chalicelib.ventanilla import Ventanilla

        class Ciega(Pausas):
            def entra(self) -> None:
                """Whoever comes is let in."""

        ciega: Any = Ciega(self._tiempo.reloj, self._tiempo.duerme)
        return Ventanilla(ciega, self._ventanillas.de(evento).reparto)
