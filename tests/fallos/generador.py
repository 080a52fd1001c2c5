"""Invents stories: an event is announced, sells, is suspended while it sells, is swept, and its customers are told.

Each story leaves some operations and some faults out altogether (swarm testing: what is always there hides what only
happens without it). What is chosen most is what may succeed, and faults aim at the calls of the step they fall into.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tests.fallos.historia import Accion, Ajustes, Golpe, Historia, Paso
from tests.fallos.inyector import MUERTES, Fallo, cabe

# The calls of each action, at which its faults aim; a sweep's batch is what matters most.
LLAMADAS: dict[str, tuple[str, ...]] = {
    "crea": ("PutItem",),
    "suspende": ("UpdateItem",),
    "cambia": ("GetItem", "PutItem", "UpdateItem"),
    "corrige": ("GetItem", "PutItem", "PutItem"),
    "entra": ("UpdateItem",),
    "deshace": ("GetItem", "UpdateItem"),
    "compra": ("TransactWriteItems",),
    "otra": ("TransactWriteItems", "TransactWriteItems", "Query"),
    "repite": ("TransactWriteItems", "TransactWriteItems", "GetItem"),
    "devuelve": ("TransactWriteItems", "TransactWriteItems", "GetItem"),
    "rebaja": ("TransactWriteItems", "TransactWriteItems", "GetItem"),
    "mira_evento": ("GetItem",),
    "mira_original": ("GetItem",),
    "mira_reserva": ("GetItem",),
    "lista": ("Query",),
    "cartelera": ("Query", "Scan"),
    "numeros": ("PutItem",),
    "rebota": ("UpdateItem",),
    "reenvia": ("SendEmail", "UpdateItem", "BatchWriteItem"),
    "modificaInventarioEvento": ("PutItem", "UpdateItem"),
    "modificaInventarioReserva": (*["BatchExecuteStatement"] * 3, "Query", "UpdateItem"),
    "preparaReenvio": ("Query", "UpdateItem"),
    "notificaciones": (
        *["SendEmail"] * 3,
        *["UpdateItem"] * 2,
        *["BatchWriteItem"] * 2,
        *["BatchGetItem"] * 2,
    ),
}
# What they call besides where an event lies in parts.
EN_PARTES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("compra", "otra", "repite"), ("BatchGetItem", "TransactGetItems")),
    "mira_evento": ("BatchGetItem", "BatchGetItem"),
    "modificaInventarioEvento": ("TransactWriteItems", "BatchGetItem"),
}
OPCIONALES = (
    *("devuelve", "repite", "mira", "lista", "numeros", "duplica", "indice", "rechaza", "ritmo", "parte"),
    *("renace", "salta", "operadores", "suspende", "cambia", "entra", "deshace", "limite", "rebota"),
)
LENTOS = (Fallo.SIN_CONEXION, Fallo.SIN_CONEXION, Fallo.LENTA, Fallo.LENTA, Fallo.TARDE, Fallo.CAIDA)
SALTOS = ("2h", "20h", "25h", "401d")
DESFASES = (0.0, 0.0, 0.0, 2.0, 30.0)
DENSIDADES = (0.0, 0.4, 0.7, 0.7, 0.95)
OTRA_FUNCION = {
    "modificaInventarioEvento": "modificaInventarioReserva",
    "modificaInventarioReserva": "modificaInventarioEvento",
}
FUNCIONES = ("modificaInventarioEvento", "modificaInventarioReserva", "preparaReenvio", "notificaciones")
NOTICIAS = ("Permanent", "Permanent", "Transient", "Undetermined", "Complaint")
MUDANZAS = (*["fecha y lugar"] * 4, "lugar", "sin lugar", "capacidad y fecha")


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
    return _con_tema(historia, *PARES[numero % len(PARES)])


def _con_tema(historia: Historia, operacion: str, fallo: Fallo) -> Historia:
    """The fault falls on the first such call of the last step that makes one, and of one more step."""
    pasos = list(historia.pasos)
    ultimo = max(
        (n for n, paso in enumerate(pasos) if operacion in _llamadas(paso.acciones, LLAMADAS)), default=None
    )
    if ultimo is not None:
        pasos[ultimo] = replace(pasos[ultimo], golpes=(Golpe(fallo, operacion), *pasos[ultimo].golpes))
    encuentro = Paso((ENCUENTROS[operacion],), (Golpe(fallo, operacion),))
    ajustes = historia.ajustes
    prepara: tuple[tuple[Accion, ...], ...] = PREPARAN.get(operacion, ())
    if operacion == "TransactGetItems":
        ajustes = replace(ajustes, cupos=3)
    if fallo is Fallo.PARCIAL:  # a batch has parts where there is more than one
        ajustes = replace(ajustes, a_la_vez=25)
        prepara = (*prepara[:3], (Accion("compra", 1, 1),) * 5, *prepara[3:])
    return replace(historia, ajustes=ajustes, pasos=(*pasos, *map(Paso, prepara), encuentro))


def _llamadas(acciones: Sequence[Accion], de: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The calls that these make, as far as faults aim at them."""
    nombres = [accion.como if accion.como in LLAMADAS else accion.que for accion in acciones]
    return [una for nombre in nombres for una in de.get(nombre, ())]


@dataclass
class _Invento:
    azar: random.Random

    def __post_init__(self) -> None:
        self.hay = {una for una in OPCIONALES if self._suerte(0.75)}
        self.fallos = [fallo for fallo in Fallo if self._suerte(0.6)] or list(Fallo)
        self.densidad = self.azar.choice(DENSIDADES)
        self.dos = self._suerte(0.3)
        self.limite = "limite" in self.hay and self._suerte(0.5)
        self.ajustes = Ajustes(
            particiones=self.azar.choice((1, 1, 1, 3)),
            cupos=self.azar.choice((1, 1, 3)),
            a_la_vez=self.azar.choice((1, 25)),
            desfase=self.azar.choice(DESFASES),
            pagina=self.azar.choice((2, 1000, 1000)),
            procesos=self.azar.choice((1, 1, 2)),
        )

    def historia(self, nombre: str) -> Historia:
        return Historia(nombre, self.ajustes, tuple(self._pasos()))

    def _pasos(self) -> list[Paso]:
        pasos = self._estreno() + self._venta(self.azar.randint(1, 4))
        if self.limite:
            pasos += self._un_cliente()
        if "cambia" in self.hay and self._suerte(0.4):
            pasos += self._mudanza()
        if "cambia" in self.hay and self._suerte(0.3):
            pasos += self._cartel()
        if "cambia" in self.hay and self._suerte(0.5):
            pasos += self._mesas()
        if "cambia" in self.hay and "repite" in self.hay and self._suerte(0.25):
            pasos += self._agotado()
        if self.ajustes.cupos > 1 and "cambia" in self.hay:
            pasos += self._menos_partes()
        pasos += self._sobre_una() if self._suerte(0.5) else []
        if "suspende" in self.hay and self._suerte(0.85):
            pasos += self._suspension()
        fases = [self._correos, self._entorno, self._tiempo, self._operadores, self._puerta, self._noticias]
        self.azar.shuffle(fases)
        for fase in fases:
            pasos += fase()
        return pasos

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
            pasos[:0] = [self._paso(self._otro_limite(0), *self._clientes(self.azar.randint(0, 1))), oye]
        return [Paso((Accion("compra", 0, self.azar.randint(1, 2)),)), *pasos]

    def _otro_limite(self, cual: int) -> Accion:
        como = self.azar.choice(("máximo", "máximo", "máximo", "sin máximo"))
        return Accion("cambia", cual, self.azar.randint(1, 5), como)

    def _puerta(self) -> list[Paso]:
        """Who came in by mistake goes out again, while others come in, give back or are told."""
        if not {"entra", "deshace"} <= self.hay or self._suerte(0.6):
            return []
        cual = self._dado()
        otras = [
            Accion("entra", cual, self.azar.randint(0, 9)),
            Accion("devuelve", cual, 9),
            Accion("rebaja", cual, self.azar.randint(1, 2)),
            Accion("deshace", cual),
        ]
        return [
            self._paso(Accion("entra", cual, 0)),
            self._paso(Accion("deshace", self.azar.choice((0, cual))), self.azar.choice(otras)),
            self._paso(Accion("deshace", cual, como=self._clave_ajena())),
        ]

    def _venta(self, pasos: int) -> list[Paso]:
        return [self._paso(*self._clientes(self.azar.choice((1, 2, 2, 3)))) for _ in range(pasos)]

    def _mudanza(self) -> list[Paso]:
        """The event gets another date or place; who has boletos is told, whatever the index shows, while some of them
        give theirs back.
        """
        pasos = self._con_pasado() if self._suerte(0.4) else []
        pasos += [self._indice_tarde()] if "indice" in self.hay else []
        for _ in range(self.azar.choice((1, 1, 2))):
            cambio = Accion("cambia", 0, self.azar.randint(1, 9), self.azar.choice(MUDANZAS))
            pasos.append(self._paso(cambio, *self._clientes(self.azar.randint(0, 1))))
            if self._suerte(0.25):  # and another one before anybody is told
                pasos.append(Paso((replace(cambio, cuanto=self.azar.randint(1, 9)),)))
            for _ in range(self.azar.randint(1, 2)):
                funcion = self.azar.choice(("modificaInventarioReserva",) * 2 + ("modificaInventarioEvento",))
                juntos = self._una_misma(self.azar.randint(0, 2))
                if self._suerte(0.2):
                    juntos.append(Accion("entrega", 0, 100, OTRA_FUNCION[funcion]))
                if "duplica" in self.hay and self._suerte(0.3):
                    juntos.append(Accion("duplica", 0, 4, "modificaInventarioReserva"))
                if "duplica" in self.hay and self._suerte(0.3):
                    juntos.append(Accion("vuelve", self._dado(), 1, "modificaInventarioReserva"))
                pasos.append(self._sobre("UpdateItem", (1, 1, 2, 3), self._entrega(funcion, 0, *juntos)))
        return pasos

    def _mesas(self) -> list[Paso]:
        """Several organisers are at one event: they change it, as they read it or whatever it is by now, announce it
        once more, suspend it.
        """
        pasos = []
        for _ in range(self.azar.randint(1, 2)):
            suyas = [self._correccion() for _ in range(2)]
            suyas += [Accion("crea", 0, self.azar.randint(2, 9))] if self._suerte(0.2) else []
            suyas += [Accion("mira_original")] if "mira" in self.hay and self._suerte(0.3) else []
            if "suspende" in self.hay and self._suerte(0.15):
                suyas.append(Accion("suspende"))
            pasos.append(self._sobre("PutItem", (0, 0, 1, 2), self._paso(*suyas)))
        return pasos

    def _correccion(self) -> Accion:
        cambio = self._cambio(0)
        return replace(cambio, que=self.azar.choice(("corrige", "corrige", "cambia")))

    def _agotado(self) -> list[Paso]:
        """Nothing is left, or a limit has been raised, when who has boletos asks again; part of what refuses that may
        not be looked at.
        """
        cambio = self._otro_limite(0) if self.limite else Accion("cambia", 0, 1)
        suya = Accion("otra", -1, self.azar.randint(1, 2)) if self.limite else Accion("repite", -1)
        golpe = Golpe(
            self.azar.choice((Fallo.FRENO, Fallo.FRENO, Fallo.CONFLICTO)), "TransactWriteItems", veces=40
        )
        return [
            Paso((Accion("compra", 0, self.azar.randint(1, 3), "con clave"),)),
            Paso((cambio,)),
            Paso((Accion("entrega", 0, 100, "modificaInventarioEvento"),)),
            Paso((suya,), (golpe,) if self._suerte(0.7) else ()),
            self._paso(suya),
        ]

    def _cartel(self) -> list[Paso]:
        """What the e-mails say of the event changes, while processes remember what it was."""
        cambio = Accion(
            "cambia", 0, self.azar.randint(1, 9), self.azar.choice(("título", "sin lugar", *MUDANZAS))
        )
        fragmento = self.azar.randint(0, 1)
        avisos = [Accion("entrega", cual, self.azar.choice((3, 100)), "notificaciones") for cual in (0, 1)]
        otra_vez = Accion("duplica", 0, self.azar.randint(1, 9), "notificaciones")
        vuelve = Accion(
            "vuelve", self.azar.choice((0, self._dado())), self.azar.randint(1, 3), "notificaciones"
        )
        pasa = [Accion("tiempo", cuanto=self.azar.choice((1, 8, 70)))] if self._suerte(0.6) else []
        return [
            Paso((Accion("compra", 0, 1),)),
            self._paso(*avisos),
            self._paso(cambio, *self._clientes(self.azar.randint(0, 1))),
            self._entrega("modificaInventarioEvento", 0),
            Paso((Accion("compra", 0, 1),)),
            self._sobre("UpdateItem", (0,), self._entrega("notificaciones", fragmento)),
            *(Paso((uno,)) for uno in [otra_vez] if "duplica" in self.hay),
            *(Paso((uno,)) for uno in pasa),
            self._sobre("BatchGetItem", (0, 1), self._entrega("notificaciones", 1 - fragmento)),
            *(Paso((uno,)) for uno in [vuelve] if "duplica" in self.hay),
        ]

    def _menos_partes(self) -> list[Paso]:
        """An event in parts gets fewer boletos, or another date, while it sells; both functions hear of it at once."""
        cambio = Accion("cambia", 0, self.azar.randint(2, 6), self.azar.choice(("", "", *MUDANZAS)))
        funciones = ["modificaInventarioEvento", self.azar.choice((*OTRA_FUNCION, ""))]
        oyen = [Accion("entrega", 0, 100, funcion) for funcion in funciones if funcion]
        compras = [Accion("compra", 0, self.azar.randint(1, 2)) for _ in range(2)]
        return [Paso((cambio,)), self._sobre("UpdateItem", (1, 2, 3), self._paso(*oyen, *compras))]

    def _sobre_una(self) -> list[Paso]:
        """Two at once are at the same reservation, mostly a fresh one."""
        fresca = [Paso((Accion("compra", 0, 3),))] if self._suerte(0.7) else []
        return [*fresca, self._paso(*self._una_misma(self.azar.choice((2, 2, 3))))]

    def _una_misma(self, cuantos: int) -> list[Accion]:
        cual = self.azar.choice((self._dado(), -1, -1))
        posibles = [Accion("rebaja", cual, self.azar.randint(1, 2)), Accion("devuelve", cual, 9)]
        posibles += [Accion("entra", cual)] if "entra" in self.hay else []
        return self.azar.choices(posibles, k=cuantos)

    def _suspension(self) -> list[Paso]:
        """The organiser suspends the event while it sells; both functions hear of it, in any order and again."""
        pasos = [self._paso(Accion("suspende"), *self._clientes(self.azar.randint(0, 2)))]
        if "cambia" in self.hay and self._suerte(0.6):
            cambio = self.azar.choice((self._cambio(0), Accion("cambia", 0, self.azar.randint(1, 9))))
            pasos.insert(0, self._paso(cambio, *self._clientes(self.azar.randint(0, 1))))
        if "indice" in self.hay and self._suerte(0.4):
            pasos[:0] = self._con_pasado()
            pasos.append(self._indice_tarde())
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

    def _con_pasado(self) -> list[Paso]:
        """Reservations of which an index that lags may show what they were: more boletos, or any at all."""
        hechas = [Accion("compra", 0, 2), Accion("compra", 0, 1), Accion("compra", 0, 1)]
        vueltas = [Accion("rebaja", -3, 1), Accion("devuelve", -1, 9)]
        return [Paso((una,)) for una in (*hechas, *self.azar.sample(vueltas, self.azar.randint(1, 2)))]

    def _indice_tarde(self) -> Paso:
        como = "parado" if self._suerte(0.15) else "atrasado"
        return Paso((Accion("indice", self._dado(), como=como),))

    def _sobre(self, operacion: str, cuando: Sequence[int], paso: Paso) -> Paso:
        """A function seldom fails by chance where it matters: in the middle of cancelling, or of telling a new date."""
        if not self.densidad or self._suerte(0.45):
            return paso
        fallo, veces = self.azar.choice([*self.fallos, *MUERTES]), self.azar.choice((1,) * 7 + (40,))
        golpe = Golpe(fallo, operacion, self.azar.choice(cuando), veces)
        return replace(paso, golpes=(golpe, *paso.golpes))

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

    def _noticias(self) -> list[Paso]:
        """SES tells of e-mails what became of them, of some while they are still being sent; one that came back is
        sent again.
        """
        if "rebota" not in self.hay or self._suerte(0.5):
            return []
        noticias = [Accion("rebota", self._dado(), como=self.azar.choice(NOTICIAS)) for _ in range(2)]
        ultima = Accion("rebota", -1, como=self.azar.choice(NOTICIAS))
        fragmento = self.azar.randint(0, 1)
        pasos = [
            Paso((Accion("compra", 0, 1),)),
            self._entrega("notificaciones", fragmento, ultima),
            *(self._paso(una) for una in noticias),
            self._paso(Accion("duplica", fragmento, 4, "notificaciones")),
        ]
        return (
            [*pasos, self._paso(Accion("reenvia"), *self._clientes(self.azar.randint(0, 1)))]
            if self._suerte(0.5)
            else pasos
        )

    def _porfia(self) -> list[Paso]:
        """Three processes with the same e-mails, and an SES that is slow, or does not answer one of them."""
        golpes = tuple(
            Golpe(self.azar.choice(LENTOS), "SendEmail", cuando) for cuando in range(3) if self._suerte(0.8)
        )
        fragmento = self.azar.randint(0, 1)
        otras = [Accion("duplica", fragmento, 4, "notificaciones")] * 2
        paso = self._entrega("notificaciones", fragmento, *otras)
        return [Paso((Accion("compra", 0, 1),)), replace(paso, golpes=golpes)]

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
        con_clave = Paso((Accion("compra", 0, 1, "con clave"),))
        return [con_clave, salto, Paso((otra_vez,)), repite, *self._venta(1)]

    def _operadores(self) -> list[Paso]:
        if "operadores" not in self.hay or self._suerte(0.85):
            return []
        return [Paso((Accion(self.azar.choice(("reprocesa", "verifica", "repara"))),))]

    # --- one step

    def _clientes(self, cuantos: int) -> list[Accion]:
        posibles: list[tuple[float, Accion]] = [
            (5, Accion("compra", self._cual(), self.azar.randint(1, 3), self._clave())),
            (2 * ("devuelve" in self.hay), Accion("devuelve", self._dado(), self.azar.randint(0, 9))),
            (1.2 * ("devuelve" in self.hay), Accion("rebaja", self._dado(), self.azar.randint(1, 3))),
            (1 * ("repite" in self.hay), Accion("repite", self._dado(), como=self._otro_cuerpo())),
            (0.6 * ("mira" in self.hay), Accion("mira_evento", self._cual())),
            (0.3 * ("mira" in self.hay), Accion("mira_original", self._cual())),
            (0.5 * ("mira" in self.hay), Accion("mira_reserva", self._dado())),
            (0.4 * ("lista" in self.hay), Accion("lista", self._dado())),
            (0.4 * ("lista" in self.hay), Accion("cartelera", self._dado())),
            (0.5 * ("numeros" in self.hay), Accion("numeros", self._dado(), como=self._de_su_evento())),
            (1.2, Accion("entrega", self.azar.randint(0, 1), self.azar.randint(1, 4), "notificaciones")),
            (0.3, Accion("entrega", self.azar.randint(0, 1), 4, "preparaReenvio")),
            (0.3, Accion("entrega", self._cual(), 4, "modificaInventarioEvento")),
            (0.2 * ("suspende" in self.hay), Accion("suspende", self._cual())),
            (0.7 * ("cambia" in self.hay), self._cambio(self._cual())),
            (0.7 * ("entra" in self.hay), Accion("entra", self._dado(), self.azar.randint(0, 9))),
            (0.8 * ("deshace" in self.hay), Accion("deshace", self._dado(), como=self._clave_ajena())),
            (0.2 * ("duplica" in self.hay), Accion("vuelve", self._dado(), 2, self.azar.choice(FUNCIONES))),
            (0.5 + 1.5 * self.limite, Accion("otra", self._dado(), self.azar.randint(1, 3), self._clave())),
            (0.1, Accion("crea", self._cual(), self.azar.randint(2, 9))),
        ]
        pesos = [peso for peso, _ in posibles]
        return self.azar.choices([accion for _, accion in posibles], pesos, k=cuantos)

    def _cambio(self, cual: int) -> Accion:
        """Mostly of the capacity, which may fall below what is sold, or of the limit."""
        if self.limite and self._suerte(0.5):
            return self._otro_limite(cual)
        como = self.azar.choice((*[""] * 7, "título", *self.azar.sample(MUDANZAS, 2)))
        return Accion("cambia", cual, self.azar.randint(1, 9), como)

    def _entrega(self, funcion: str, fragmento: int, *juntos: Accion) -> Paso:
        que = "otra_vez" if self._suerte(0.1) else "entrega"
        return self._paso(Accion(que, fragmento, self.azar.choice((1, 3, 100)), funcion), *juntos)

    def _paso(self, *acciones: Accion) -> Paso:
        turnos = tuple(self.azar.randint(0, 5) for _ in range(30)) if len(acciones) > 1 else ()
        return Paso(acciones, tuple(self._golpes(acciones)), turnos)

    def _golpes(self, acciones: Sequence[Accion]) -> list[Golpe]:
        llamadas = _llamadas(acciones, LLAMADAS)
        if self.ajustes.cupos > 1:
            llamadas += _llamadas(acciones, EN_PARTES)
        if not llamadas or not self._suerte(self.densidad):
            return []
        golpes = [
            Golpe(
                self.azar.choice(self.fallos),
                self.azar.choice(llamadas),
                self.azar.choice((0, 0, 0, 0, 1, 2)),
                self.azar.choice((1,) * 9 + (40,)),
            )
            for _ in range(self.azar.choice((1, 1, 2, 3)))
        ]
        return [*golpes, *(otro for golpe in golpes for otro in self._y_ademas(golpe))]

    def _y_ademas(self, golpe: Golpe) -> list[Golpe]:
        """Who repeats what was done, and answered in vain, may then lose a race."""
        if golpe.fallo is not Fallo.PERDIDA or golpe.operacion != "TransactWriteItems" or self._suerte(0.5):
            return []
        return [Golpe(Fallo.CONFLICTO, golpe.operacion, golpe.cuando + 1)]

    def _suerte(self, probabilidad: float) -> bool:
        return self.azar.random() < probabilidad

    def _dado(self) -> int:
        return self.azar.randint(0, 99)

    def _cual(self) -> int:
        return int(self.dos and self._suerte(0.3))

    def _clave(self) -> str:
        return "con clave" if self._suerte(0.5) else ""

    def _clave_ajena(self) -> str:
        return "de-nadie" if self._suerte(0.25) else ""

    def _de_su_evento(self) -> str:
        return "de su evento" if self._suerte(0.3) else ""

    def _otro_cuerpo(self) -> str:
        return "otro cuerpo" if self._suerte(0.2) else ""
