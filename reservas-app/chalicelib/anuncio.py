"""An event's new date or place is told to all who have boletos: once each, proven by arithmetic as the sweep is.

Told is who had boletos when the copy learnt of it: a reservation made after that knows the new date from its
confirmation. The copy remembers how many boletos that were (`por_avisar`), less what was given back untold; each
reservation that is told remembers how many it then had. When these make that many, all are told – whatever the index
shows late, and while others buy and cancel. A later date or place takes over from this one: who was not told yet is
told of the later.

Where availability lies in parts (`replica.exacta` is false) no item knows at one moment what is sold: then all are told
when a pass over the index finds nobody left, and whom the index shows later than that is not.
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
    nuevos, avisados = _pasada(difusion, cambio, queda) if copia.por_avisar or not replica.exacta else (0, 0)
    while (nuevos and not replica.exacta) or not replica.anunciado(cambio, avisados):
        if queda() < MARGEN + pausa:
            raise AnuncioIncompleto(
                f"{cambio.nombre}: {avisados} boletos avisados de la versión {cambio.movido}"
            )
        duerme(pausa)
        pausa = min(2 * pausa, PAUSA_MAXIMA)
        nuevos, avisados = _pasada(difusion, cambio, queda)
    bitacora.anota(Hecho.EVENTO_ANUNCIADO, evento=cambio.nombre, version=cambio.movido, boletos=avisados)


def _pasada(difusion: Difusion, cambio: Cambio, queda: Callable[[], float]) -> tuple[int, int]:
    """How many reservations this pass over the index told, and the boletos of all who are told by now."""
    reservas = boletos = 0
    for pagina in difusion.paginas(cambio.nombre):
        nuevas, avisados = difusion.avisa(cambio, pagina)
        reservas, boletos = reservas + nuevas, boletos + avisados
        if queda() < MARGEN:
            raise AnuncioIncompleto(f"{cambio.nombre}: se acaba el tiempo tras {boletos} boletos")
    return reservas, boletos
