"""One step of a story: what is done at once, what fails in it, and who goes on at each call.

What is chosen most is what may succeed, and faults aim at the calls of the step they fall into.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tests.fallos.historia import Accion, Ajustes, Golpe, Paso
from tests.fallos.inyector import MUERTES, Fallo

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
# Calls that a fault lasts: as many as botocore makes of a request, or more than there is time for; mostly one.
LARGAS = (3, 40)
VECES = (1,) * 8 + LARGAS
DESFASES = (0.0, 0.0, 0.0, 2.0, 30.0)
DENSIDADES = (0.0, 0.4, 0.7, 0.7, 0.95)
ENTREGAN = ("entrega", "otra_vez", "vuelve", "duplica", "reenvia")
FUNCIONES = ("modificaInventarioEvento", "modificaInventarioReserva", "preparaReenvio", "notificaciones")
MUDANZAS = (*["fecha y lugar"] * 4, "lugar", "sin lugar", "capacidad y fecha")


def llamadas(acciones: Sequence[Accion], de: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The calls that these make, as far as faults aim at them."""
    nombres = [accion.como if accion.como in LLAMADAS else accion.que for accion in acciones]
    return [una for nombre in nombres for una in de.get(nombre, ())]


def _a_la_vez(acciones: Sequence[Accion]) -> bool:
    """Whether anything goes on side by side: several of them, or the threads of one."""
    return len(acciones) > 1 or acciones[0].que in ENTREGAN


@dataclass
class Pasos:
    """The steps of one story, of which some operations and some faults are left out."""

    azar: random.Random
    evento: int = 0  # at which the phase that is being told takes place
    abiertos: int = 0

    def __post_init__(self) -> None:
        self.hay = {una for una in OPCIONALES if self._suerte(0.75)}
        self.fallos = [fallo for fallo in Fallo if self._suerte(0.6)] or list(Fallo)
        self.densidad = self.azar.choice(DENSIDADES)
        self.dos = self._suerte(0.3)
        self.limite = "limite" in self.hay and self._suerte(0.5)
        self.ajustes = Ajustes(
            particiones=self.azar.choice((1, 1, 1, 3)),
            cupos=self.azar.choice((1, 1, 1, 2, 3, 3)),
            a_la_vez=self.azar.choice((1, 25)),
            desfase=self.azar.choice(DESFASES),
            pagina=self.azar.choice((1, 2, 1000, 1000)),
            procesos=self.azar.choice((1, 2, 2)),
        )

    def _otro_limite(self, cual: int) -> Accion:
        como = self.azar.choice(("máximo", "máximo", "máximo", "sin máximo"))
        return Accion("cambia", cual, self.azar.randint(1, 5), como)

    def _venta(self, pasos: int) -> list[Paso]:
        return [self._paso(*self._clientes(self.azar.choice((1, 2, 2, 3)))) for _ in range(pasos)]

    def _correccion(self) -> Accion:
        cambio = self._cambio(self.evento)
        return replace(cambio, que=self.azar.choice(("corrige", "corrige", "cambia")))

    def _una_misma(self, cuantos: int) -> list[Accion]:
        cual = self.azar.choice((self._dado(), -1, -1))
        posibles = [Accion("rebaja", cual, self.azar.randint(1, 2)), Accion("devuelve", cual, 9)]
        posibles += [Accion("entra", cual)] if "entra" in self.hay else []
        return self.azar.choices(posibles, k=cuantos)

    def _con_pasado(self) -> list[Paso]:
        """Reservations of which an index that lags may show what they were: more boletos, or any at all."""
        hechas = [
            Accion("compra", self.evento, 2),
            Accion("compra", self.evento, 1),
            Accion("compra", self.evento, 1),
        ]
        vueltas = [Accion("rebaja", -3, 1), Accion("devuelve", -1, 9)]
        return [Paso((una,)) for una in (*hechas, *self.azar.sample(vueltas, self.azar.randint(1, 2)))]

    def _indice_tarde(self) -> Paso:
        como = "parado" if self._suerte(0.15) else "atrasado"
        return Paso((Accion("indice", self._dado(), como=como),))

    def _sobre(self, operacion: str, cuando: Sequence[int], paso: Paso) -> Paso:
        """A function seldom fails by chance where it matters: in the middle of cancelling, or of telling a new date."""
        if not self.densidad or self._suerte(0.45):
            return paso
        fallo, veces = self.azar.choice([*self.fallos, *MUERTES * 2]), self.azar.choice(VECES)
        golpe = Golpe(fallo, operacion, self.azar.choice(cuando), veces)
        return replace(paso, golpes=(golpe, *paso.golpes))

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
            (0.5 + 1.5 * self.limite, self._otra(self._dado())),
            (0.1, Accion("crea", self._cual(), self.azar.randint(2, 9))),
        ]
        pesos = [peso for peso, _ in posibles]
        return self.azar.choices([accion for _, accion in posibles], pesos, k=cuantos)

    def _otra(self, cual: int) -> Accion:
        donde = f" en {self._cual()}" * self._suerte(0.3)
        return Accion("otra", cual, self.azar.randint(1, 3), self._clave() + donde)

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
        return Paso(acciones, tuple(self._golpes(acciones)), self._turnos() if _a_la_vez(acciones) else ())

    def _turnos(self) -> tuple[int, ...]:
        """At each call another one, or one goes on for long while the others stand still: so are races lost that need
        several calls of one between two of another.
        """
        rachas, turnos = self.azar.choice((1, 1, 3, 8)), list[int]()
        while len(turnos) < 30:
            turnos += [self.azar.randint(0, 5)] * self.azar.randint(1, rachas)
        return tuple(turnos)

    def _golpes(self, acciones: Sequence[Accion]) -> list[Golpe]:
        suyas = llamadas(acciones, LLAMADAS)
        if self.ajustes.cupos > 1:
            suyas += llamadas(acciones, EN_PARTES)
        if not suyas or not self._suerte(self.densidad):
            return []
        golpes = [
            Golpe(
                self.azar.choice(self.fallos),
                self.azar.choice(suyas),
                self.azar.choice((0, 0, 0, 0, 1, 2)),
                self.azar.choice(VECES),
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
        return self.evento if self._suerte(0.6) else int(self.dos and self._suerte(0.3))

    def _clave(self) -> str:
        return "con clave" if self._suerte(0.5) else ""

    def _clave_ajena(self) -> str:
        return "de-nadie" if self._suerte(0.25) else ""

    def _de_su_evento(self) -> str:
        return "de su evento" if self._suerte(0.3) else ""

    def _otro_cuerpo(self) -> str:
        return "otro cuerpo" if self._suerte(0.2) else ""
