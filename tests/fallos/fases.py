"""The phases of a story: each leads to one kind of dangerous place."""

from dataclasses import replace

from tests.fallos.historia import Accion, Golpe, Paso
from tests.fallos.inyector import Fallo
from tests.fallos.pasos import LARGAS, MUDANZAS, Pasos

LENTOS = (Fallo.SIN_CONEXION, Fallo.PAUSA, Fallo.LENTA, Fallo.LENTA, Fallo.TARDE, Fallo.CAIDA)
CALLAN = (Fallo.PERDIDA, Fallo.FRENO, Fallo.CAIDA, Fallo.SIN_CONEXION)
SALTOS = ("2h", "20h", "25h", "401d")
OTRA_FUNCION = {
    "modificaInventarioEvento": "modificaInventarioReserva",
    "modificaInventarioReserva": "modificaInventarioEvento",
}
NOTICIAS = ("Permanent", "Permanent", "Transient", "Undetermined", "Complaint")
OYE = Accion("entrega", 0, 100, "modificaInventarioEvento")  # the copy hears of what organisers did
PROPIOS = 3  # events that are announced for one phase each


class Fases(Pasos):
    def _estreno(self) -> list[Paso]:
        pasos = [self._paso(self._alta(cual)) for cual in range(1 + self.dos)]
        return [*pasos, *(self._entrega("modificaInventarioEvento", cual) for cual in range(1 + self.dos))]

    def _alta(self, cual: int) -> Accion:
        dichos = [self.azar.choice(("fecha", "fecha", "lugar"))] if self._suerte(0.5) else []
        if not self.limite:
            return Accion("crea", cual, self.azar.randint(2, 9), " ".join(dichos))
        if self._suerte(0.5):  # from the start, or later
            dichos.append(f"máximo {self.azar.randint(2, 4)}")
        return Accion("crea", cual, self.azar.randint(6, 14), " ".join(dichos))

    def _taquilla(self) -> list[Paso]:
        """What follows takes place at an event of its own, which has boletos, or where the story began."""
        self.evento = 0
        if self.abiertos == PROPIOS or self._suerte(0.3):
            return []
        self.abiertos += 1
        self.evento = 1 + self.abiertos
        alta = replace(self._alta(self.evento), cuanto=self.azar.randint(7, 12))
        nace = [alta, OYE, OYE]
        if {"cambia", "salta"} <= self.hay and self._suerte(0.04):  # of its creation nobody hears
            cambio = Accion("cambia", self.evento, self.azar.randint(3, 9), self.azar.choice(MUDANZAS))
            pasa, compra = Accion("salta", 1, como="25h"), Accion("compra", self.evento, 1)
            nace = [alta, pasa, cambio, OYE, OYE, compra, replace(cambio, como="título")]
        return [Paso((una,)) for una in nace]

    def _un_cliente(self) -> list[Paso]:
        """One customer of a limited event: orders from two processes at once, gives back, orders again, while the limit
        comes, goes, rises and falls.
        """
        suyas = [Accion("otra", 0, self.azar.randint(1, 2), self._clave()) for _ in range(5)]
        oye = self._entrega("modificaInventarioEvento", 0, suyas[0])
        devuelve = Accion(
            self.azar.choice(("devuelve", "rebaja")), self.azar.randint(0, 3), self.azar.randint(1, 2)
        )
        pasos = [self._paso(suyas[1], suyas[2]), self._paso(devuelve, suyas[3], suyas[4])]
        if self._suerte(0.7):
            pasos[:0] = [
                self._paso(self._otro_limite(self.evento), *self._clientes(self.azar.randint(0, 1))),
                oye,
            ]
        return [Paso((Accion("compra", self.evento, self.azar.randint(1, 2)),)), *pasos]

    def _puerta(self) -> list[Paso]:
        """The people of one reservation come in at several doors, and who came in by mistake goes out again, while its
        customer gives boletos back.
        """
        if "entra" not in self.hay or self._suerte(0.5):
            return []
        pasos = [
            Paso((Accion("compra", self.evento, self.azar.randint(3, 5)),)),
            self._paso(Accion("entra", -1, como="a 1")),
        ]
        pasos += [self._paso(Accion("deshace", -1))] if self._suerte(0.4) else []
        for _ in range(self.azar.randint(1, 2)):
            entran = [Accion("entra", -1, como=f"{clave} {self.azar.randint(1, 3)}") for clave in "bac"]
            menos = self.azar.choice(
                (Accion("devuelve", -1, 9), Accion("rebaja", -1, self.azar.randint(1, 2)))
            )
            salen = [Accion("deshace", -1)] * 2
            juntas = self.azar.choice(
                ([entran[0], menos], [*entran[:2], menos], [entran[2], *salen], salen + entran)
            )
            pasos.append(
                self._paso(*(una for una in juntas if una.que != "deshace" or "deshace" in self.hay))
            )
        if "deshace" in self.hay and self._suerte(0.5):
            pasos.append(self._paso(Accion("deshace", self._dado(), como=self._clave_ajena())))
        return pasos

    def _listas(self) -> list[Paso]:
        """An address asks for its numbers more than once, of one event or of all; old requests come again."""
        if "numeros" not in self.hay or self._suerte(0.6):
            return []
        cual, fragmento = self.azar.choice((self._dado(), -1, -1)), self.azar.randint(0, 1)
        pasos = [Paso((Accion("compra", self.evento, 1),)), Paso((Accion("otra", cual, 1, "en 0"),))]
        for vez in range(2):
            if vez and self._suerte(0.4):
                pasos += [*self._taquilla(), Paso((Accion("otra", cual, 1, f"en {self.evento}"),))]
            pide = Accion("numeros", cual, como=self.azar.choice(("", "de su evento")))
            pasos.append(self._paso(pide, *self._clientes(self.azar.randint(0, 1))))
            if "duplica" in self.hay and self._suerte(0.6):
                vuelven = [Accion("vuelve", uno, 100, "preparaReenvio") for uno in (0, 1)]
                pasos.append(self._paso(*vuelven[: self.azar.randint(1, 2)]))
            pasos += [self._entrega("preparaReenvio", uno) for uno in (fragmento, 1 - fragmento)]
            if self._suerte(0.8):
                pasos.append(Paso((Accion("tiempo", cuanto=self.azar.choice((60, 1020, 1020, 4000))),)))
        return pasos

    def _mudanza(self) -> list[Paso]:
        """The event gets another date or place; who has boletos is told, whatever the index shows, while some of them
        give theirs back.
        """
        pasos = (
            self._con_pasado()
            if self._suerte(0.4)
            else [Paso((Accion("compra", self.evento, n),)) for n in (2, 3)]
        )
        pasos += [self._indice_tarde()] if "indice" in self.hay else []
        for _ in range(self.azar.choice((1, 1, 2))):
            cambio = Accion("cambia", self.evento, self.azar.randint(1, 9), self.azar.choice(MUDANZAS))
            pasos.append(self._paso(cambio, *self._clientes(self.azar.randint(0, 1))))
            if self._suerte(0.25):  # and another one before anybody is told
                pasos.append(Paso((replace(cambio, cuanto=self.azar.randint(1, 9)),)))
            elif "salta" in self.hay and self._suerte(0.1):  # or nobody hears of it, but of another one
                otro = Accion("cambia", self.evento, self.azar.randint(1, 9), "título")
                pasos += [Paso((Accion("salta", 1, como="25h"),)), Paso((otro,))]
            if self._suerte(0.25):  # or it moves once more while that is being told
                dice = Accion("entrega", 0, 1, "modificaInventarioReserva")
                pasos += [Paso((OYE,)), Paso((replace(cambio, cuanto=self.azar.randint(1, 9)),))]
                pasos.append(self._paso(dice, OYE))
            for _ in range(self.azar.randint(1, 3)):
                funcion = self.azar.choice(("modificaInventarioReserva",) * 2 + ("modificaInventarioEvento",))
                juntos = self._una_misma(self.azar.randint(0, 2))
                if self._suerte(0.2):
                    juntos.append(Accion("entrega", 0, 100, OTRA_FUNCION[funcion]))
                if "duplica" in self.hay and self._suerte(0.3):
                    juntos.append(Accion("duplica", 0, 4, "modificaInventarioReserva"))
                if "duplica" in self.hay and self._suerte(0.3):
                    juntos.append(Accion("vuelve", self._dado(), 1, "modificaInventarioReserva"))
                pasos.append(self._sobre("UpdateItem", (1, 1, 2, 3), self._entrega(funcion, 0, *juntos)))
                if self._suerte(0.4):
                    pasos.append(self._paso(*self._una_misma(1)))
        return pasos

    def _mesas(self) -> list[Paso]:
        """Several organisers are at one event: they change it, as they read it or whatever it is by now, announce it
        once more, suspend it.
        """
        pasos = []
        for _ in range(self.azar.randint(1, 2)):
            suyas = [self._correccion() for _ in range(2)]
            suyas += [Accion("crea", self.evento, self.azar.randint(2, 9))] if self._suerte(0.2) else []
            suyas += (
                [Accion("mira_original", self.evento)] if "mira" in self.hay and self._suerte(0.3) else []
            )
            if "suspende" in self.hay and self._suerte(0.1):
                suyas.append(Accion("suspende", self.evento))
            pasos.append(self._sobre("PutItem", (0, 0, 1, 2), self._paso(*suyas)))
        return pasos

    def _agotado(self) -> list[Paso]:
        """Nothing is left, or a limit has been raised, when who has boletos asks again; part of what refuses that may
        not be looked at.
        """
        antes, cambio, suya = list[Paso](), Accion("cambia", self.evento, 1), Accion("repite", -1)
        if self.limite:
            suya = Accion("otra", -1, self.azar.randint(1, 2))
            bajo, cambio = (
                Accion("cambia", self.evento, 2, "máximo"),
                Accion("cambia", self.evento, self.azar.randint(3, 6), "máximo"),
            )
            antes = [
                Paso((una,)) for una in (bajo, OYE, Accion("compra", self.evento, 1), Accion("otra", -1, 2))
            ]
        golpe = Golpe(
            self.azar.choice((Fallo.FRENO, Fallo.FRENO, Fallo.CONFLICTO)), "TransactWriteItems", veces=40
        )
        return [
            *antes,
            Paso((Accion("compra", self.evento, self.azar.randint(1, 2 if antes else 3), "con clave"),)),
            Paso((cambio,)),
            Paso((OYE,)),
            Paso((suya,), (golpe,) if self._suerte(0.7) else ()),
            self._paso(suya),
        ]

    def _cartel(self) -> list[Paso]:
        """What the e-mails say of the event changes, while processes remember what it was."""
        cambio = Accion(
            "cambia",
            self.evento,
            self.azar.randint(1, 9),
            self.azar.choice(("título", "sin lugar", *MUDANZAS)),
        )
        fragmento = self.azar.randint(0, 1)
        avisos = [Accion("entrega", cual, self.azar.choice((3, 100)), "notificaciones") for cual in (0, 1)]
        otra_vez = Accion("duplica", 0, self.azar.randint(1, 9), "notificaciones")
        vuelve = Accion(
            "vuelve", self.azar.choice((0, self._dado())), self.azar.randint(1, 3), "notificaciones"
        )
        pasa = [Accion("tiempo", cuanto=self.azar.choice((1, 8, 70)))] if self._suerte(0.6) else []
        return [
            Paso((Accion("compra", self.evento, 1),)),
            self._paso(*avisos),
            self._paso(cambio, *self._clientes(self.azar.randint(0, 1))),
            self._entrega("modificaInventarioEvento", 0),
            Paso((Accion("compra", self.evento, 1),)),
            self._sobre("UpdateItem", (0,), self._entrega("notificaciones", fragmento)),
            *(Paso((uno,)) for uno in [otra_vez] if "duplica" in self.hay),
            *(Paso((uno,)) for uno in pasa),
            self._sobre("BatchGetItem", (0, 1), self._entrega("notificaciones", 1 - fragmento)),
            *(Paso((uno,)) for uno in [vuelve] if "duplica" in self.hay),
            *(self._ida_y_vuelta(cambio) if self._suerte(0.4) else []),
            *(self._seguidos(cambio, fragmento) if self._suerte(0.3) else []),
        ]

    def _seguidos(self, cambio: Accion, fragmento: int) -> list[Paso]:
        """E-mails of an event follow each other quickly, all the while that it announces something else."""
        otro = replace(cambio, cuanto=10 - cambio.cuanto)
        pasos = [Paso((otro,)), Paso((OYE,))]
        for n in range(4):
            avisos = [Accion("entrega", n + fragmento, 100, "notificaciones")] * (n != 1)
            pasos += [Paso((Accion("compra", self.evento, 1),)), *(Paso((uno,)) for uno in avisos)]
            pasos.append(Paso((Accion("tiempo", cuanto=self.azar.choice((2, 4))),)))
        return pasos

    def _ida_y_vuelta(self, cambio: Accion) -> list[Paso]:
        """An event announces something else, and then again what it announced before."""
        pasos = []
        for uno in (replace(cambio, cuanto=10 - cambio.cuanto), cambio):
            avisos = [Accion("entrega", cual, 100, "notificaciones") for cual in (0, 1)]
            pasos += [
                Paso((uno,)),
                Paso((OYE,)),
                self._paso(*avisos),
            ]
        return [*pasos, Paso((Accion("compra", self.evento, 1),))]

    def _menos_partes(self) -> list[Paso]:
        """An event in parts gets fewer boletos, another date or limit, while it sells; both functions hear of a change
        or of several, at once or one after the other.
        """
        pasos = []
        for _ in range(self.azar.randint(1, 2)):
            for _ in range(self.azar.randint(1, 2)):
                otro = Accion(
                    "cambia", self.evento, self.azar.randint(2, 6), self.azar.choice(("", "", *MUDANZAS))
                )
                pasos.append(
                    Paso((self._otro_limite(self.evento) if self.limite and self._suerte(0.4) else otro,))
                )
            funciones = ["modificaInventarioEvento", self.azar.choice((*OTRA_FUNCION, ""))]
            oyen = [Accion("entrega", 0, self.azar.choice((1, 100)), una) for una in funciones if una]
            compras = [
                Accion("compra", self.evento, self.azar.randint(1, 2)) for _ in range(self.azar.randint(0, 2))
            ]
            pasos.append(self._sobre("UpdateItem", (1, 1, 2, 3), self._paso(*oyen, *compras)))
        return [*pasos, *self._mientras_pasan()] if self._suerte(0.8) else pasos

    def _mientras_pasan(self) -> list[Paso]:
        """An event in parts moves while boletos pass from one part to another, as they must where it gets fewer."""
        ventas = [Paso((Accion("compra", self.evento, 1),))] * self.azar.randint(1, 4)
        menos = Accion("cambia", self.evento, self.azar.randint(1, 5))
        mueve = replace(menos, cuanto=self.azar.randint(1, 9), como="fecha y lugar")
        oyen = [replace(OYE, como=una) for una in OTRA_FUNCION]
        return [*ventas, Paso((menos,)), Paso((mueve,)), self._sobre("UpdateItem", (1, 2), self._paso(*oyen))]

    def _sobre_una(self) -> list[Paso]:
        """Two at once are at the same reservation, mostly a fresh one."""
        fresca = [Paso((Accion("compra", self.evento, 3),))] if self._suerte(0.7) else []
        return [*fresca, self._paso(*self._una_misma(self.azar.choice((2, 2, 3))))]

    def _suspension(self) -> list[Paso]:
        """The organiser suspends the event while it sells; both functions hear of it, in any order and again."""
        antes = self._con_indice_tarde() if "indice" in self.hay and self._suerte(0.4) else []
        pasos = [self._paso(Accion("suspende", self.evento), *self._clientes(self.azar.randint(0, 2)))]
        if "cambia" in self.hay and self._suerte(0.85):
            capacidad = Accion("cambia", self.evento, self.azar.randint(1, 9))
            cambio = self.azar.choice((self._cambio(self.evento), *[capacidad] * 3))
            pasos.insert(0, self._paso(cambio, *self._clientes(self.azar.randint(0, 1))))
        pasos[:0] = antes
        for _ in range(self.azar.randint(1, 3)):
            funcion = self.azar.choice(("modificaInventarioReserva",) * 3 + ("modificaInventarioEvento",))
            juntos = self._clientes(self.azar.choice((0, 0, 1)))
            if "duplica" in self.hay and self._suerte(0.25):
                juntos.append(Accion("duplica", 0, 4, funcion))
            if self._suerte(0.25):  # both at once
                juntos.append(Accion("entrega", 0, 100, OTRA_FUNCION[funcion]))
            paso = self._entrega(funcion, 0, *juntos)
            pasos.append(self._sobre("BatchExecuteStatement", (0, 0, 0, 1), paso))
        return pasos

    def _con_indice_tarde(self) -> list[Paso]:
        """What an index shows that lags, perhaps of an event that has nothing else."""
        aparte = self._taquilla() if self._suerte(0.5) else []
        return [*aparte, *self._con_pasado(), self._indice_tarde()]

    def _correos(self) -> list[Paso]:
        porfia = 0.8 if self.ajustes.desfase > 2 else 0.3
        pasos = self._porfia() if "duplica" in self.hay and self._suerte(porfia) else []
        for _ in range(self.azar.randint(1, 3)):
            fragmento = self.azar.randint(0, 1)
            juntos = self._clientes(1) if self._suerte(0.2) else []
            if "duplica" in self.hay and self._suerte(0.4):
                juntos.append(Accion("duplica", fragmento, self.azar.randint(1, 4), "notificaciones"))
            funcion = "preparaReenvio" if "numeros" in self.hay and self._suerte(0.2) else "notificaciones"
            pasos.append(self._entrega(funcion, fragmento, *juntos))
            if self._suerte(0.3):
                pasos.append(Paso((Accion("tiempo", cuanto=self.azar.choice((1, 8, 25))),)))
        return pasos

    def _apretados(self) -> list[Paso]:
        """A batch has more e-mails than SES takes in a second: some are slow on their way, or refused, while the ledger
        cannot be told of others; the batch comes again.
        """
        if self.ajustes.a_la_vez == 1 or self._suerte(0.5):
            return []
        fragmento = self.azar.randint(0, 1)
        golpes = [
            Golpe(self.azar.choice(LENTOS), "SendEmail", cual) for cual in range(1, 7) if self._suerte(0.6)
        ]
        if self._suerte(0.8):
            golpes.append(
                Golpe(self.azar.choice(CALLAN), "BatchWriteItem", self.azar.randint(0, 1), max(LARGAS))
            )
        entrega = Accion("entrega", fragmento, 100, "notificaciones")
        otra_vez = replace(entrega, que="duplica") if "duplica" in self.hay else entrega
        return [
            Paso((Accion("ritmo", cuanto=self.azar.choice((1, 2, 4))),)),
            *[Paso((Accion("compra", self.evento, 1),))] * self.azar.randint(4, 7),
            replace(self._paso(entrega), golpes=tuple(golpes)),
            self._paso(otra_vez, *self._clientes(self.azar.randint(0, 1))),
        ]

    def _noticias(self) -> list[Paso]:
        """SES tells of e-mails what became of them, of some while they are still being sent; one that came back is
        sent again.
        """
        if "rebota" not in self.hay or self._suerte(0.5):
            return []
        noticias = [Accion("rebota", self._dado(), como=self.azar.choice(NOTICIAS)) for _ in range(2)]
        ultima = Accion("rebota", -1, self.azar.randint(0, 1), self.azar.choice(NOTICIAS))
        fragmento, compra = self.azar.randint(0, 1), Paso((Accion("compra", self.evento, 1),))
        entrega = Accion("entrega", fragmento, 100, "notificaciones")
        calla = bool(self.densidad) and self._suerte(0.3)
        if calla:  # the ledger knows, and whoever told it does not
            callan = (
                Golpe(Fallo.PERDIDA, "BatchWriteItem", 0, max(LARGAS)),
                Golpe(Fallo.CAIDA, "BatchGetItem", self.azar.randint(0, 2), max(LARGAS)),
            )
            pasos = [compra, *(Paso((replace(entrega, cual=cual),), callan) for cual in (0, 1))]
            noticias.append(replace(ultima, como="Permanent"))
        elif self._suerte(0.4):  # or it knows of some of them, or nobody was told that it knows
            juntas = [replace(ultima, cual=-n, cuanto=1) for n in (1, 2, 3)]
            golpe = Golpe(self.azar.choice((Fallo.PARCIAL, Fallo.PERDIDA)), "BatchWriteItem")
            pasos = [*[compra] * 4, replace(self._paso(entrega, *juntas), golpes=(golpe,))]
        else:
            pasos = [compra, self._entrega("notificaciones", fragmento, ultima)]
        pasos += [self._paso(una) for una in noticias]
        if self._suerte(0.4):
            pasos.append(self._paso(replace(entrega, cual=1 - fragmento)))
        if "duplica" in self.hay and not calla:
            pasos.append(self._paso(Accion("duplica", fragmento, 4, "notificaciones")))
        if calla or self._suerte(0.5):
            pasos.append(self._paso(Accion("reenvia"), *self._clientes(self.azar.randint(0, 1))))
            pasos += [
                Paso((replace(noticias[-1], cual=-n),)) for n in (3, 2) if self._suerte(0.5)
            ]  # of the old ones
        return pasos

    def _porfia(self) -> list[Paso]:
        """Three processes with the same e-mails, and an SES that is slow, or does not answer one of them."""
        golpes = tuple(
            Golpe(self.azar.choice(LENTOS), "SendEmail", cuando) for cuando in range(3) if self._suerte(0.8)
        )
        antes = list[Paso]()
        if self._suerte(0.4):  # who gives a claim up stands still, until it is another one's
            antes = [Paso((Accion("entrega", cual, 100, "notificaciones"),)) for cual in (0, 1)]
            golpes = (
                Golpe(Fallo.CAIDA, "SendEmail"),
                Golpe(Fallo.PAUSA, "UpdateItem", self.azar.randint(1, 4)),
                *golpes[1:],
            )
        fragmento = self.azar.randint(0, 1)
        otras = [Accion("duplica", fragmento, 4, "notificaciones")] * 2
        paso = self._entrega("notificaciones", fragmento, *otras)
        return [*antes, Paso((Accion("compra", self.evento, 1),)), replace(paso, golpes=golpes)]

    def _entorno(self) -> list[Paso]:
        """Index, SES, shards and processes do what they like."""
        posibles = {
            "indice": Accion(
                "indice", self.azar.randint(0, 9), como=self.azar.choice(("atrasado", "parado"))
            ),
            "rechaza": Accion("rechaza", self._dado()),
            "ritmo": Accion("ritmo", cuanto=self.azar.choice((1, 2))),
            "parte": Accion("parte", self._dado(), como=self.azar.choice(("eventos", "inventario"))),
            "renace": Accion("renace"),
        }
        return [
            Paso((accion,)) for que, accion in posibles.items() if que in self.hay and self._suerte(0.3)
        ] + self._venta(self.azar.randint(0, 1))

    def _tiempo(self) -> list[Paso]:
        if "salta" not in self.hay or self._suerte(0.75):
            return []
        salto = Paso((Accion("salta", self.azar.randint(0, 2), como=self.azar.choice(SALTOS)),))
        otra_vez = Accion("duplica", self.azar.randint(0, 1), 4, "notificaciones")
        repite = self._paso(Accion("repite", self.azar.choice((self._dado(), -1))))
        con_clave = Paso((Accion("compra", self.evento, 1, "con clave"),))
        return [con_clave, salto, Paso((otra_vez,)), repite, *self._venta(1)]

    def _operadores(self) -> list[Paso]:
        if "operadores" not in self.hay or self._suerte(0.85):
            return []
        return [Paso((Accion(self.azar.choice(("reprocesa", "verifica", "repara"))),))]
