"""Stories that once told a wrong program from the right one, in the fewest steps: each is told in every run."""

from tests.fallos.historia import Accion, Ajustes, Golpe, Historia, Paso
from tests.fallos.inyector import Fallo

_ANUNCIO = (
    Paso((Accion("crea", 0, 8),)),
    Paso((Accion("entrega", 0, 100, "modificaInventarioEvento"),)),
)
_ENTREGA = Accion("entrega", 1, 100, "notificaciones")
_AVISO = Accion("entrega", 0, 100, "modificaInventarioReserva")
_DOS_Y_OTRA_FECHA = (
    *_ANUNCIO,
    Paso((Accion("compra", 0, 2),)),
    Paso((Accion("compra", 0, 1),)),
    Paso((Accion("cambia", 0, 1, "fecha y lugar"),)),
)
_OTRA = Accion("duplica", 1, 4, "notificaciones")

SABIDAS = {
    # A claim is over before SES has answered: the second process waits 3 and 5 seconds, and would send.
    "un reclamo dura más que SES": Historia(
        "sabida/1",
        Ajustes(),
        (
            *_ANUNCIO,
            Paso((Accion("compra", 0, 1),)),
            Paso((_ENTREGA, _OTRA), (Golpe(Fallo.LENTA, "SendEmail"),)),
        ),
    ),
    # The ledger forgets within the life of a stream's record.
    "el libro recuerda más que el stream": Historia(
        "sabida/2",
        Ajustes(),
        (
            *_ANUNCIO,
            Paso((Accion("compra", 0, 1),)),
            Paso((_ENTREGA,)),
            Paso((_ENTREGA,)),
            Paso((Accion("salta", 2, como="2h"),)),
            Paso((_OTRA,)),
        ),
    ),
    # A process whose claim another one has taken over gives up a claim that is not its own, and a third one sends.
    "nadie suelta el reclamo de otro": Historia(
        "sabida/3",
        Ajustes(),
        (
            *_ANUNCIO,
            Paso((Accion("compra", 0, 1),)),
            Paso(
                (_ENTREGA, _OTRA, _OTRA),
                (
                    Golpe(Fallo.CAIDA, "SendEmail"),
                    Golpe(Fallo.PAUSA, "UpdateItem", 1),
                    Golpe(Fallo.LENTA, "SendEmail", 1),
                ),
            ),
        ),
    ),
    # An Idempotency-Key is good for hours.
    "una clave vale un día": Historia(
        "sabida/4",
        Ajustes(),
        (
            *_ANUNCIO,
            Paso((Accion("compra", 0, 3, "con clave"),)),
            Paso((Accion("salta", 0, como="2h"),)),
            Paso((Accion("repite"),)),
        ),
    ),
    # A process remembers a limit that was raised since: of a cancelled event it says that, and not the limit.
    "un evento cancelado no habla de su límite": Historia(
        "sabida/5",
        Ajustes(),
        (
            Paso((Accion("crea", 0, 8, "máximo 2"),)),
            _ANUNCIO[1],
            Paso((Accion("compra", 0, 2),)),
            Paso((Accion("cambia", 0, 5, "máximo"),)),
            _ANUNCIO[1],
            Paso((Accion("suspende"),)),
            _ANUNCIO[1],
            Paso((Accion("otra", 0, 2),)),
        ),
    ),
    # Who gives boletos back has read the reservation before it was told of the new date, and writes after it was.
    "quien fue avisado no se descuenta de los que faltan": Historia(
        "sabida/5",
        Ajustes(),
        (
            *_DOS_Y_OTRA_FECHA,
            Paso(
                (_AVISO, Accion("devuelve", 0, 9)),
                (Golpe(Fallo.MUERTE_ANTES, "UpdateItem", 2),),
                tuple(map(int, "11010000110100")),
            ),
        ),
    ),
    # Of two who know the first date one gives back; the second is told while the index shows one and hides the other.
    "solo cuenta a quien se avisó de esta fecha": Historia(
        "sabida/6",
        Ajustes(),
        (
            *_DOS_Y_OTRA_FECHA,
            Paso((_AVISO,)),
            Paso((Accion("devuelve", 0, 9),)),
            Paso((Accion("cambia", 0, 5, "fecha y lugar"),)),
            Paso((Accion("indice", 7, como="atrasado"),)),
            Paso((_AVISO,)),
        ),
    ),
}
