"""What organisers and customers do in a story, and what their answers must not be."""

from collections.abc import Iterator
from typing import Any

from tests.fallos import alcances, modelo_evento
from tests.fallos.cuaderno import NOMBRES, RELOJES, Compra, Cuaderno
from tests.fallos.historia import Accion
from tests.fallos.invariantes import ingresos_de, reservas_de
from tests.fallos.mundo import INVENTARIO, Respuesta, alta

VIDA_DE_CLAVE = 24 * 3600  # seconds, as docs/garantias.md promises


class Personas(Cuaderno):
    # --- organisers

    def _crea(self, a: Accion) -> None:
        nombre = _nombre(a)
        desde = self._momento()
        dichos = a.como.split()
        detalles: dict[str, Any] = {"titulo": "Estreno", **_donde(a.cuanto)} if "fecha" in dichos else {}
        detalles |= {"lugar": "Foro"} if "lugar" in dichos else {}
        if "máximo" in dichos:
            detalles["maximoPorCliente"] = int(dichos[-1])
        respuesta = self.mundo.crea_evento(nombre, a.cuanto, **detalles)
        campos = modelo_evento.pedidos(alta(nombre, a.cuanto, **detalles))
        self._anota_original(nombre, "alta", desde, respuesta, campos=campos)

    def _suspende(self, a: Accion) -> None:
        nombre = _nombre(a)
        desde = self._momento()
        respuesta = self.mundo.cancela_evento(nombre)
        self._anota_original(nombre, "suspension", desde, respuesta)

    def _cambia(self, a: Accion, leida: int | None = None) -> None:
        """Another capacity, limit, title, date or place, and so one version more: of the one that was read."""
        nombre = _nombre(a)
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
        nombre = _nombre(a)
        desde = self._momento()
        respuesta = self.mundo.pide("eventos", "GET", "/eventos/{evento}", {"evento": nombre})
        self._anota_original(nombre, "mira evento", desde, respuesta)
        return respuesta

    # --- customers

    def _compra(self, a: Accion) -> None:
        email = f"cliente{len(self.compras)}@example.org"
        self._encarga(Compra(email, _nombre(a), a.cuanto, email if a.como else None))

    def _otra(self, a: Accion) -> None:
        """A customer orders once more, perhaps of another event; the same address in other letters tells the orders
        apart.
        """
        if not self.compras:
            return
        primera = self.compras[a.cual % len(self.compras)]
        suyas = [compra for compra in self.compras if compra.cliente == primera.cliente]
        email = _escrito(primera.cliente, len(suyas))
        *_, donde = a.como.rpartition("en ")
        evento = NOMBRES[int(donde)] if "en " in a.como else primera.evento
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
        nombre = _nombre(a)
        desde = self._momento()
        respuesta = self.mundo.pide("reservas", "GET", "/reservas/eventos/{evento}", {"evento": nombre})
        if self._se_suma():
            self._anota(nombre, "mira evento", desde, respuesta)

    def _se_suma(self) -> bool:
        """While others buy, what several parts have left may add up to what it never was (partes.py)."""
        return self.mundo.cupos == 1 or not self.mundo.planificador.acompanada

    def _mira_reserva(self, a: Accion) -> None:
        compra, id = self._una_reserva(a, activa=False)
        if compra is None:
            return
        desde = self._momento()
        respuesta = self.mundo.pide("reservas", "GET", "/reservas/{id}", {"id": id})
        self._anota(compra.evento, "mira reserva", desde, respuesta, reserva=id)

    def _lista(self, a: Accion) -> None:
        """A customer's reservations of an event, and all of it."""
        if not self.compras:
            return
        compra, limite = self.compras[a.cual % len(self.compras)], {"limite": str(1 + a.cual % 3)}
        suya, estado = {"id": compra.evento, "email": compra.email}, {"estado": "A"} if a.cual % 2 else {}
        self._lista_de(compra.evento, compra.cliente, "/reservas/{id}/{email}", suya, limite)
        recurso = "/reservas/eventos/{evento}/reservas"
        self._lista_de(compra.evento, "", recurso, {"evento": compra.evento}, limite | estado)

    def _lista_de(
        self, evento: str, cliente: str, recurso: str, valores: dict[str, str], consulta: dict[str, str]
    ) -> None:
        """The index may lag, but shows nothing that never was, and leaves nothing out that it had shown."""
        antes = self._reservas_de(evento, cliente)
        filas = self._todas("reservas", recurso, valores, consulta)
        if filas is None:
            return
        vistas = {fila["Id"]: fila["Estado"] for fila in filas}
        assert len(vistas) == len(filas), f"{recurso}: one twice of {filas}"
        assert vistas.items() <= self._alcanzados(), f"{recurso}: {vistas}"
        if "estado" in consulta:
            assert set(vistas.values()) <= {consulta["estado"]}, f"{recurso}: {vistas}"
        quedan = antes.items() & self._reservas_de(evento, cliente).items()
        debe = {id for id, estado in quedan if estado == consulta.get("estado", estado)}
        falta = debe - vistas.keys() - self.mundo.indice.atrasadas
        assert not falta, f"{recurso} without {falta}"

    def _cartelera(self, _: Accion) -> None:
        """What is on sale, and what was announced: each row is an answer of its own."""
        desde = self._momento()
        if (filas := self._todas("reservas", "/reservas/eventos")) is not None and self._se_suma():
            for nombre, respuesta in _una_a_una(filas):
                self._anota(nombre, "mira evento", desde, respuesta)
        desde = self._momento()
        if (filas := self._todas("eventos", "/eventos")) is not None:
            for nombre, respuesta in _una_a_una(filas):
                self._anota_original(nombre, "mira evento", desde, respuesta)

    def _todas(
        self,
        dominio: str,
        recurso: str,
        valores: dict[str, str] | None = None,
        consulta: dict[str, str] | None = None,
    ) -> list[dict[str, Any]] | None:
        """A list's rows, page by page; None where one of them got no answer."""
        filas, sigue = list[dict[str, Any]](), consulta or {}
        while True:
            respuesta = self.mundo.pide(dominio, "GET", recurso, valores, consulta=sigue)
            assert respuesta.estado in {0, 200, 429, 503}, respuesta
            if respuesta.estado != 200:
                return None
            filas += respuesta.cuerpo
            if respuesta.siguiente is None:
                return filas
            sigue = respuesta.siguiente

    def _numeros(self, a: Accion) -> None:
        if self.compras:
            compra, empieza = self.compras[a.cual % len(self.compras)], self.mundo.reloj.ahora
            respuesta = self.mundo.pide_numeros(compra.email, compra.evento if a.como else None)
            assert respuesta.estado in {0, 202, 429, 503}, respuesta
            hasta = max((int(uno["Caduca"]) for uno in self._peticiones(compra.cliente)), default=0)
            assert respuesta.estado != 202 or hasta > empieza - RELOJES, f"{compra.email}: not asked for"


def _nombre(a: Accion) -> str:
    """The event that an action is about."""
    return NOMBRES[a.cual % len(NOMBRES)]


def _una_a_una(filas: list[dict[str, Any]]) -> Iterator[tuple[str, Respuesta]]:
    """What a list answers of each event, as if it had been asked about that one."""
    vistas = {fila["Evento"]: fila for fila in filas}
    assert len(vistas) == len(filas), f"an event twice: {filas}"
    for nombre in NOMBRES:
        desconocido = Respuesta(404, {"Code": "EventoDesconocido"})
        yield nombre, Respuesta(200, vistas[nombre]) if nombre in vistas else desconocido


def _donde(cuanto: int) -> dict[str, str]:
    """A date and a place."""
    return {"fecha": f"2028-03-{1 + cuanto // 3:02}T20:00:00-06:00", "lugar": f"Sala {cuanto % 3}"}


def _escrito(email: str, otra: int) -> str:
    """The address in other letters for each of a customer's orders."""
    return "".join(letra.upper() if otra >> n & 1 else letra for n, letra in enumerate(email[:7])) + email[7:]
