"""`make acoso MINUTOS=2`: the promises checked from outside, on a cloud whose workers die and whose mail refuses.

Customers book, return and look, several at once on one event after another, half of which are suspended meanwhile;
whoever gets no answer asks again. What each was told must fit into one order (linealidad.py); in the end `make
verificar` must find nothing, and no e-mail may be missing. Exit code 1 on a breach. SEMILLA= chooses what is asked.
"""

import os
import random
import signal
import sys
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx

from herramientas.laboratorio.espera import espera
from herramientas.laboratorio.nube import nube_local
from tests.fallos.linealidad import NUNCA, Busqueda, Operacion
from tests.operacion.test_nube import REMITENTE, Puesto, trabajadores

FUNCIONES = (
    *("eventos-local", "reservas-local", "reservas-local-modificaInventarioEvento"),
    *("reservas-local-modificaInventarioReserva", "notificaciones-local-notificaciones"),
)
CLIENTES, PETICIONES = 6, 8  # at once on one event, and of each of them
INSISTE = 6  # times that a customer without an answer asks
CALMA = 300  # seconds until everything must have been told


@dataclass
class Acoso:
    """What was asked, told and done to the cloud so far."""

    puesto: Puesto
    azar: random.Random
    peticiones: int = 0
    muertes: int = 0
    incumplimientos: list[str] = field(default_factory=list)
    reservas: dict[str, str] = field(default_factory=dict)  # id -> the state that was told last
    basta: threading.Event = field(default_factory=threading.Event)

    def corre(self, segundos: float) -> int:
        """How many events were sold."""
        limite, eventos = time.monotonic() + segundos, 0
        saboteadores = [threading.Thread(target=uno) for uno in (self._mata, self._niega)]
        for uno in saboteadores:
            uno.start()
        try:
            while time.monotonic() < limite:
                eventos += 1
                self._evento(f"Acoso {eventos}")
        finally:
            self.basta.set()
            for uno in saboteadores:
                uno.join()
        return eventos

    def _evento(self, nombre: str) -> None:
        capacidad, operaciones = self.azar.randint(3, 20), Diario()
        desde = time.monotonic()
        self._insiste("POST", "/eventos", evento=nombre, capacidad=capacidad, categoria="Opera")
        espera(lambda: self._pide("GET", f"/reservas/eventos/{nombre}")[0] == 200, plazo=CALMA)
        operaciones.apunta(Operacion("copia", "", desde, boletos=capacidad))
        cierra = self.azar.randrange(CLIENTES) if self.azar.random() < 0.5 else -1
        with ThreadPoolExecutor(CLIENTES) as hilos:
            dados = [random.Random(self.azar.random()) for _ in range(CLIENTES)]
            clientes = [
                hilos.submit(self._cliente, nombre, capacidad, operaciones, dado, cual == cierra)
                for cual, dado in enumerate(dados)
            ]
            for cliente in clientes:
                cliente.result()
        if not Busqueda(operaciones.todas).lineal():
            self.incumplimientos.append(
                "\n".join([f"{nombre}: not linearizable", *map(str, operaciones.todas)])
            )

    def _cliente(
        self, evento: str, capacidad: int, diario: "Diario", azar: random.Random, cierra: bool
    ) -> None:
        mias: list[tuple[str, int]] = []
        for cual in range(PETICIONES):
            if cierra and cual == PETICIONES // 2:
                diario.apunta(Operacion("cierre", "", time.monotonic(), boletos=capacidad))
                self._insiste("DELETE", f"/eventos/{evento}")
            elif mias and azar.random() < 0.3:
                self._devuelve(diario, *mias.pop())
            elif azar.random() < 0.2:
                self._mira(evento, diario)
            else:
                mias += self._compra(evento, diario, azar.randint(1, 3))

    def _compra(self, evento: str, diario: "Diario", boletos: int) -> list[tuple[str, int]]:
        desde, clave = time.monotonic(), uuid.uuid4().hex
        cuerpo = {"evento": evento, "email": f"{clave}@example.org", "cantidad": boletos}
        estado, dicho, _ = self._insiste("POST", "/reservas", clave, **cuerpo)
        if estado == 200:
            self.reservas[dicho["Id"]] = "A"
            diario.hecha("compra", "hecha", desde, dicho["Id"], boletos)
            return [(dicho["Id"], boletos)]
        if estado:
            diario.hecha("compra", dicho["Code"], desde, "", boletos)
        else:
            diario.apunta(Operacion("compra", "hecha", desde, NUNCA, clave, boletos))
        return []

    def _devuelve(self, diario: "Diario", id: str, boletos: int) -> None:
        """Nobody else returns it: who asked twice and is told that it is returned, did it."""
        desde = time.monotonic()
        estado, dicho, intentos = self._insiste("DELETE", f"/reservas/{id}")
        if not estado:
            diario.apunta(Operacion("devuelve", "hecha", desde, NUNCA, id, boletos))
        elif estado == 200 or (intentos > 1 and dicho["Code"] == "ReservaCancelada"):
            self.reservas[id] = "X"
            diario.hecha("devuelve", "hecha", desde, id, boletos)
        else:
            diario.hecha("devuelve", dicho["Code"], desde, id, boletos)

    def _mira(self, evento: str, diario: "Diario") -> None:
        desde = time.monotonic()
        estado, dicho = self._pide("GET", f"/reservas/eventos/{evento}")
        if estado == 200:
            diario.hecha("mira evento", f"{dicho['Capacidad']} {dicho['Estado']}", desde)

    def _insiste(self, metodo: str, ruta: str, clave: str = "", **cuerpo: Any) -> tuple[int, Any, int]:
        """Asks until there is an answer; its status (0 for none), what it says, and how often was asked."""
        for intento in range(1, INSISTE + 1):
            estado, dicho = self._pide(metodo, ruta, clave, **cuerpo)
            if estado:
                return estado, dicho, intento
            time.sleep(0.2 * intento)
        return 0, None, INSISTE

    def _pide(self, metodo: str, ruta: str, clave: str = "", **cuerpo: Any) -> tuple[int, Any]:
        """The status, 0 where nobody knows what was done."""
        self.peticiones += 1
        cabeceras = {"Idempotency-Key": clave} if clave else {}
        try:
            respuesta = self.puesto.http.request(metodo, ruta, json=cuerpo or None, headers=cabeceras)
        except httpx.HTTPError:
            return 0, None
        if respuesta.status_code in (429, *range(500, 600)):
            return 0, None
        return respuesta.status_code, respuesta.json() if "json" in respuesta.headers["content-type"] else ""

    # --- what is done to the cloud

    def _mata(self) -> None:
        azar = random.Random(self.azar.random())
        while not self.basta.wait(azar.uniform(1, 4)):
            vivos = trabajadores(self.puesto.nube.marca, azar.choice(FUNCIONES))
            if vivos:
                os.kill(azar.choice(vivos), signal.SIGKILL)
                self.muertes += 1

    def _niega(self) -> None:
        """SES takes no e-mail from a sender that is not verified."""
        while not self.basta.wait(8):
            self.puesto.ses.delete_identity(Identity=REMITENTE)
            self.basta.wait(4)
            self.puesto.ses.verify_email_identity(EmailAddress=REMITENTE)

    # --- what must be so in the end

    def juzga(self) -> Counter[str]:
        """The e-mails by reservation and state."""
        codigo, informe = 1, ""
        limite = time.monotonic() + CALMA
        while codigo and time.monotonic() < limite:
            time.sleep(5)
            codigo, informe = self.puesto.orden("verificar")
        if codigo:
            self.incumplimientos.append(f"make verificar:\n{informe}")
        correos = Counter(
            f"{palabras[2]} {palabras[-1]}"
            for correo in self.puesto.nube.correos()
            if (palabras := correo["BodyText"].splitlines()[0].split())[:2] == ["Su", "reserva"]
        )
        for id, estado in self.reservas.items():
            for alcanzado in {"confirmada", "suya"} if estado == "X" else {"confirmada"}:
                if not correos[f"{id} {alcanzado}"]:
                    self.incumplimientos.append(f"{id}: nobody told that it is {alcanzado}")
        return correos


class Diario:
    """What was asked and told of one event."""

    def __init__(self) -> None:
        self.todas: list[Operacion] = []

    def apunta(self, una: Operacion) -> None:
        self.todas.append(una)

    def hecha(self, que: str, dijo: str, desde: float, reserva: str = "", boletos: int = 0) -> None:
        self.apunta(Operacion(que, dijo, desde, time.monotonic(), reserva, boletos))


def main() -> int:
    minutos, semilla = (
        float(os.environ.get("MINUTOS") or 2),
        os.environ.get("SEMILLA") or uuid.uuid4().hex[:8],
    )
    print(f"SEMILLA={semilla}", flush=True)
    with nube_local() as nube:
        acoso = Acoso(Puesto(nube), random.Random(semilla))
        eventos = acoso.corre(60 * minutos)
        correos = acoso.juzga()
    for que in acoso.incumplimientos:
        print(que)
    repetidos = sum(veces - 1 for veces in correos.values())
    print(
        f"eventos {eventos}, peticiones {acoso.peticiones}, muertes {acoso.muertes}, "
        f"correos {correos.total()} (repetidos {repetidos}), incumplimientos {len(acoso.incumplimientos)}"
    )
    return 1 if acoso.incumplimientos else 0


if __name__ == "__main__":
    sys.exit(main())
