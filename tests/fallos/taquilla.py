"""One event's sale as it is seen from outside: an organiser and customers at once, and what each of them was told.

The organiser moves the event, changes its capacity, suspends it. Customers book, give back, come in at the door and
look. Whoever gets no answer asks again. What was told must fit into one order (linealidad.py), and `debidos` are the
e-mails that must have come in the end.
"""

import random
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx

from herramientas.laboratorio.espera import espera
from tests.fallos import modelo_copia
from tests.fallos.linealidad import NUNCA, Busqueda, Operacion

CLIENTES, PETICIONES = 6, 8  # at once on one event, and of each of them
INSISTE = 6  # times that somebody without an answer asks
COPIADO = 300  # seconds until an event must be on sale

# The subjects of the e-mails, as far as the event's name.
CONFIRMADA, SUYA = "Confirmación de reserva", "Cancelación de reserva a petición suya"
SUSPENDIDA, MOVIDA = "Cancelación de reserva por suspensión del evento", "Cambio de fecha o lugar"


@dataclass(frozen=True)
class Dicho:
    """What was answered after so many attempts; `estado` 0: nobody knows what was done."""

    estado: int
    cuerpo: Any = ""
    intentos: int = 1

    @property
    def que(self) -> str:
        """`hecha`, or the Code of the refusal."""
        return "hecha" if self.estado == 200 else str(self.cuerpo["Code"])


class Ventanilla:
    """The API, asked until there is an answer."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self._cerrojo = threading.Lock()
        self.peticiones = 0

    def insiste(self, metodo: str, ruta: str, clave: str = "", **cuerpo: Any) -> Dicho:
        for intento in range(1, INSISTE + 1):
            dicho = self.pide(metodo, ruta, clave, **cuerpo)
            if dicho.estado:
                return Dicho(dicho.estado, dicho.cuerpo, intento)
            time.sleep(0.2 * intento)
        return Dicho(0)

    def pide(self, metodo: str, ruta: str, clave: str = "", **cuerpo: Any) -> Dicho:
        with self._cerrojo:
            self.peticiones += 1
        cabeceras = {"Idempotency-Key": clave} if clave else {}
        try:
            respuesta = self._http.request(metodo, ruta, json=cuerpo or None, headers=cabeceras)
        except httpx.HTTPError:
            return Dicho(0)
        if respuesta.status_code in (429, *range(500, 600)):
            return Dicho(0)
        es_json = "json" in respuesta.headers["content-type"]
        return Dicho(respuesta.status_code, respuesta.json() if es_json else "")


@dataclass(eq=False)
class Reserva:
    """`estado` as its customer was told last; "" where nobody knows."""

    id: str
    boletos: int
    hecha: float
    estado: str = "A"


@dataclass
class Venta:
    """`en_partes`: the event is sold from several (CUPOS), whose sum nobody sees at one moment."""

    ventanilla: Ventanilla
    evento: str
    azar: random.Random
    en_partes: bool = False
    operaciones: list[Operacion] = field(default_factory=list)
    reservas: list[Reserva] = field(default_factory=list)
    cerrado: bool = False
    movido: float = NUNCA  # since when the organiser wanted another date

    def vende(self) -> None:
        """From the event's announcement until each of its customers has asked so often."""
        desde, capacidad = time.monotonic(), self.azar.randint(3, 20)
        nuevo: dict[str, Any] = {
            "evento": self.evento,
            "capacidad": capacidad,
            "categoria": "Opera",
            "fecha": _fecha(1),
        }
        self.ventanilla.insiste("POST", "/eventos", **nuevo)
        espera(lambda: self._en_venta().estado == 200, plazo=COPIADO)
        self.anota("copia", "", desde, boletos=capacidad)
        azares = [random.Random(self.azar.random()) for _ in range(1 + CLIENTES)]
        organizador = Organizador(self, azares[0], capacidad)
        with ThreadPoolExecutor(1 + CLIENTES) as hilos:
            visitas = [organizador.organiza, *(Cliente(self, azar).visita for azar in azares[1:])]
            for hecha in [hilos.submit(visita) for visita in visitas]:
                hecha.result()

    def _en_venta(self) -> Dicho:
        return self.ventanilla.pide("GET", f"/reservas/eventos/{self.evento}")

    def mira(self) -> None:
        desde, dicho = time.monotonic(), self._en_venta()
        if dicho.estado == 200 and not self.en_partes:
            self.anota("mira evento", f"{dicho.cuerpo['Capacidad']} {dicho.cuerpo['Estado']}", desde)

    def juzga(self) -> Iterator[str]:
        """How what was told contradicts itself."""
        if not Busqueda(self.operaciones, modelo_copia.Estado(), modelo_copia.tras).lineal():
            yield "\n".join([f"{self.evento}: not linearizable", *map(str, self.operaciones)])

    def debidos(self) -> Iterator[tuple[str, str]]:
        """Reservation and subject."""
        for una in self.reservas:
            yield una.id, CONFIRMADA
            if una.estado == "X":
                yield una.id, SUYA
            if una.estado == "A" and self.cerrado:
                yield una.id, SUSPENDIDA
            if una.estado == "A" and not self.cerrado and una.hecha < self.movido < NUNCA:
                yield una.id, MOVIDA

    def quiza(self, que: str, desde: float, **de: Any) -> None:
        """It may have been done at any time since, or never."""
        self.operaciones.append(Operacion(que, "hecha", desde, NUNCA, **de))

    def anota(self, que: str, dijo: str, desde: float, **de: Any) -> None:
        self.operaciones.append(Operacion(que, dijo, desde, time.monotonic(), **de))


@dataclass
class Organizador:
    """What is changed reaches the sale later, through the stream."""

    venta: Venta
    azar: random.Random
    capacidad: int

    def organiza(self) -> None:
        hace = self.azar.sample(
            [self._cambia_capacidad] * 2 + [self._mueve, self._suspende], self.azar.randint(0, 4)
        )
        for version, uno in enumerate(hace, start=1):
            if not self.venta.cerrado:
                time.sleep(self.azar.uniform(0, 1))
                uno(version)

    def _cambia_capacidad(self, version: int) -> None:
        """More, or less, even than what is sold."""
        self.capacidad += self.azar.choice([-3, -2, 2, 5] if self.capacidad > 3 else [4])
        self._cambia(version, capacidad=self.capacidad)

    def _mueve(self, version: int) -> None:
        desde = time.monotonic()
        if self._cambia(version, fecha=_fecha(1 + version)).estado == 200:
            self.venta.movido = desde

    def _cambia(self, version: int, **campos: Any) -> Dicho:
        self.venta.quiza("version", time.monotonic(), boletos=self.capacidad, version=version)
        return self.venta.ventanilla.insiste("PATCH", f"/eventos/{self.venta.evento}", **campos)

    def _suspende(self, _: int) -> None:
        for que in ["cierre de una parte", "cierre"] if self.venta.en_partes else ["cierre"]:
            self.venta.quiza(que, time.monotonic(), boletos=self.capacidad)
        self.venta.cerrado = bool(
            self.venta.ventanilla.insiste("DELETE", f"/eventos/{self.venta.evento}").estado
        )


@dataclass
class Cliente:
    """Nobody else knows of the own reservations."""

    venta: Venta
    azar: random.Random
    mias: list[Reserva] = field(default_factory=list)

    def visita(self) -> None:
        for _ in range(PETICIONES):
            vivas = [una for una in self.mias if una.estado == "A"]
            if vivas and self.azar.random() < 0.6:
                hace = [self._devuelve, self._rebaja, self._entra, self._entra, self._sale, self._mira]
                self.azar.choice(hace)(self.azar.choice(vivas))
            elif self.azar.random() < 0.2:
                self.venta.mira()
            else:
                self._compra()

    def _compra(self) -> None:
        desde, clave, boletos = time.monotonic(), uuid.uuid4().hex, self.azar.randint(1, 3)
        cuerpo = {"evento": self.venta.evento, "email": f"{clave}@example.org", "cantidad": boletos}
        dicho = self.venta.ventanilla.insiste("POST", "/reservas", clave, **cuerpo)
        id = dicho.cuerpo["Id"] if dicho.estado == 200 else clave
        if dicho.estado == 200:
            self.mias.append(Reserva(id, boletos, time.monotonic()))
            self.venta.reservas.append(self.mias[-1])
        self._anota(dicho, "compra", desde, reserva=id, boletos=boletos)

    def _devuelve(self, una: Reserva) -> None:
        """Who asked twice and is told that it is returned, did it."""
        desde = time.monotonic()
        dicho = self.venta.ventanilla.insiste("DELETE", f"/reservas/{una.id}")
        if dicho.intentos > 1 and dicho.que == "ReservaCancelada":
            dicho = Dicho(200)
        una.estado = {0: "", 200: "X"}.get(dicho.estado, "A")
        self._anota(dicho, "devuelve", desde, reserva=una.id, boletos=una.boletos)

    def _rebaja(self, una: Reserva) -> None:
        """Who is refused after an attempt without an answer may have done it before the event was suspended."""
        desde, queda = time.monotonic(), self.azar.randint(1, una.boletos)
        dicho = self.venta.ventanilla.insiste("PATCH", f"/reservas/{una.id}", cantidad=queda)
        if dicho.estado != 200 and dicho.intentos > 1:
            dicho = Dicho(0)
        self._anota(dicho, "rebaja", desde, reserva=una.id, boletos=una.boletos, version=queda)

    def _entra(self, una: Reserva) -> None:
        desde, clave, boletos = time.monotonic(), f"puerta-{self.azar.randrange(3)}", self.azar.randint(1, 2)
        dicho = self.venta.ventanilla.insiste("POST", f"/reservas/{una.id}/entradas", clave, cantidad=boletos)
        de = {"reserva": una.id, "boletos": boletos, "version": una.boletos, "clave": clave}
        self._anota(dicho, "entra", desde, **de)

    def _sale(self, una: Reserva) -> None:
        desde, clave = time.monotonic(), f"puerta-{self.azar.randrange(3)}"
        dicho = self.venta.ventanilla.insiste("DELETE", f"/reservas/{una.id}/entradas/{clave}")
        self._anota(dicho, "deshace", desde, reserva=una.id, clave=clave)

    def _mira(self, una: Reserva) -> None:
        desde = time.monotonic()
        dicho = self.venta.ventanilla.pide("GET", f"/reservas/{una.id}")
        if dicho.estado:
            visto = dicho.cuerpo["Estado"] if dicho.estado == 200 else dicho.que
            self.venta.anota("mira reserva", visto, desde, reserva=una.id)

    def _anota(self, dicho: Dicho, que: str, desde: float, **de: Any) -> None:
        if dicho.estado:
            self.venta.anota(que, dicho.que, desde, **de)
        else:
            self.venta.quiza(que, desde, **de)


def _fecha(mes: int) -> str:
    return f"2099-{mes:02}-01T20:00:00-06:00"
