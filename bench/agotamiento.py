"""Selling out to the last boleto, many times: buyers and cancellations at random, every refusal held against the table.

Each sale is one of simulated time, as in bench/venta.py. After each refusal for want of boletos the truth is known:
what was left at every moment since the request came. Three things must not happen: more sold than there were, a
"no quedan" or a "quedan k" that was true at no moment, boletos left over although somebody who would have taken them
was refused when they were there.
"""

import random
import re
from bisect import bisect
from dataclasses import dataclass, field, fields
from functools import partial
from typing import Any

from bench.contienda import SEMILLA, pon, proceso_de
from bench.escenario import alcanza_reservas
from bench.mesa import Mesa
from bench.tiempo import Tiempo
from bench.venta import EVENTO

MAXIMO = 10  # boletos of a booking
CANCELAN = 0.1  # of those who bought


ULTIMOS = 0.05  # of the boletos


@dataclass
class Balance:
    """Of many sell-outs: what must be 0, and the calls of each booking before and within the last boletos."""

    ventas: int = 0
    sobrevendidas: int = 0
    con_sobrantes: int = 0
    falsos: int = 0
    refusadas: int = 0
    ocupadas: int = 0
    antes: list[int] = field(default_factory=list)
    al_final: list[int] = field(default_factory=list)
    de_una_negativa: list[int] = field(default_factory=list)

    def suma(self, otro: "Balance") -> None:
        for campo in fields(self):
            setattr(self, campo.name, getattr(self, campo.name) + getattr(otro, campo.name))


def agota(ventas: int, cupos: int = 16, semilla: int = SEMILLA) -> Balance:
    """So many sales, each of another size and another crowd."""
    alcanza_reservas()
    balance, azar = Balance(), random.Random(semilla)
    for _ in range(ventas):
        balance.suma(_Venta(cupos, azar.getrandbits(40)).agota())
    return balance


class _Venta:
    def __init__(self, cupos: int, semilla: int) -> None:
        from chalicelib.claves import Claves

        self._azar = random.Random(semilla)
        random.seed(semilla)
        self._tiempo, self._claves = Tiempo(), Claves(cupos, cupos)
        self._mesa = Mesa(self._tiempo, 0.006, limites=False, indice=self._claves.agrupa)
        self._capacidad = self._azar.randint(1, 60)
        pon(self._mesa, self._claves, self._capacidad)
        nuevo = proceso_de(self._tiempo, self._mesa, self._claves)
        self._procesos = [nuevo(self._azar) for _ in range(self._azar.randint(1, 8))]
        self._partes = [(clave["PK"]["S"], EVENTO) for clave in self._claves.de_un_evento(EVENTO)]
        self._historia: list[tuple[float, int]] = [(0.0, self._capacidad)]
        self._mesa.al_escribir = self._anota
        self._balance = Balance(ventas=1)

    def agota(self) -> Balance:
        """A crowd buys, and some cancel, until it has had enough; then one buyer takes what is left, one by one."""
        for proceso in self._procesos:
            self._tiempo.lanza(self._azar.random() * 0.02, partial(self._multitud, proceso))
        self._tiempo.corre()
        self._tiempo.lanza(self._tiempo.ahora, partial(self._ultimo, self._procesos[0]))
        self._tiempo.corre()
        quedan = self._libres()
        self._balance.sobrevendidas += quedan < 0 or quedan + self._vendidos() != self._capacidad
        self._balance.con_sobrantes += quedan > 0
        return self._balance

    def _multitud(self, proceso: Any) -> None:
        """Buyers one after another, as a Lambda process serves them."""
        compradas: list[str] = []
        negadas = 0
        while negadas < 3:
            id = self._compra(proceso, self._azar.randint(1, MAXIMO))
            negadas += id is None
            compradas += [id] if id else []
            if compradas and self._azar.random() < CANCELAN:
                proceso.cancela(compradas.pop(self._azar.randrange(len(compradas))))

    def _ultimo(self, proceso: Any) -> None:
        while self._compra(proceso, 1):
            pass

    def _compra(self, proceso: Any, cantidad: int) -> str | None:
        """The reservation's id; None when there were too few boletos for it."""
        from boletia.errores import ServicioOcupado
        from chalicelib.errores import SinDisponibilidad
        from chalicelib.reserva import Solicitud

        solicitud = Solicitud(EVENTO, f"c{self._azar.getrandbits(40)}@example.org", cantidad)
        desde, hechas = self._tiempo.ahora, self._mesa.por_tarea[self._tiempo.tarea()]
        en_los_ultimos = self._libres() <= ULTIMOS * self._capacidad
        try:
            reserva = proceso.crea(solicitud)
        except SinDisponibilidad as error:
            self._juzga(str(error), cantidad, desde)
            self._balance.de_una_negativa.append(self._mesa.por_tarea[self._tiempo.tarea()] - hechas)
            return None
        except ServicioOcupado:
            self._balance.ocupadas += 1
            self._tiempo.duerme(2.0)
            return self._compra(proceso, cantidad)
        llamadas = self._mesa.por_tarea[self._tiempo.tarea()] - hechas
        (self._balance.al_final if en_los_ultimos else self._balance.antes).append(llamadas)
        return str(reserva.id)

    def _anota(self) -> None:
        self._historia.append((self._tiempo.ahora, self._libres()))

    def _juzga(self, dicho: str, cantidad: int, desde: float) -> None:
        """What was said must have been so at some moment since the request came, and too little for it."""
        numero = re.search(r"Quedan? (\d+)", dicho)
        quedaban = int(numero[1]) if numero else 0
        lugar = bisect(self._historia, (desde, 10**9))
        hubo = {libres for _, libres in self._historia[max(0, lugar - 1) :]}
        self._balance.refusadas += 1
        self._balance.falsos += quedaban >= cantidad or quedaban not in hubo

    def _libres(self) -> int:
        return sum(int(self._mesa.items[clave]["Capacidad"]["N"]) for clave in self._partes)

    def _vendidos(self) -> int:
        return sum(
            int(item["Cantidad"]["N"])
            for item in self._mesa.items.values()
            if "Email" in item and item["Estado"]["S"] == "A"
        )
