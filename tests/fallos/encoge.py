"""The shortest story that still breaks what a long one broke: steps, then faults and company, are taken out."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.fallos.historia import Ajustes, Historia, Paso

INTENTOS = 400  # stories that are told on the way

Falla = Callable[[Historia], bool]


def encoge(historia: Historia, falla: Falla) -> Historia:
    """`falla` tells whether a story still breaks; this one does."""
    intentos = iter(range(INTENTOS))
    while (menor := next(_que_fallan(historia, falla, intentos), None)) is not None:
        historia = menor
    return historia


def _que_fallan(historia: Historia, falla: Falla, intentos: Iterator[int]) -> Iterator[Historia]:
    for menor in _menores(historia):
        if next(intentos, None) is None:
            return
        if falla(menor):
            yield menor


def _menores(historia: Historia) -> Iterator[Historia]:
    """Each that is a little less of a story, what leaves most out first."""
    pasos = historia.pasos
    cuantos = len(pasos) // 2
    while cuantos:
        for desde in range(0, len(pasos), cuantos):
            yield replace(historia, pasos=pasos[:desde] + pasos[desde + cuantos :])
        cuantos //= 2
    for cual, paso in enumerate(pasos):
        for menos in _menos(paso):
            yield replace(historia, pasos=(*pasos[:cual], menos, *pasos[cual + 1 :]))
    for ajuste, llano in vars(Ajustes()).items():
        if getattr(historia.ajustes, ajuste) != llano:
            yield replace(historia, ajustes=replace(historia.ajustes, **{ajuste: llano}))


def _menos(paso: Paso) -> Iterator[Paso]:
    for cual in range(len(paso.golpes)):
        yield replace(paso, golpes=paso.golpes[:cual] + paso.golpes[cual + 1 :])
    for cual in range(len(paso.acciones) if len(paso.acciones) > 1 else 0):
        yield replace(paso, acciones=paso.acciones[:cual] + paso.acciones[cual + 1 :])
    if any(paso.turnos):
        yield replace(paso, turnos=())
