"""Tells a story in a fresh world, and judges it: after each step, and when everything has come to rest.

What clients asked and were answered is written down for linealidad.py; what may not be is an AssertionError.
"""

import random
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from herramientas.operacion.registros import Fallida
from tests.fallos import alcances, copia, modelo_copia, modelo_evento
from tests.fallos.buzon import Cubo
from tests.fallos.cartas import dice_la_verdad
from tests.fallos.corrientes import FRAGMENTOS, MEMORIA, Registro, edad
from tests.fallos.historia import Accion, Golpes, Historia, Paso
from tests.fallos.indice import Indice, Version, atrasado, parado
from tests.fallos.invariantes import (
    ingresos_de,
    nunca_sobrevendido,
    reenvios_abiertos,
    reservas_de,
    se_sabe_a_cuantos_falta_avisar,
    todo_en_orden,
)
from tests.fallos.linealidad import NUNCA, Busqueda, Operacion
from tests.fallos.mundo import (
    EVENTOS,
    FUNCIONES,
    INVENTARIO,
    NOTIFICACIONES,
    TABLA_DE,
    Mundo,
    Respuesta,
    llano,
)
from tests.fallos.noticias import Noticia, mensaje
from tests.fallos.operadores import Operadores

NOMBRES = ("Aida", "Tosca", "Norma", "Otello", "Carmen")
SALTOS = {"2h": 2 * 3600, "20h": 20 * 3600, "25h": 25 * 3600, "401d": 401 * 24 * 3600}
PAUSAS = (3.0, 5.0, 0.0)  # seconds until a batch that failed is delivered again
QUIETO = (5.0, 20.0, 60.0, float("inf"))  # seconds for which an index stands still
VIDA_DE_CLAVE = 24 * 3600  # seconds, as docs/garantias.md promises
REPARACIONES = 2  # what is healed may bring to light what was hidden behind it
RELOJES = 120  # seconds by which two clocks and a slow request may blur that


@dataclass
class Compra:
    """What one buyer asked for, and under which numbers and when it was booked."""

    email: str
    evento: str
    boletos: int
    clave: str | None
    ids: list[str] = field(default_factory=list)
    cuando: float = 0.0
    desde: list[int] = field(default_factory=list)  # when its requests began, since it was booked last
    reutilizada: bool = False

    @property
    def cliente(self) -> str:
        """The address, in whatever letters it was typed."""
        return self.email.lower()


class Narrador:
    def __init__(self, historia: Historia) -> None:
        ajustes = historia.ajustes
        self.historia = historia
        repartido = {"PARTICIONES": str(ajustes.particiones), "CUPOS": str(ajustes.cupos)}
        self.mundo = Mundo(ajustes.a_la_vez, repartido, historia.semilla)
        self.mundo.procesos.pagina = self.mundo.indice.pagina = ajustes.pagina
        azar, turnos = random.Random(historia.semilla), random.Random(historia.semilla)
        self.mundo.procesos.desfases = iter(lambda: azar.choice((-1, 0, 1)) * ajustes.desfase, None)
        if ajustes.procesos > 1:
            self.mundo.procesos.despiertos = ajustes.procesos
            self.mundo.procesos.turnos = iter(lambda: turnos.randrange(6), None)
        self.operadores = Operadores(self.mundo)
        self.compras: list[Compra] = []
        self.operaciones: dict[str, list[Operacion]] = defaultdict(list)
        self.alcances: Counter[str] = Counter()
        self._momentos = 0
        self._fallos: dict[int, int] = {}  # how many there had been at each moment
        self._escritos: list[int] = []  # records of inventario, likewise
        self._juzgados: list[int] = []  # records of both tables
        self._leidas = 0  # e-mails

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
            if len(tareas) == 1:
                tareas[0]()
            else:
                barrido = any(accion.como == alcances.BARRIDO for accion in paso.acciones)
                self.alcances[alcances.JUNTO_AL_BARRIDO] += barrido
                self.mundo.juntas(tareas, iter(paso.turnos))

    # --- what organisers do

    def _crea(self, a: Accion) -> None:
        nombre = NOMBRES[a.cual % len(NOMBRES)]
        desde = self._momento()
        dichos = a.como.split()
        detalles: dict[str, Any] = {"titulo": "Estreno", **_donde(a.cuanto)} if "fecha" in dichos else {}
        detalles |= {"lugar": "Foro"} if "lugar" in dichos else {}
        if "máximo" in dichos:
            detalles["maximoPorCliente"] = int(dichos[-1])
        respuesta = self.mundo.crea_evento(nombre, a.cuanto, **detalles)
        pedido = {"evento": nombre, "capacidad": a.cuanto, "categoria": "Opera", **detalles}
        self._anota_original(nombre, "alta", desde, respuesta, campos=modelo_evento.pedidos(pedido))

    def _suspende(self, a: Accion) -> None:
        nombre = NOMBRES[a.cual % len(NOMBRES)]
        desde = self._momento()
        respuesta = self.mundo.cancela_evento(nombre)
        self._anota_original(nombre, "suspension", desde, respuesta)

    def _cambia(self, a: Accion, leida: int | None = None) -> None:
        """Another capacity, limit, title, date or place, and so one version more: of the one that was read."""
        nombre = NOMBRES[a.cual % len(NOMBRES)]
        desde = self._momento()
        donde = _donde(a.cuanto)
        cambios: dict[str, dict[str, Any]] = {
            "": {"capacidad": a.cuanto},
            "máximo": {"maximoPorCliente": a.cuanto},
            "sin máximo": {"maximoPorCliente": None},
            "título": {"titulo": f"Gala {a.cuanto % 3}"},
            "fecha y lugar": donde,
            "lugar": {"lugar": donde["lugar"]},
            "sin lugar": {"lugar": None},
            "capacidad y fecha": {"capacidad": a.cuanto, "fecha": donde["fecha"]},
        }
        cuerpo = cambios[a.como] | ({} if leida is None else {"version": leida})
        respuesta = self.mundo.cambia_evento(nombre, **cuerpo)
        campos = modelo_evento.pedidos(cambios[a.como])
        self._anota_original(nombre, "cambio", desde, respuesta, campos=campos, leida=leida)

    def _corrige(self, a: Accion) -> None:
        """Reads an event and changes what it read."""
        respuesta = self._mira_original(a)
        if respuesta.estado == 200:
            self._cambia(a, respuesta.cuerpo.get("Version", 0))

    def _mira_original(self, a: Accion) -> Respuesta:
        nombre = NOMBRES[a.cual % len(NOMBRES)]
        desde = self._momento()
        respuesta = self.mundo.pide("eventos", "GET", "/eventos/{evento}", {"evento": nombre})
        self._anota_original(nombre, "mira evento", desde, respuesta)
        return respuesta

    # --- what customers do

    def _compra(self, a: Accion) -> None:
        email = f"cliente{len(self.compras)}@example.org"
        self._encarga(Compra(email, NOMBRES[a.cual % len(NOMBRES)], a.cuanto, email if a.como else None))

    def _otra(self, a: Accion) -> None:
        """A customer orders once more, perhaps of the other event; the same address in other letters tells the orders
        apart.
        """
        if not self.compras:
            return
        primera = self.compras[a.cual % len(self.compras)]
        suyas = [compra for compra in self.compras if compra.cliente == primera.cliente]
        email = _escrito(primera.cliente, len(suyas))
        otro = NOMBRES[primera.evento == NOMBRES[0]]
        evento = otro if "en el otro" in a.como else primera.evento
        self._encarga(Compra(email, evento, a.cuanto, email if "con clave" in a.como else None))

    def _encarga(self, compra: Compra) -> None:
        self.compras.append(compra)
        self._reserva(compra)

    def _repite(self, a: Accion) -> None:
        """The same key once more, mostly with the same body."""
        con_clave = [compra for compra in self.compras if compra.clave]
        if not con_clave:
            return
        compra = con_clave[a.cual % len(con_clave)]
        if a.como:
            self._reutiliza(compra)
        else:
            self._reserva(compra)

    def _reserva(self, compra: Compra) -> None:
        boletos = compra.boletos
        respuesta, nuevas = self._pide(compra, boletos)
        assert respuesta.estado != 422 or compra.reutilizada, respuesta
        if respuesta.estado == 200:
            esperado = {"Evento": compra.evento, "Email": compra.email}
            assert esperado.items() <= respuesta.cuerpo.items(), respuesta
            assert respuesta.cuerpo["Cantidad"] == boletos or not nuevas, (
                respuesta
            )  # some may be given back since
            assert respuesta.cuerpo["Id"] in compra.ids, f"{compra.email} was told of what is not there"
            self.alcances[alcances.CLAVE_REPETIDA] += not nuevas

    def _reutiliza(self, compra: Compra) -> None:
        """The key for another reservation: refused while it is remembered, and never booked twice."""
        compra.reutilizada = True
        respuesta, nuevas = self._pide(compra, compra.boletos + 1)
        usada = compra.ids or reservas_de(self.mundo, compra.email)
        assert respuesta.estado != 422 or usada, "a key that no one had used was refused"
        if nuevas:
            compra.boletos += 1  # from here on the key belongs to this one
        self.alcances[alcances.CLAVE_AJENA] += respuesta.estado == 422

    def _pide(self, compra: Compra, boletos: int) -> tuple[Respuesta, list[str]]:
        """Asks for boletos; the answer, and what was booked for this buyer meanwhile, once in the key's life."""
        desde = self._momento()
        compra.desde.append(desde)
        sin_contar = self._sin_contar(compra)
        empieza = self.mundo.reloj.ahora
        repetida = compra.clave and compra.ids and empieza - compra.cuando < VIDA_DE_CLAVE - RELOJES
        respuesta = self.mundo.reserva(compra.evento, compra.email, boletos, compra.clave)
        assert respuesta.estado in {0, 200, 404, 409, 422, 429, 503}, respuesta
        suyas = {suya["SK"]: int(suya["Cantidad"]) for suya in reservas_de(self.mundo, compra.email)}
        nuevas = [id for id, cuantos in suyas.items() if id not in compra.ids and cuantos == boletos]
        assert len(nuevas) <= 1, f"{compra.email} booked {len(nuevas)} times"
        if nuevas:
            caducada = compra.clave and self.mundo.reloj.ahora - compra.cuando > VIDA_DE_CLAVE - RELOJES
            assert not compra.ids or caducada, f"{compra.email} booked again"
            self.alcances[alcances.CLAVE_CADUCADA] += bool(compra.ids)
            compra.ids.append(nuevas[0])
            compra.cuando = empieza
            contada = "Contada" in self._item(nuevas[0])
            de = {"reserva": nuevas[0], "boletos": boletos, "email": compra.cliente, "contada": contada}
            self._apunta(compra.evento, "compra", "hecha", min(compra.desde), **de)
            compra.desde.clear()
        if respuesta.estado == 200:
            id = respuesta.cuerpo["Id"]
            assert self._boletos(id) == boletos, f"{compra.email} was told of another reservation"
            vale = self.mundo.reloj.ahora - compra.cuando < VIDA_DE_CLAVE + RELOJES
            assert nuevas or vale, f"{compra.email}: the key is remembered for longer than it is good"
            if not nuevas:
                self._anota(compra.evento, "mira reserva", desde, respuesta, reserva=id)
        if respuesta.estado in (404, 409):
            assert not nuevas, f"{compra.email} was refused, and booked"
            assert not repetida or boletos != compra.boletos, f"{compra.email} was refused what it has"
            habia = max(sin_contar, self._sin_contar(compra))  # what the index has only now shown late
            de = {"boletos": boletos, "email": compra.cliente, "habia": habia}
            self._anota(compra.evento, "compra", desde, respuesta, **de)
        return respuesta, nuevas

    def _sin_contar(self, compra: Compra) -> int:
        """Boletos of the customer that no limit counts; an index that lags may show them as they once were."""
        return sum(
            self._boletos(reserva["SK"])
            if reserva["SK"] in self.mundo.indice.atrasadas
            else int(reserva["Cantidad"])
            for reserva in self.mundo.items(INVENTARIO)
            if reserva.get("Evento") == compra.evento
            and reserva.get("Email") == compra.cliente
            and "Contada" not in reserva
            and (reserva["Estado"] == "A" or reserva["SK"] in self.mundo.indice.atrasadas)
        )

    def _devuelve(self, a: Accion) -> None:
        compra, id = self._una_reserva(a, activa=a.cuanto > 1)
        if compra is None:
            return
        desde = self._momento()
        respuesta = self.mundo.cancela_reserva(id)
        self._anota(compra.evento, "devuelve", desde, respuesta, reserva=id, boletos=self._boletos(id))
        if respuesta.estado == 200:
            assert self._item(id)["Estado"] == "X", f"{id}: returned, and not"

    def _rebaja(self, a: Accion) -> None:
        """Part of a reservation is given back; sometimes of one that is cancelled, or more than it has."""
        compra, id = self._una_reserva(a, activa=a.cual % 6 > 0)
        if compra is None:
            return
        desde = self._momento()
        respuesta = self.mundo.rebaja(id, a.cuanto)
        de = {"reserva": id, "boletos": self._boletos(id), "version": a.cuanto}
        self._anota(compra.evento, "rebaja", desde, respuesta, **de)
        assert respuesta.estado != 200 or respuesta.cuerpo["Cantidad"] == a.cuanto, respuesta

    def _entra(self, a: Accion) -> None:
        """Somebody comes in at the door; its key tells a repetition from another one."""
        compra, id = self._una_reserva(a, activa=a.cuanto < 3)
        if compra is None:
            return
        clave, boletos = a.como.split() or (f"puerta-{a.cual % 3}", 1 + a.cual % 2)
        desde, boletos = self._momento(), int(boletos)
        respuesta = self.mundo.entra(id, boletos, clave)
        de = {"reserva": id, "boletos": boletos, "version": self._boletos(id), "clave": clave}
        self._anota(compra.evento, "entra", desde, respuesta, **de)

    def _deshace(self, a: Accion) -> None:
        """Who came in by mistake goes out again; sometimes the key is nobody's."""
        lineas = [
            (compra.evento, id, clave)
            for compra in self.compras
            for id in compra.ids
            for clave in dict.fromkeys(clave for clave, _ in ingresos_de(self._item(id)))
        ]
        if not lineas:
            return
        evento, id, clave = lineas[a.cual % len(lineas)]
        clave = a.como or clave
        desde = self._momento()
        respuesta = self.mundo.deshace_ingreso(id, clave)
        self._anota(evento, "deshace", desde, respuesta, reserva=id, clave=clave)

    def _mira_evento(self, a: Accion) -> None:
        """While others buy, what several parts have left may add up to what it never was (partes.py)."""
        nombre = NOMBRES[a.cual % len(NOMBRES)]
        desde = self._momento()
        respuesta = self.mundo.pide("reservas", "GET", "/reservas/eventos/{evento}", {"evento": nombre})
        if self.mundo.cupos == 1 or self.mundo.planificador.actual is None:
            self._anota(nombre, "mira evento", desde, respuesta)

    def _mira_reserva(self, a: Accion) -> None:
        compra, id = self._una_reserva(a, activa=False)
        if compra is None:
            return
        desde = self._momento()
        respuesta = self.mundo.pide("reservas", "GET", "/reservas/{id}", {"id": id})
        self._anota(compra.evento, "mira reserva", desde, respuesta, reserva=id)

    def _lista(self, a: Accion) -> None:
        """The index may lag, but shows nothing that never was."""
        if not self.compras:
            return
        compra = self.compras[a.cual % len(self.compras)]
        valores = {"id": compra.evento, "email": compra.email}
        respuesta = self.mundo.pide("reservas", "GET", "/reservas/{id}/{email}", valores)
        assert respuesta.estado in {0, 200, 429, 503}, respuesta
        for fila in respuesta.cuerpo if respuesta.estado == 200 else ():
            assert (fila["Id"], fila["Estado"]) in self._alcanzados(), fila

    def _cartelera(self, _: Accion) -> None:
        for dominio, recurso in (("reservas", "/reservas/eventos"), ("eventos", "/eventos")):
            respuesta = self.mundo.pide(dominio, "GET", recurso)
            assert respuesta.estado in {0, 200, 429, 503}, respuesta

    def _numeros(self, a: Accion) -> None:
        if self.compras:
            compra, empieza = self.compras[a.cual % len(self.compras)], self.mundo.reloj.ahora
            respuesta = self.mundo.pide_numeros(compra.email, compra.evento if a.como else None)
            assert respuesta.estado in {0, 202, 429, 503}, respuesta
            hasta = max((int(uno["Caduca"]) for uno in self._peticiones(compra.cliente)), default=0)
            assert respuesta.estado != 202 or hasta > empieza - RELOJES, f"{compra.email}: not asked for"

    # --- what the streams do

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
        """SES tells what became of an e-mail, perhaps before the ledger knows that it was sent."""
        if not (enviados := self.mundo.buzon.todos):
            return
        envio = enviados[a.cual % len(enviados)]
        aviso = {"Subject": "", "Message": mensaje(envio, a.como), "MessageAttributes": {}}
        fallos, antes = len(self.mundo.red.inyectados), self._anotado(envio.clave)
        oida = self._insiste("rebotes", [{"Sns": aviso}])
        abierto = self.mundo.anotados().get(envio.clave) == "reclamado"
        assert oida or abierto or len(self.mundo.red.inyectados) > fallos, f"{envio.clave}: news lost"
        de_otro = antes.get("Situacion") == "enviado" and antes["Detalle"] != envio.mensaje
        if de_otro and self.mundo.planificador.actual is None:
            assert self._anotado(envio.clave) == antes, (
                f"{envio.clave}: news of the e-mail before the last one"
            )
        self.mundo.buzon.noticias.append(Noticia(envio, a.como, oida))
        self.alcances[alcances.NOTICIA] += 1

    def _reenvia(self, _: Accion) -> None:
        """An operator has what came back sent again; what meets no fault is sent, or refused, once more."""
        fallos = len(self.mundo.red.inyectados)
        with suppress(Fallida):
            self.operadores.reenvia()
        if self.mundo.planificador.actual is None and len(self.mundo.red.inyectados) == fallos:
            estados = {f"{item['SK']}#{item.get('Estado')}" for item in self.mundo.items(INVENTARIO)}
            quedan = {clave for clave in estados if self.mundo.anotados().get(clave) == "rebotado"}
            assert not quedan - self.mundo.olvidados.keys(), f"not sent again: {quedan}"

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

    # --- the judgement

    def _juzga(self) -> None:
        """After a step; what is available is summed up where anything was written."""
        escritos = [len(self.mundo.registros(tabla)) for tabla in (EVENTOS, INVENTARIO)]
        if escritos != self._juzgados:
            nunca_sobrevendido(self.mundo)
        self._juzgados = escritos
        se_sabe_a_cuantos_falta_avisar(self.mundo)
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

    # --- what was said

    def _momento(self) -> int:
        self._momentos += 1
        self._fallos[self._momentos] = len(self.mundo.red.inyectados)
        self._escritos.append(len(self.mundo.registros(INVENTARIO)))
        return self._momentos

    def _anota(self, evento: str, que: str, desde: int, respuesta: Respuesta, **de: Any) -> None:
        """What was asked and answered; a change whose fate the answer does not tell may have been done, or not."""
        dijo = _dicho(respuesta) if que.startswith("mira") or respuesta.estado != 200 else "hecha"
        if dijo:
            self._apunta(evento, que, dijo, desde, **de)
        elif not que.startswith("mira"):
            self.operaciones[evento].append(Operacion(que, "hecha", desde, NUNCA, repetida=True, **de))

    def _anota_original(self, evento: str, que: str, desde: int, respuesta: Respuesta, **de: Any) -> None:
        """Of the event itself; its answer shows the whole of it."""
        self._anota(
            f"eventos/{evento}", que, desde, respuesta, vio=modelo_evento.vista(respuesta.cuerpo), **de
        )

    def _apunta(self, evento: str, que: str, dijo: str, desde: int, **de: Any) -> None:
        repetida = len(self.mundo.red.inyectados) > self._fallos[desde]
        self.operaciones[evento].append(Operacion(que, dijo, desde, self._momento(), repetida=repetida, **de))

    def _una_reserva(self, a: Accion, activa: bool) -> tuple[Compra | None, str]:
        posibles = [
            (compra, id)
            for compra in self.compras
            for id in compra.ids
            if not activa or self._item(id)["Estado"] == "A"
        ]
        return posibles[a.cual % len(posibles)] if posibles else (None, "")

    def _boletos(self, id: str) -> int:
        """Those that a reservation had when it was made."""
        return next(
            int(imagen["Cantidad"]["N"])
            for registro in self.mundo.registros(INVENTARIO)
            if "Email" in (imagen := registro["dynamodb"].get("NewImage", {})) and imagen["SK"]["S"] == id
        )

    def _item(self, id: str) -> dict[str, Any]:
        return next(llano(crudo) for crudo in self.mundo.crudos(INVENTARIO) if crudo["SK"]["S"] == id)

    def _peticiones(self, cliente: str) -> list[dict[str, Any]]:
        """Requests for lost numbers."""
        return [uno for uno in self.mundo.items(INVENTARIO) if uno["PK"] == "R" and uno["SK"] == cliente]

    def _anotado(self, clave: str) -> dict[str, Any]:
        """What the ledger has of an e-mail."""
        return next((uno for uno in self.mundo.items(NOTIFICACIONES) if uno["PK"] == clave), {})

    def _alcanzados(self) -> set[tuple[str, str]]:
        return {
            (imagen["SK"]["S"], imagen["Estado"]["S"])
            for registro in self.mundo.registros(INVENTARIO)
            if "Email" in (imagen := registro["dynamodb"].get("NewImage", {})) and "Estado" in imagen
        }


def _donde(cuanto: int) -> dict[str, str]:
    """A date and a place."""
    return {"fecha": f"2028-03-{1 + cuanto // 3:02}T20:00:00-06:00", "lugar": f"Sala {cuanto % 3}"}


def _escrito(email: str, otra: int) -> str:
    """The address in other letters for each of a customer's orders."""
    return "".join(letra.upper() if otra >> n & 1 else letra for n, letra in enumerate(email[:7])) + email[7:]


def _motivo(mundo: Mundo) -> str:
    """What is not in order; nothing when everything is."""
    try:
        todo_en_orden(mundo)
    except AssertionError as motivo:
        return str(motivo) or "something"
    return ""


def _dicho(respuesta: Respuesta) -> str:
    """What an answer says, nothing where it says nothing for certain."""
    if respuesta.estado in (0, 429, 503):
        return ""
    if respuesta.estado == 200:
        if isinstance(respuesta.cuerpo, dict) and "Id" in respuesta.cuerpo:
            return str(respuesta.cuerpo["Estado"])
        if isinstance(respuesta.cuerpo, dict) and "Capacidad" in respuesta.cuerpo:
            return f"{respuesta.cuerpo['Capacidad']} {respuesta.cuerpo['Estado']}"
        return "hecha"
    assert respuesta.estado in (404, 409, 422), respuesta
    return str(respuesta.cuerpo["Code"])
