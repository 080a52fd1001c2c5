"""`make acoso MINUTOS=2`: the promises checked from outside, on clouds whose workers die and whose mail refuses.

Several events at once are sold (taquilla.py), one after another, on a cloud of its own every JORNADA. In the end `make
verificar` must find nothing, no e-mail may be missing, and none may have come twice unless its sender was killed. Exit
code 1 on a breach. SEMILLA= chooses what is asked, CUPOS= from how many parts.
"""

import os
import random
import re
import signal
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from herramientas.laboratorio.nube import nube_local
from tests.fallos.taquilla import Venta, Ventanilla
from tests.operacion.test_nube import AVISOS, REMITENTE, Puesto, trabajadores

FUNCIONES = (
    *("eventos-local", "reservas-local", "reservas-local-modificaInventarioEvento"),
    *("reservas-local-modificaInventarioReserva", AVISOS),
)
EVENTOS = 6  # at once
JORNADA = 300  # seconds that a cloud sells: what it was asked is in its memory
CALMA = 300  # seconds in which another e-mail must come, and all must add up
RITMO = "1000"  # e-mails a second; the local SES says 14, which the whole sale would wait for
A_MEDIAS = 5  # seconds at most from sending an e-mail until SES has it, and from there to the ledger


@dataclass
class Acoso:
    """What was asked, told and done to one cloud."""

    puesto: Puesto
    azar: random.Random
    ventas: list[Venta] = field(default_factory=list)
    muertes: list[tuple[float, str]] = field(default_factory=list)  # when, of which function
    basta: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.ventanilla = Ventanilla(self.puesto.http)

    def corre(self, segundos: float) -> None:
        limite = time.monotonic() + segundos
        saboteadores = [threading.Thread(target=uno) for uno in (self._mata, self._niega)]
        for uno in saboteadores:
            uno.start()
        try:
            with ThreadPoolExecutor(EVENTOS) as hilos:
                azares = [random.Random(self.azar.random()) for _ in range(EVENTOS)]
                for hecho in [hilos.submit(self._vende, azar, limite) for azar in azares]:
                    hecho.result()
        finally:
            self.basta.set()
            for uno in saboteadores:
                uno.join()

    def _vende(self, azar: random.Random, limite: float) -> None:
        en_partes = int(os.environ.get("CUPOS") or 1) > 1
        while time.monotonic() < limite:
            venta = Venta(self.ventanilla, f"acoso-{uuid.uuid4().hex[:8]}", azar, en_partes)
            self.ventas.append(venta)
            venta.vende()

    # --- what is done to the cloud

    def _mata(self) -> None:
        azar = random.Random(self.azar.random())
        while not self.basta.wait(azar.uniform(1, 4)):
            funcion = azar.choice(FUNCIONES)
            if vivos := trabajadores(self.puesto.nube.marca, funcion):
                os.kill(azar.choice(vivos), signal.SIGKILL)
                self.muertes.append((time.time(), funcion))

    def _niega(self) -> None:
        """SES takes no e-mail from a sender that is not verified."""
        while not self.basta.wait(8):
            self.puesto.ses.delete_identity(Identity=REMITENTE)
            self.basta.wait(4)
            self.puesto.ses.verify_email_identity(EmailAddress=REMITENTE)

    # --- what must be so in the end

    def juzga(self) -> tuple[Counter[str], list[str]]:
        """What was counted, and what was broken."""
        faltan = self._espera_los_correos()
        limite = time.monotonic() + CALMA
        while (verificar := self.puesto.orden("verificar"))[0] and time.monotonic() < limite:
            time.sleep(5)
        correos = self._correos()
        roto = [que for venta in self.ventas for que in venta.juzga()]
        roto += [f"make verificar:\n{verificar[1]}"] if verificar[0] else []
        roto += [f"{id}: nobody told: {asunto}" for id, asunto in faltan]
        roto += [f"told twice: {que}" for que, veces in correos.items() if not all(self._excusados(veces))]
        return Counter(
            eventos=len(self.ventas),
            peticiones=self.ventanilla.peticiones,
            muertes=len(self.muertes),
            correos=sum(map(len, correos.values())),
            repetidos=sum(len(veces) - 1 for veces in correos.values()),
        ), roto

    def _espera_los_correos(self) -> list[tuple[str, str]]:
        """Those that do not come. Their workers have died, and SES has refused: they come again later."""
        faltan, limite = self._sin_decir(), time.monotonic() + CALMA
        while faltan and time.monotonic() < limite:
            time.sleep(5)
            if len(quedan := self._sin_decir()) < len(faltan):
                faltan, limite = quedan, time.monotonic() + CALMA
        return faltan

    def _sin_decir(self) -> list[tuple[str, str]]:
        correos = self._correos()
        return [uno for venta in self.ventas for uno in venta.debidos() if uno not in correos]

    def _correos(self) -> dict[tuple[str, ...], list[float]]:
        """When each was taken: by reservation and subject, and where it is told once a quantity by that."""
        correos: dict[tuple[str, ...], list[float]] = {}
        for correo in self.puesto.nube.correos():
            frase, asunto = correo["BodyText"].splitlines()[0], correo["Subject"].partition(":")[0]
            for id in re.findall(r"[Ss]u reserva (\w+) ", frase):
                clave = (id, asunto, *re.findall(r"queda con \d+", frase))
                correos.setdefault(clave, []).append(correo["Timestamp"])
        return correos

    def _excusados(self, veces: list[float]) -> Iterator[bool]:
        """Whether the sender of each e-mail that came again was killed while it sent the one before."""
        avisos = [cuando for cuando, funcion in self.muertes if funcion == AVISOS]
        return (any(abs(muerte - vez) < A_MEDIAS for muerte in avisos) for vez in veces[:-1])


def main() -> int:
    limite = time.monotonic() + 60 * float(os.environ.get("MINUTOS") or 2)
    semilla, cuenta, roto = os.environ.get("SEMILLA") or uuid.uuid4().hex[:8], Counter[str](), list[str]()
    print(f"SEMILLA={semilla}", flush=True)
    while (quedan := limite - time.monotonic()) > 0 and not roto:
        with nube_local() as nube:
            puesto = Puesto(nube)
            puesto.ajusta(AVISOS, RITMO_CORREO=RITMO)
            acoso = Acoso(puesto, random.Random(f"{semilla} {cuenta['nubes']}"))
            acoso.corre(min(quedan, JORNADA))
            suya, roto = acoso.juzga()
        cuenta += suya + Counter(nubes=1)
        print(", ".join(f"{que} {cuanto}" for que, cuanto in cuenta.items()), flush=True)
    for que in roto:
        print(que)
    print(f"incumplimientos {len(roto)}")
    return 1 if roto else 0


if __name__ == "__main__":
    sys.exit(main())
