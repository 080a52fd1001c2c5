"""The processes in which the apps run: several of each function at once, each with its modules, its memory, its clock.

A process answers one invocation at a time, as a Lambda's does. Whoever dies forgets everything.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import repeat
from typing import Any

import botocore.endpoint

from tests.fallos import recordado
from tests.fallos.dominios import Azar, Dominio
from tests.fallos.hilos import FUTUROS
from tests.fallos.inyector import Inyector
from tests.fallos.tiempo import TIEMPO

DOMINIOS = ("eventos", "reservas", "notificaciones")


AZAR = Azar()


@dataclass(eq=False)
class Proceso:
    """One process of the world; `desfase` is by how many seconds its clock is ahead, `vidas` how often it was begun."""

    nombre: str
    dominio: Dominio
    desfase: float = 0.0
    vidas: int = 0
    muertas: set[int] = field(default_factory=set)
    ocupado: bool = False
    nuevo: bool = True

    def muere(self) -> None:
        """It is killed: what it remembers is gone."""
        self.muertas.add(self.vidas)
        self.nuevo = True

    def nace(self, a_la_vez: int, pagina: int) -> None:
        """Starts afresh, at its first invocation."""
        self.nuevo, self.vidas = False, self.vidas + 1
        if self.nombre == "eventos":  # it remembers nothing
            return
        self.dominio.renace()
        if self.nombre == "reservas":
            self.dominio.modulo("indice").PAGINA = pagina
        if self.nombre == "notificaciones":
            notificador = self.dominio.app.notificador
            notificador._maximo = notificador._a_la_vez = a_la_vez


@dataclass(frozen=True, eq=False)
class Invocacion:
    """A process at work on one request or batch since `desde`, which must be done by `limite` (the world's times)."""

    proceso: Proceso
    funcion: str
    limite: float
    desde: float = 0.0
    registros: Sequence[Any] = ()  # of the stream, that it was given
    vida: int = 0  # which one of its process's
    antes: int = 0  # of its function, that had ended before it began


class Procesos:
    """The processes of one world. `ajustes` are variables of the stage."""

    def __init__(self, ajustes: dict[str, str], a_la_vez: int) -> None:
        self._ajustes = tuple(sorted(ajustes.items()))
        self._a_la_vez = a_la_vez
        self.pagina = 1000  # reservations of one page of the index
        self.todos: dict[str, list[Proceso]] = {nombre: [] for nombre in DOMINIOS}
        self.desfases: Iterator[float] = iter(())
        self.despiertos = 1  # of each domain, that are kept though one alone would do
        self.turnos: Iterator[int] = repeat(0)  # which of those that have nothing to do is next

    @contextmanager
    def uno_libre(self, nombre: str) -> Iterator[Proceso]:
        """A process that has nothing to do, a new one where all are at work."""
        libres = [uno for uno in self.todos[nombre] if not uno.ocupado]
        if not libres or len(self.todos[nombre]) < self.despiertos:
            libres.append(self._otro(nombre))
        proceso = libres[next(self.turnos) % len(libres)]
        proceso.ocupado = True
        try:
            if proceso.nuevo:
                proceso.nace(self._a_la_vez, self.pagina)
            yield proceso
        finally:
            proceso.ocupado = False

    def mueren(self) -> None:
        """All of them; those at work go on."""
        for suyos in self.todos.values():
            for proceso in suyos:
                proceso.nuevo = True

    def _otro(self, nombre: str) -> Proceso:
        dominio = _dominio(nombre, self._ajustes, len(self.todos[nombre]))
        for cupo in dominio.cupos:
            cupo.release(10**6)
        self.todos[nombre].append(Proceso(nombre, dominio, next(self.desfases, 0.0)))
        return self.todos[nombre][-1]


@contextmanager
def con_el_reloj_del_mundo() -> Iterator[None]:
    """While any app runs botocore waits and measures by the world's clock; this may be nested in any order."""
    _Dentro.endpoint.time = TIEMPO
    _Dentro.cuantos += 1
    try:
        yield
    finally:
        _Dentro.cuantos -= 1
        if _Dentro.cuantos == 0:
            _Dentro.endpoint.time = time


class _Dentro:
    cuantos = 0
    endpoint: Any = botocore.endpoint


class Puente:
    """The apps' clients are connected once; they lead to the world that is in use."""

    destino: Inyector

    @classmethod
    def conecta(cls, cliente: Any) -> None:
        recordado.conecta(cliente, lambda *llamada: cls.destino.atiende(*llamada))


@cache
def _dominio(nombre: str, ajustes: tuple[tuple[str, str], ...], _cual: int) -> Dominio:
    """The `_cual`-th process's modules, loaded once in a test run."""
    dominio = Dominio(nombre, TIEMPO, AZAR, FUTUROS, dict(ajustes))
    for cliente in dominio.clientes:
        Puente.conecta(cliente)
    return dominio
