"""An event's new date or place is told to all who have boletos: once each, proven by arithmetic as the sweep is.

Told is who had boletos when the copy learnt of it: a reservation made after that knows the new date from its
confirmation. The copy remembers how many boletos that were (`por_avisar`), less what was given back untold; each
reservation that is told remembers how many it then had. When these make that many, all are told – whatever the index
shows late, and while others buy and cancel. A later date or place takes over from this one: who was not told yet is
told of the later.
"""

import time
from collections.abc import Callable

from boletia import bitacora
from chalicelib.barrido import MARGEN, PAUSA, PAUSA_MAXIMA
from chalicelib.cambio import Cambio
from chalicelib.difusion import Difusion
from chalicelib.errores import AnuncioIncompleto
from chalicelib.hechos import Hecho
from chalicelib.replica import Replica, pendiente


def anuncia(
    replica: Replica,
    difusion: Difusion,
    cambio: Cambio,
    queda: Callable[[], float],
    duerme: Callable[[float], None] = time.sleep,
) -> None:
    """Marks every reservation that has to be told. May be repeated, and goes on where it was.

    `queda` tells the seconds that the function may still run. Raises AnuncioIncompleto when they do not suffice.
    """
    copia = replica.sigue(cambio)
    if not pendiente(copia, cambio):
        return
    pausa = PAUSA
    avisados = _pasada(difusion, cambio, queda) if copia.por_avisar else 0
    while not replica.anunciado(cambio, avisados):
        if queda() < MARGEN + pausa:
            raise AnuncioIncompleto(
                f"{cambio.nombre}: {avisados} boletos avisados de la versión {cambio.movido}"
            )
        duerme(pausa)
        pausa = min(2 * pausa, PAUSA_MAXIMA)
        avisados = _pasada(difusion, cambio, queda)
    bitacora.anota(Hecho.EVENTO_ANUNCIADO, evento=cambio.nombre, version=cambio.movido, boletos=avisados)


def _pasada(difusion: Difusion, cambio: Cambio, queda: Callable[[], float]) -> int:
    """Tells whom the index shows now, and returns the boletos of all who are told by now."""
    avisados = 0
    for pagina in difusion.paginas(cambio.nombre):
        avisados += difusion.avisa(cambio, pagina)
        if queda() < MARGEN:
            raise AnuncioIncompleto(f"{cambio.nombre}: se acaba el tiempo tras {avisados} boletos")
    return avisados
