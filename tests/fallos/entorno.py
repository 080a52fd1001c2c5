"""What the streams do in a story, SES, the index, the clock, and operators."""

import random
from contextlib import suppress

from herramientas.operacion.registros import Fallida
from tests.fallos import alcances
from tests.fallos.buzon import Cubo
from tests.fallos.corrientes import FRAGMENTOS, MEMORIA, Registro, edad
from tests.fallos.cuaderno import Cuaderno
from tests.fallos.historia import Accion
from tests.fallos.indice import Indice, Version, atrasado, parado
from tests.fallos.mundo import EVENTOS, INVENTARIO, TABLA_DE
from tests.fallos.noticias import Noticia, mensaje

SALTOS = {"2h": 2 * 3600, "20h": 20 * 3600, "25h": 25 * 3600, "401d": 401 * 24 * 3600}
# Seconds until a batch that failed is delivered again: together longer than a claim holds.
PAUSAS = (3.0, 5.0, 14.0, 6.0, 0.0)
QUIETO = (5.0, 20.0, 60.0, float("inf"))  # seconds for which an index stands still


class Entorno(Cuaderno):
    # --- the streams

    def _entrega(self, a: Accion) -> None:
        self.mundo.entrega(a.como, self._fragmento(a), a.cuanto)

    def _fragmento(self, a: Accion) -> int:
        """The shard that an action means, or, where that is read to its end, another one that is not."""
        corriente, lector = self.mundo.corrientes[TABLA_DE[a.como]], self.mundo.lectores[a.como]
        self.mundo.registros(corriente.tabla)
        cuantos = len(corriente.fragmentos)
        for cual in range(a.cual, a.cual + cuantos):
            if lector.posiciones[cual % cuantos] < len(corriente.fragmentos[cual % cuantos].registros):
                return cual % cuantos
        return a.cual % cuantos

    def _otra_vez(self, a: Accion) -> None:
        self.mundo.repite(a.como, a.cual % len(self.mundo.corrientes[TABLA_DE[a.como]].fragmentos))
        self._entrega(a)

    def _duplica(self, a: Accion) -> None:
        """A second process gets a batch that was delivered before, or is being delivered."""
        corriente, lector = self.mundo.corrientes[TABLA_DE[a.como]], self.mundo.lectores[a.como]
        cual = corriente.turno(lector, self._fragmento(a))
        hasta = lector.posiciones[cual] + (a.cuanto if cual in lector.leyendo else 0)
        lote = [
            registro
            for registro in corriente.fragmentos[cual].registros[max(0, hasta - a.cuanto) : hasta]
            if edad(registro, self.mundo.reloj.ahora) < MEMORIA
        ]
        if lote:
            self.alcances[alcances.DUPLICADA] += 1
            self.alcances[alcances.A_LA_VEZ] += cual in lector.leyendo
            self._insiste(a.como, lote)

    def _vuelve(self, a: Accion) -> None:
        """An old batch comes after later ones: as `make reprocesar` brings it, or a process that was slow for long."""
        corriente, lector = self.mundo.corrientes[TABLA_DE[a.como]], self.mundo.lectores[a.como]
        cual, numero = a.cual % FRAGMENTOS, a.cual // FRAGMENTOS
        leidos = corriente.fragmentos[cual].registros[: lector.posiciones[cual]]
        nuevos = [uno for uno in leidos if edad(uno, self.mundo.reloj.ahora) < MEMORIA]
        if nuevos:
            desde = numero % len(nuevos)
            self.alcances[alcances.VUELTO] += desde + a.cuanto < len(nuevos)
            self._insiste(a.como, nuevos[desde : desde + a.cuanto])

    def _insiste(self, funcion: str, lote: list[Registro]) -> bool:
        """Lambda delivers again what failed; whether it was done in the end."""
        for pausa in PAUSAS:
            if self.mundo.invoca(funcion, lote) is None:
                return True
            self.mundo.duerme(pausa)
        return False

    # --- what surrounds them

    def _indice(self, a: Accion) -> None:
        """It lags by any number of writes, or stands still: for good, or until it shows everything at once."""
        llega = self.mundo.reloj.ahora + QUIETO[a.cual // 2 % len(QUIETO)]
        quieto = parado(a.cual % 2)
        versiones: dict[str, Version] = {
            "atrasado": atrasado(random.Random(a.cual), 0.5),
            "parado": lambda n: n if self.mundo.reloj.ahora >= llega else quieto(n),
        }
        self.mundo.indice.version = versiones[a.como]

    def _rechaza(self, a: Accion) -> None:
        if self.compras:
            self.mundo.rechazadas.add(self.compras[a.cual % len(self.compras)].email)

    def _rebota(self, a: Accion) -> None:
        """SES tells what became of an e-mail, perhaps before the ledger knows that it was sent: at once, or when all
        others wait for something.
        """
        self.mundo.duerme(a.cuanto / 1000)
        if not (enviados := self.mundo.buzon.todos):
            return
        envio = enviados[a.cual % len(enviados)]
        aviso = {"Subject": "", "Message": mensaje(envio, a.como), "MessageAttributes": {}}
        fallos, antes = len(self.mundo.red.inyectados), self._anotado(envio.clave)
        oida = self._insiste("rebotes", [{"Sns": aviso}])
        abierto = self.mundo.anotados().get(envio.clave) == "reclamado"
        assert oida or abierto or len(self.mundo.red.inyectados) > fallos, f"{envio.clave}: news lost"
        de_otro = antes.get("Situacion") == "enviado" and antes["Detalle"] != envio.mensaje
        if de_otro and not self.mundo.planificador.acompanada:
            assert self._anotado(envio.clave) == antes, (
                f"{envio.clave}: news of the e-mail before the last one"
            )
        self.mundo.buzon.noticias.append(Noticia(envio, a.como, oida))
        self.alcances[alcances.NOTICIA] += 1

    def _reenvia(self, _: Accion) -> None:
        """An operator has what came back sent again; what meets no fault is sent, or refused, once more."""
        fallos, antes = len(self.mundo.red.inyectados), len(self.mundo.buzon.todos)
        with suppress(Fallida):
            elegidos = self.operadores.reenvia()
            if not self.mundo.planificador.acompanada and len(self.mundo.red.inyectados) == fallos:
                estados = {f"{item['SK']}#{item.get('Estado')}" for item in self.mundo.items(INVENTARIO)}
                enviados = {envio.clave for envio in self.mundo.buzon.todos[antes:]}
                anotados = self.mundo.anotados()
                faltan = {una for una in elegidos & estados - enviados if anotados.get(una) != "rechazado"}
                assert not faltan, f"not sent again: {faltan}"

    def _ritmo(self, a: Accion) -> None:
        self.mundo.ses = Cubo(float(a.cuanto), 0.0, self.mundo.reloj.ahora)

    def _tiempo(self, a: Accion) -> None:
        self.mundo.duerme(a.cuanto)

    def _salta(self, a: Accion) -> None:
        self.alcances[alcances.SALTO.format(a.como)] += 1
        self.mundo.salta(SALTOS[a.como], caducan=a.cual > 0)

    def _parte(self, a: Accion) -> None:
        corriente = self.mundo.corrientes[EVENTOS if a.como == "eventos" else INVENTARIO]
        self.mundo.registros(corriente.tabla)
        self.alcances[alcances.PARTIDO] += corriente.parte(a.cual % len(corriente.fragmentos))

    def _renace(self, _: Accion) -> None:
        self.mundo.renace()

    def _reprocesa(self, _: Accion) -> None:
        self.operadores.reprocesa()

    def _verifica(self, _: Accion) -> None:
        """In the middle of a story: what never is, is never found."""
        hallazgos = self.operadores.verifica()
        if self.mundo.indice.version == Indice.al_dia:
            assert not [una for una in hallazgos.derivas if una.clase == "no cuadra"], hallazgos
        self.alcances[alcances.VERIFICAR] += 1

    def _repara(self, _: Accion) -> None:
        self.operadores.repara()
        self.alcances[alcances.REPARAR] += 1
