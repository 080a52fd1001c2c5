"""Tells a story in a fresh world, and judges it: after each step, and when everything has come to rest.

What clients asked and were answered is written down for linealidad.py; what may not be is an AssertionError.
"""

from collections import Counter
from functools import partial

from tests.fallos import alcances, copia, modelo_copia, modelo_evento
from tests.fallos.cartas import dice_la_verdad
from tests.fallos.cuaderno import NOMBRES
from tests.fallos.entorno import Entorno
from tests.fallos.historia import Golpes, Paso
from tests.fallos.invariantes import (
    nunca_sobrevendido,
    reenvios_abiertos,
    todo_en_orden,
)
from tests.fallos.linealidad import Busqueda
from tests.fallos.mundo import EVENTOS, FUNCIONES, INVENTARIO, Mundo
from tests.fallos.personas import Personas

REPARACIONES = 2  # what is healed may bring to light what was hidden behind it


class Narrador(Personas, Entorno):
    def cuenta(self) -> Counter[str]:
        """Tells the whole story; how often each dangerous place was reached."""
        for paso in self.historia.pasos:
            self._paso(paso)
            self._juzga()
        self._calma()
        self._juzga_lo_dicho()
        self.alcances[alcances.RELOJES] += self.historia.ajustes.desfase > 0
        return self.alcances + alcances.alcanzados(self.mundo, self.operaciones)

    def _paso(self, paso: Paso) -> None:
        tareas = [partial(getattr(self, f"_{accion.que}"), accion) for accion in paso.acciones]
        with self.mundo.fallando(Golpes(paso.golpes)):
            if len(tareas) > 1:
                barrido = any(accion.como == alcances.BARRIDO for accion in paso.acciones)
                self.alcances[alcances.JUNTO_AL_BARRIDO] += barrido
            self.mundo.juntas(tareas, iter(paso.turnos))

    # --- the judgement

    def _juzga(self) -> None:
        """After a step; what is available is summed up where anything was written."""
        escritos = [len(self.mundo.registros(tabla)) for tabla in (EVENTOS, INVENTARIO)]
        if escritos != self._juzgados:
            nunca_sobrevendido(self.mundo)
        self._juzgados = escritos
        self.anuncios.juzga()
        assert not self.mundo.buzon.de_mas, self.mundo.buzon.de_mas
        assert not self.mundo.sin_motivo, self.mundo.sin_motivo
        self._lee_las_cartas()

    def _lee_las_cartas(self) -> None:
        for envio in self.mundo.buzon.todos[self._leidas :]:
            self.alcances[alcances.CARTEL] += dice_la_verdad(self.mundo, envio)
        self._leidas = len(self.mundo.buzon.todos)

    def _calma(self) -> None:
        """No more faults; everything is delivered, reprocessed and, where records were lost, repaired."""
        self.mundo.sosiega()
        if any(self.mundo.lectores[funcion].cola for funcion in FUNCIONES):
            self.alcances[alcances.COLA] += 1
            if self.operadores.reprocesa():
                self._cura()
            self.mundo.sosiega()
        todo_en_orden(self.mundo)
        self._lee_las_cartas()
        assert not self.mundo.sin_motivo, self.mundo.sin_motivo

    def _cura(self) -> None:
        """Records are lost: what they left undone is found, neither more nor less, and healed."""
        self.mundo.sosiega()
        self.alcances[alcances.PERDIDOS] += 1
        hay, motivo = self.operadores.verifica().hay, _motivo(self.mundo)
        # An e-mail that failed when an operator had it sent again is found too; it was told before, and came back.
        debe = bool(motivo) or (hay and bool(reenvios_abiertos(self.mundo)))
        assert hay == debe, f"verificar finds {hay}, and {motivo}"
        for _ in range(REPARACIONES if hay else 0):
            self.operadores.repara()
            self.mundo.sosiega()

    def _juzga_lo_dicho(self) -> None:
        self._momento()
        for evento in NOMBRES:
            de_copia, originales = self.operaciones[evento], self.operaciones[f"eventos/{evento}"]
            if de_copia:
                suyas = copia.operaciones(self.mundo, evento, self._escritos, originales)
                self._busca(evento, Busqueda([*de_copia, *suyas], modelo_copia.Estado(), modelo_copia.tras))
            todas = modelo_evento.con_repeticiones(originales)
            inicio = modelo_evento.Original()
            self._busca(f"eventos/{evento}", Busqueda(todas, inicio, modelo_evento.tras))

    def _busca(self, de: str, busqueda: Busqueda) -> None:
        assert busqueda.lineal(), "\n".join([f"{de}: not linearizable", *map(str, busqueda.operaciones)])
        self.alcances[alcances.SIN_DECIDIR] += busqueda.agotada


def _motivo(mundo: Mundo) -> str:
    """What is not in order; nothing when everything is."""
    try:
        todo_en_orden(mundo)
    except AssertionError as motivo:
        return str(motivo) or "something"
    return ""
