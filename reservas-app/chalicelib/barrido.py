"""The sweep: a cancelled event ends with no active reservation, proven by arithmetic and not by hope.

The index from which the reservations are read may lag behind the table by any time. But once the event is
closed no reservation begins or ends, so what was sold is known exactly: the capacity that the copy was last told
minus what is left, both as the closing write found them. The sweep is done when that many boletos have been seen
cancelled with the event.
"""

import time
from collections.abc import Callable

from boletia import bitacora
from chalicelib.cambio import Cambio
from chalicelib.errores import BarridoIncompleto
from chalicelib.evento import Evento
from chalicelib.hechos import Hecho
from chalicelib.replica import Replica
from chalicelib.reserva import EstadoDeReserva
from chalicelib.suspension import Suspension

MARGEN = 5.0  # seconds left at which the sweep stops and lets the record come again
PAUSA = 0.2  # seconds until the index is asked again; doubles
PAUSA_MAXIMA = 2.0  # seconds


def barre(
    replica: Replica,
    suspension: Suspension,
    cambio: Cambio,
    queda: Callable[[], float],
    duerme: Callable[[float], None] = time.sleep,
) -> None:
    """Closes the event and cancels its active reservations. May be repeated, and goes on where it was.

    `queda` tells the seconds that the function may still run. Raises BarridoIncompleto when they do not suffice.
    """
    vendidos = _vendidos(cambio, replica.cierra(cambio))
    pausa = PAUSA
    while (vistos := _pasada(suspension, cambio.nombre, queda) if vendidos else 0) < vendidos:
        if queda() < MARGEN + pausa:
            raise BarridoIncompleto(f"{cambio.nombre}: {vistos} de {vendidos} boletos vistos")
        duerme(pausa)
        pausa = min(2 * pausa, PAUSA_MAXIMA)
    if vistos > vendidos:
        bitacora.advierte(Hecho.BARRIDO_DESCUADRADO, evento=cambio.nombre, boletos=vistos, vendidos=vendidos)
    bitacora.anota(Hecho.EVENTO_BARRIDO, evento=cambio.nombre, boletos=vistos)


def _vendidos(cambio: Cambio, cerrada: Evento) -> int:
    """A copy that applied no change of capacity has the one that the event was created with."""
    capacidad = cambio.inicial if cerrada.aplicada is None else cerrada.aplicada
    return capacidad - cerrada.disponibles


def _pasada(suspension: Suspension, nombre: str, queda: Callable[[], float]) -> int:
    """Boletos cancelled with the event, by this pass over the index or before it."""
    boletos = 0
    for pagina in suspension.paginas(nombre):
        boletos += sum(
            vista.cantidad for vista in pagina if vista.estado == EstadoDeReserva.CANCELADA_CON_EVENTO
        )
        boletos += suspension.cancela([vista for vista in pagina if vista.estado == EstadoDeReserva.ACTIVA])
        if queda() < MARGEN:
            raise BarridoIncompleto(f"{nombre}: se acaba el tiempo tras {boletos} boletos")
    return boletos
