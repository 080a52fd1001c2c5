"""Invents stories: an event is announced, sells, is suspended while it sells, is swept, and its customers are told.

Each story leaves some operations and some faults out altogether (swarm testing: what is always there hides what only
happens without it). What is chosen most is what may succeed, and faults aim at the calls of the step they fall into.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tests.fallos.fases import Fases
from tests.fallos.historia import Accion, Golpe, Historia, Paso
from tests.fallos.inyector import Fallo, cabe
from tests.fallos.pasos import LARGAS, LLAMADAS, llamadas

# What meets a call for certain, where the story has nothing else that makes it.
ENCUENTROS = {
    **dict.fromkeys(("GetItem",), Accion("mira_evento")),
    **dict.fromkeys(("PutItem",), Accion("crea", 1, 5)),
    **dict.fromkeys(("Scan", "Query"), Accion("cartelera")),
    **dict.fromkeys(("TransactWriteItems",), Accion("compra", 0, 1)),
    **dict.fromkeys(("TransactGetItems",), Accion("compra", 0, 99)),  # of an event in parts
    **dict.fromkeys(
        ("UpdateItem", "BatchExecuteStatement"), Accion("entrega", 0, 100, "modificaInventarioReserva")
    ),
    **dict.fromkeys(
        ("SendEmail", "BatchWriteItem", "BatchGetItem"), Accion("entrega", 0, 100, "notificaciones")
    ),
}
# A reservation of which nobody has been told yet.
_RECIEN_VENDIDO = (
    (Accion("crea", 1, 9),),
    (Accion("entrega", 1, 100, "modificaInventarioEvento"),),
    (Accion("compra", 1, 1),),
)
PREPARAN = {
    **dict.fromkeys(("SendEmail", "BatchWriteItem", "BatchGetItem"), _RECIEN_VENDIDO),
    "BatchExecuteStatement": (*_RECIEN_VENDIDO, (Accion("suspende", 1),)),
}
PARES = tuple((operacion, fallo) for operacion in ENCUENTROS for fallo in Fallo if cabe(fallo, operacion))


def invento(semilla: str, numero: int) -> Historia:
    """Story `numero` of a seed: the same for ever. Each has a fault of its own, so that in turn all meet all calls."""
    nombre = f"{semilla}/{numero}"
    historia = _Invento(random.Random(nombre)).historia(nombre)
    vuelta, cual = divmod(numero, len(PARES))
    return _con_tema(historia, *PARES[cual], veces=(1, *LARGAS)[(vuelta + cual) % 3])


def _con_tema(historia: Historia, operacion: str, fallo: Fallo, veces: int) -> Historia:
    """The fault falls on the first such call of the last step that makes one, and of one more step, where it lasts."""
    pasos = list(historia.pasos)
    ultimo = max(
        (n for n, paso in enumerate(pasos) if operacion in llamadas(paso.acciones, LLAMADAS)), default=None
    )
    if ultimo is not None:
        pasos[ultimo] = replace(pasos[ultimo], golpes=(Golpe(fallo, operacion), *pasos[ultimo].golpes))
    encuentro = Paso((ENCUENTROS[operacion],), (Golpe(fallo, operacion, veces=veces),))
    ajustes = historia.ajustes
    prepara: tuple[tuple[Accion, ...], ...] = PREPARAN.get(operacion, ())
    if operacion == "TransactGetItems":
        ajustes = replace(ajustes, cupos=3)
    if fallo is Fallo.PARCIAL:  # a batch has parts where there is more than one
        ajustes = replace(ajustes, a_la_vez=25)
        prepara = (*prepara[:3], (Accion("compra", 1, 1),) * 5, *prepara[3:])
    return replace(historia, ajustes=ajustes, pasos=(*pasos, *map(Paso, prepara), encuentro))


class _Invento(Fases):
    def historia(self, nombre: str) -> Historia:
        return Historia(nombre, self.ajustes, tuple(self._pasos()))

    def _pasos(self) -> list[Paso]:
        pasos = self._estreno() + self._venta(self.azar.randint(1, 3))
        if self.limite:
            pasos += self._un_cliente()
        if "cambia" in self.hay and self._suerte(0.5):
            pasos += self._aparte(self._mudanza)
        if "cambia" in self.hay and self._suerte(0.3):
            pasos += self._aparte(self._cartel)
        if "cambia" in self.hay and self._suerte(0.5):
            pasos += self._aparte(self._mesas)
        if "cambia" in self.hay and "repite" in self.hay and self._suerte(0.35):
            pasos += self._aparte(self._agotado)
        if self.ajustes.cupos > 1 and "cambia" in self.hay:
            pasos += self._aparte(self._menos_partes)
        pasos += self._sobre_una() if self._suerte(0.5) else []
        self.evento = self.azar.choice((0, self.evento))
        if "suspende" in self.hay and self._suerte(0.85):
            pasos += self._suspension()
        fases = [self._correos, self._entorno, self._tiempo, self._operadores]
        fases += [
            partial(self._aparte, una)
            for una in (self._puerta, self._noticias, self._listas, self._apretados)
        ]
        self.azar.shuffle(fases)
        for fase in fases:
            pasos += fase()
        return pasos

    def _aparte(self, fase: Callable[[], list[Paso]]) -> list[Paso]:
        """With an event of its own, if it has any steps at all."""
        antes = self.evento, self.abiertos
        abre, pasos = self._taquilla(), fase()
        if not pasos:
            self.evento, self.abiertos = antes
        return [*abre, *pasos] if pasos else []
