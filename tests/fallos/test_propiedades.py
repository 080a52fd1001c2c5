"""Random stories: organisers, buyers, streams, index, SES and processes do what they like; the invariants hold.

FALLOS_EJEMPLOS sets how many stories are told (in CI few and always the same), FALLOS_PASOS how long each may be.
A story that breaks an invariant is told again in the fewest steps that still break it.
"""

import os
import random
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.fallos import cuenta
from tests.fallos.indice import Indice, atrasado, parado
from tests.fallos.invariantes import nunca_sobrevendido, reservas_de, todo_en_orden
from tests.fallos.inyector import Fallo, Llamada, Plan
from tests.fallos.mundo import FRAGMENTOS, FUNCIONES, Mundo, Respuesta

EJEMPLOS = int(os.environ.get("FALLOS_EJEMPLOS", "80"))
PASOS = int(os.environ.get("FALLOS_PASOS", "40"))
AL_AZAR = "FALLOS_EJEMPLOS" in os.environ
# A mutation only has to be caught, not told in the fewest steps.
FASES = [Phase.generate] if "MUTACION" in os.environ else list(Phase)

nombres = st.sampled_from(["Aida", "Tosca"])
cantidades = st.integers(1, 3)
# Which of the next calls fail, and how: {2: "throttling"} is the third one.
fallos = st.dictionaries(st.integers(0, 4), st.sampled_from(list(Fallo)), max_size=4)
funciones = st.sampled_from(FUNCIONES)
fragmentos = st.integers(0, FRAGMENTOS - 1)


class Boletia(RuleBasedStateMachine):
    """`promesas` is the model: what each buyer was told last, by address; everything else is read from the world."""

    def __init__(self) -> None:
        super().__init__()
        self.mundo = Mundo()
        self.compras: list[str] = []
        self.promesas: dict[str, dict[str, Any]] = {}
        self.canceladas: set[str] = set()
        self.suspendidos: set[str] = set()

    @initialize(capacidad=st.integers(1, 9), compras=st.lists(cantidades, max_size=4))
    def estreno(self, capacidad: int, compras: list[int]) -> None:
        self.mundo.crea_evento("Aida", capacidad)
        self.mundo.sosiega()
        for cantidad in compras:
            self._compra("Aida", cantidad, con_clave=False, fallos={})

    @rule(nombre=nombres, capacidad=st.integers(1, 9), fallos=fallos)
    def crea_evento(self, nombre: str, capacidad: int, fallos: dict[int, Fallo]) -> None:
        with self.mundo.fallando(_plan(self.mundo, fallos)):
            respuesta = self.mundo.crea_evento(nombre, capacidad)
        assert respuesta.estado in _esperables(200, 409), respuesta

    @rule(nombre=nombres, fallos=fallos)
    def suspende(self, nombre: str, fallos: dict[int, Fallo]) -> None:
        with self.mundo.fallando(_plan(self.mundo, fallos)):
            respuesta = self.mundo.cancela_evento(nombre)
        assert respuesta.estado in _esperables(200, 404, 409), respuesta

    @rule(nombre=nombres, cantidad=cantidades, con_clave=st.booleans(), fallos=fallos)
    def compra(self, nombre: str, cantidad: int, con_clave: bool, fallos: dict[int, Fallo]) -> None:
        self._compra(nombre, cantidad, con_clave, fallos)

    @precondition(lambda self: self.promesas)
    @rule(cual=st.integers(0), fallos=fallos, insiste=st.booleans())
    def devuelve(self, cual: int, fallos: dict[int, Fallo], insiste: bool) -> None:
        self._devuelve(cual, fallos, insiste)

    @rule(
        funcion=funciones,
        fragmento=fragmentos,
        cuantos=st.integers(1, 4),
        fallos=fallos,
        mientras=st.none() | st.tuples(st.integers(0, 4), st.sampled_from(["compra", "devuelve", "entrega"])),
    )
    def entrega(
        self,
        funcion: str,
        fragmento: int,
        cuantos: int,
        fallos: dict[int, Fallo],
        mientras: tuple[int, str] | None,
    ) -> None:
        """A batch is delivered; `mientras` happens in the middle of it, before one of its calls."""
        if mientras is not None:
            self.mundo.red.antes = self._en_medio(*mientras, funcion)
        with self.mundo.fallando(_plan(self.mundo, fallos)):
            self.mundo.entrega(funcion, fragmento, cuantos)
        self.mundo.red.antes = None

    @rule(funcion=funciones, fragmento=fragmentos)
    def entrega_otra_vez(self, funcion: str, fragmento: int) -> None:
        self.mundo.repite(funcion, fragmento)
        self.mundo.entrega(funcion, fragmento)

    @rule(modo=st.sampled_from(["al dia", "atrasado", "parado"]), semilla=st.integers(0, 9))
    def indice(self, modo: str, semilla: int) -> None:
        versiones = {"al dia": Indice.al_dia, "parado": parado(semilla % 2)}
        self.mundo.indice.version = versiones.get(modo) or atrasado(random.Random(semilla), 0.5)

    @precondition(lambda self: self.compras)
    @rule(cual=st.integers(0))
    def ses_rechaza(self, cual: int) -> None:
        self.mundo.rechazadas.add(self.compras[cual % len(self.compras)])

    @rule(segundos=st.integers(1, 25))
    def pasa_el_tiempo(self, segundos: int) -> None:
        self.mundo.reloj.sleep(segundos)

    @rule()
    def calma(self) -> None:
        """Faults end, every stream is read to its end: then everything must be right."""
        self.mundo.sosiega()
        todo_en_orden(self.mundo)
        self._promesas_cumplidas()

    @invariant()
    def cuadra(self) -> None:
        nunca_sobrevendido(self.mundo)

    def teardown(self) -> None:
        cuenta.secuencias += 1
        cuenta.fallos += len(self.mundo.red.inyectados)
        cuenta.llamadas += len(self.mundo.red.llamadas)
        self.calma()

    def _compra(self, nombre: str, cantidad: int, con_clave: bool, fallos: dict[int, Fallo]) -> None:
        email = f"c{len(self.compras)}@example.org"
        self.compras.append(email)
        clave = email if con_clave else None
        with self.mundo.fallando(_plan(self.mundo, fallos)):
            respuesta = self.mundo.reserva(nombre, email, cantidad, clave)
        assert respuesta.estado in _esperables(200, 404, 409), respuesta
        if con_clave and respuesta.estado not in (404, 409):
            respuesta = self.mundo.reserva(nombre, email, cantidad, clave)
            assert respuesta.estado in (200, 404, 409), respuesta
        self._anota(email, respuesta)

    def _anota(self, email: str, respuesta: Respuesta) -> None:
        suyas = reservas_de(self.mundo, email)
        assert len(suyas) <= 1, f"{email} booked {len(suyas)} times"
        if respuesta.estado == 200:
            assert [suya["SK"] for suya in suyas] == [respuesta.cuerpo["Id"]]
            self.promesas[email] = respuesta.cuerpo
        elif respuesta.estado in (404, 409):
            assert not suyas, f"{email} was refused, and booked"

    def _devuelve(self, cual: int, fallos: dict[int, Fallo], insiste: bool) -> None:
        email = sorted(self.promesas)[cual % len(self.promesas)]
        id = self.promesas[email]["Id"]
        with self.mundo.fallando(_plan(self.mundo, fallos)):
            respuesta = self.mundo.cancela_reserva(id)
        assert respuesta.estado in _esperables(200, 409), respuesta
        if insiste and respuesta.estado != 200:
            respuesta = self.mundo.cancela_reserva(id)
            assert respuesta.estado in (200, 409), respuesta
        if respuesta.estado == 200:
            assert reservas_de(self.mundo, email)[0]["Estado"] == "X"
            self.canceladas.add(email)

    def _en_medio(self, cuando: int, que: str, funcion: str) -> Any:
        desde = len(self.mundo.red.llamadas)

        def interrumpe(llamada: Llamada) -> None:
            if llamada.numero - desde != cuando:
                return
            self.mundo.red.antes, plan = None, self.mundo.red.plan
            if que == "compra":
                self._compra("Aida", 1, con_clave=False, fallos={})
            elif que == "devuelve" and self.promesas:
                self._devuelve(cuando, {}, insiste=False)
            elif que == "entrega" and funcion != "modificaInventarioEvento":
                self.mundo.entrega("modificaInventarioEvento")
            self.mundo.red.plan = plan

        return interrumpe

    def _promesas_cumplidas(self) -> None:
        for email, promesa in self.promesas.items():
            [reserva] = reservas_de(self.mundo, email)
            assert (reserva["SK"], int(reserva["Cantidad"])) == (promesa["Id"], promesa["Cantidad"])
            assert (reserva["Estado"] == "X") >= (email in self.canceladas), f"{email}: {reserva['Estado']}"


def _plan(mundo: Mundo, fallos: dict[int, Fallo]) -> Plan:
    desde = len(mundo.red.llamadas)
    return lambda llamada: fallos.get(llamada.numero - desde)


def _esperables(*estados: int) -> set[int]:
    """Beside these: contention (429, 503), and no answer at all when the Lambda was killed."""
    return {*estados, 0, 429, 503}


TestBoletia = Boletia.TestCase
TestBoletia.settings = settings(
    max_examples=EJEMPLOS,
    stateful_step_count=PASOS,
    derandomize=not AL_AZAR,
    phases=FASES,
    database=None,
    suppress_health_check=list(HealthCheck),
)
