"""`make verificar`: one pass over the tables for suspicions, then each is looked at again until it is sure.

The tables change while they are read: a booking under way, a sweep, an e-mail on its way look like drift. So a
suspicion counts only when it stays exactly as it is over a pause in which the event does not move.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from herramientas.operacion.deriva import (
    Clase,
    Copia,
    Deriva,
    Original,
    Parte,
    Suma,
    derivas,
    ingresos_que_no_suman,
)
from herramientas.operacion.items import (
    Item,
    avisos_de,
    copia_de,
    nacimiento,
    original_de,
    parte_de,
    suman_los_ingresos,
)
from herramientas.operacion.tablas import Tablas
from initdb.claves import CUPO, EVENTO, RESERVA, de_aviso, tipo_de

PAUSA = 10.0  # seconds between two looks at a suspicion; an e-mail may take two of them
MIRADAS = 3  # how often at most
MAXIMO = 10_000  # e-mails without confirmation that are kept in memory; more are counted only

_DUDA = "; {} de reservas anteriores al libro: quizá ya salieron"

Visto = tuple[Original | None, Copia | None, Suma]


@dataclass
class Hallazgos:
    """What is certain (`derivas`), which e-mails are missing by event, and which events never stood still.

    `dudosos` of these e-mails are of reservations older than the ledger: they may have been sent.
    """

    derivas: list[Deriva] = field(default_factory=list)
    avisos: dict[str, list[str]] = field(default_factory=dict)
    en_movimiento: list[str] = field(default_factory=list)
    leidos: Counter[str] = field(default_factory=Counter)
    sin_mirar: int = 0
    ilegibles: int = 0
    dudosos: int = 0

    @property
    def hay(self) -> bool:
        return bool(self.derivas or self.ilegibles)

    @property
    def todo_cuadra(self) -> bool:
        """Nothing drifts, and nothing is left of which that is not certain."""
        return not (self.hay or self.en_movimiento or self.sin_mirar)

    @property
    def correos(self) -> int:
        """How many e-mails healing would send."""
        return sum(map(len, self.avisos.values()))

    def sin_correos(self) -> "Hallazgos":
        """The same, but for the e-mails."""
        otras = [deriva for deriva in self.derivas if deriva.clase is not Clase.SIN_AVISO]
        return replace(self, derivas=otras, avisos={}, dudosos=0)


@dataclass
class Lectura:
    """The first pass: what is known of each event, and e-mails without confirmation. Grows with the events only."""

    originales: dict[str, Original] = field(default_factory=dict)
    copias: dict[str, Copia] = field(default_factory=dict)
    partes: dict[str, list[Parte]] = field(default_factory=dict)  # of copies, but for the first
    cupos: int = 1
    sumas: dict[str, Suma] = field(default_factory=dict)
    avisos: dict[str, str] = field(default_factory=dict)  # ledger key -> event
    ingresos: list[Deriva] = field(default_factory=list)
    leidos: Counter[str] = field(default_factory=Counter)
    sin_mirar: int = 0
    ilegibles: int = 0

    def sospechosos(self) -> list[str]:
        nombres = self.originales.keys() | self.copias.keys() | self.sumas.keys()
        return sorted(nombre for nombre in nombres if any(self.derivas(nombre)))

    def derivas(self, nombre: str) -> Iterable[Deriva]:
        suma = self.sumas.get(nombre, Suma())
        return derivas(nombre, self.originales.get(nombre), self._copia(nombre), suma)

    def _copia(self, nombre: str) -> Copia | None:
        copia, partes = self.copias.get(nombre), self.partes.get(nombre, [])
        if copia is None:
            return None
        for parte in [*partes, *[Parte()] * (self.cupos - 1 - len(partes))]:
            copia = copia.con(parte)
        return copia


class Revision:
    """`avanza` is told how many items were read; `duerme` and `ahora` are passed in by tests."""

    def __init__(
        self,
        tablas: Tablas,
        avanza: Callable[[int], None] = lambda _: None,
        pausa: float = PAUSA,
        duerme: Callable[[float], None] = time.sleep,
    ) -> None:
        self._tablas = tablas
        self._avanza = avanza
        self._pausa = pausa
        self._duerme = duerme

    def revisa(self) -> Hallazgos:
        """Reads everything and returns what is certain. Writes nothing."""
        lectura = self._lee()
        hallazgos = Hallazgos(leidos=lectura.leidos, sin_mirar=lectura.sin_mirar, ilegibles=lectura.ilegibles)
        sospechosos, avisos = lectura.sospechosos(), lectura.avisos
        antes: dict[str, Visto] = {}
        for mirada in range(MIRADAS):
            if not sospechosos and (not avisos or mirada > 1):
                break
            self._duerme(self._pausa)
            avisos = self._siguen_sin_aviso(avisos) if mirada < 2 else avisos
            sospechosos, antes = self._mira(sospechosos, antes, hallazgos)
        hallazgos.en_movimiento = sospechosos
        hallazgos.derivas += lectura.ingresos
        self._apunta_avisos(avisos, hallazgos)
        hallazgos.derivas.sort(key=lambda deriva: (deriva.evento, list(Clase).index(deriva.clase)))
        return hallazgos

    def _lee(self) -> Lectura:
        lectura = Lectura(cupos=self._tablas.cupos)
        for pagina in self._tablas.paginas(self._tablas.eventos):
            for item in pagina:
                lectura.originales[item["nombre"]["S"]] = original_de(item)
            lectura.leidos["eventos"] += len(pagina)
            self._avanza(len(pagina))
        for pagina in self._tablas.paginas(self._tablas.inventario):
            self._lee_pagina(lectura, pagina)
            self._avanza(len(pagina))
        return lectura

    def _lee_pagina(self, lectura: Lectura, pagina: list[Item]) -> None:
        avisos: dict[str, str] = {}
        ahora = datetime.now(UTC)
        for item in pagina:
            try:
                avisos.update(self._lee_item(lectura, item, ahora))
            except (KeyError, TypeError, ValueError):
                lectura.ilegibles += 1
        faltan = self._tablas.sin_aviso(list(avisos))
        caben = faltan[: MAXIMO - len(lectura.avisos)]
        lectura.avisos.update({clave: avisos[clave] for clave in caben})
        lectura.sin_mirar += len(faltan) - len(caben)

    def _lee_item(self, lectura: Lectura, item: Item, ahora: datetime) -> dict[str, str]:
        """The e-mails that must have been sent because of it, each with its event."""
        lectura.leidos[tipo_de(item)] += 1
        if tipo_de(item) == EVENTO:
            lectura.copias[item["SK"]["S"]] = copia_de(item)
        if tipo_de(item) == CUPO:
            lectura.partes.setdefault(item["SK"]["S"], []).append(parte_de(item))
        if tipo_de(item) != RESERVA:
            return {}
        evento, estado = item["Evento"]["S"], item["Estado"]["S"]
        if not suman_los_ingresos(item):
            lectura.ingresos.append(ingresos_que_no_suman(evento, item["SK"]["S"]))
        suma = lectura.sumas.get(evento, Suma())
        lectura.sumas[evento] = suma.con(estado, int(item["Cantidad"]["N"]))
        return dict.fromkeys(avisos_de(item, ahora), evento)

    def _mira(
        self, nombres: list[str], antes: dict[str, Visto], hallazgos: Hallazgos
    ) -> tuple[list[str], dict[str, Visto]]:
        """Looks at each suspicious event again; certain is what looks the same twice while nothing moves."""
        siguen, vistos = [], {}
        for nombre in nombres:
            copia = self._tablas.copia(nombre)
            original, suma = self._tablas.original(nombre), self._tablas.suma(nombre)
            encontradas = list(derivas(nombre, original, copia, suma))
            if not encontradas:
                continue
            visto = (original, copia, suma)
            if antes.get(nombre) == visto == (original, self._tablas.copia(nombre), suma):
                hallazgos.derivas += encontradas
            else:
                siguen.append(nombre)
                vistos[nombre] = visto
        return siguen, vistos

    def _siguen_sin_aviso(self, avisos: dict[str, str]) -> dict[str, str]:
        """Those still untold, without the events of which some were told meanwhile: their e-mails are on the way."""
        faltan = set(self._tablas.sin_aviso(list(avisos)))
        en_camino = {evento for clave, evento in avisos.items() if clave not in faltan}
        return {
            clave: evento for clave, evento in avisos.items() if clave in faltan and evento not in en_camino
        }

    def _apunta_avisos(self, avisos: dict[str, str], hallazgos: Hallazgos) -> None:
        por_evento: dict[str, list[str]] = defaultdict(list)
        for clave, evento in avisos.items():
            por_evento[evento].append(clave)
        hallazgos.avisos = dict(por_evento)
        for evento, claves in por_evento.items():
            mas = ", …" if len(claves) > 1 else ""
            dudosos = sum(nacimiento(de_aviso(clave)[0]) < self._tablas.libro_desde for clave in claves)
            hallazgos.dudosos += dudosos
            detalle = f"{len(claves)} ({min(claves)}{mas})" + _DUDA.format(dudosos) * bool(dudosos)
            hallazgos.derivas.append(Deriva(evento, Clase.SIN_AVISO, detalle, "notificaciones"))
