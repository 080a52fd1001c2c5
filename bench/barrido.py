"""The sweep of a cancelled event against the seed's algorithm."""

import math
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bench.barrido_memoria import de_mas
from bench.contendientes.barrido_semilla import barre as barre_como_la_semilla
from bench.escenario import (
    activa_reservas,
    barre_boletia,
    cliente,
    item_de_evento,
    item_de_reserva,
    motor,
    pon,
)
from bench.informe import Fila, Seccion
from bench.medida import Medidas
from bench.viajes import Contador
from herramientas.laboratorio.instantaneo import Instantaneo

PAGINA = 1000  # what the sweep reads at a time
LOTE = 25
SOBRAN = 100  # boletos not sold
CALENTAMIENTO = 5_000  # reservations of the first round, in which the engine compiles what it runs often
TABLA = "inventario"


@dataclass(frozen=True)
class Caso:
    reservas: int
    demora: float = 0.0  # seconds added to each round trip
    carrera: float = 0.0  # share of the reservations that the index still shows as active though they are not
    instantaneo: bool = False  # a DynamoDB that takes no time of its own
    rondas: int = 5  # at most

    @property
    def en_carrera(self) -> int:
        return round(self.reservas * self.carrera)

    def __str__(self) -> str:
        motor = "motor instantáneo" if self.instantaneo else f"{self.carrera:.0%} en carrera"
        return f"{self.reservas:,} reservas, {self.demora * 1000:g} ms, {motor}"


CASOS = (
    Caso(5_000),
    Caso(5_000, demora=0.005, carrera=0.01),
    Caso(5_000, demora=0.005, instantaneo=True),
    Caso(20_000, carrera=0.01, rondas=3),
)
RAPIDOS = (Caso(200, carrera=0.01), Caso(200, demora=0.005, instantaneo=True))


@dataclass(frozen=True)
class Escena:
    """An event with its reservations, and the capacity it was created with."""

    evento: str
    capacidad: int
    reservas: list[dict[str, Any]]


@dataclass
class Prueba:
    """What one sweep took."""

    segundos: float
    cpu: float
    viajes: int


def mide(rondas: int, rapido: bool) -> Seccion:
    filas: list[Fila] = []
    for caso in RAPIDOS if rapido else CASOS:
        sys.stderr.write(f"barrido: {caso}\n")  # the whole takes a while
        with motor() as direccion:  # fresh for each: what is deleted or superseded slows this engine down
            filas += _filas(caso, _pruebas(caso, direccion, min(rondas, caso.rondas)))
    memorias = [_memoria(reservas) for reservas in ((100, 400) if rapido else (5_000, 20_000))]
    filas.append(
        Fila(
            caso="memoria de más al barrer",
            que="el cuádruple de reservas",
            valor=f"{memorias[0]:.1f} → {memorias[1]:.1f} MiB",
            meta="≤ +8 MiB",
            cumple=memorias[1] - memorias[0] <= 8,
        )
    )
    return Seccion(
        "barrido",
        "Sweep of a cancelled event",
        "Wall time and client CPU against the seed's algorithm on the same engine (`semilla / boletia`: the speed-up). "
        "Round trips include closing the event; a racing reservation is one that the index shows as active although "
        "its customer has cancelled it. Boletia's includes the proof that none was missed. `motor instantáneo` is an "
        "engine that takes no time but the added round trip. Each reservation is written once, at the price of one "
        "write: BatchExecuteStatement is no transaction.",
        filas,
    )


def _pruebas(caso: Caso, direccion: str, rondas: int) -> dict[str, list[Prueba]]:
    app = activa_reservas(direccion)
    app.replica._cliente = app.suspension._cliente = app.cliente.crea("dynamodb")
    corredores: dict[str, tuple[Any, Callable[[Any, Escena], Any]]] = {
        "semilla": (cliente(direccion), lambda c, e: barre_como_la_semilla(c, TABLA, e.evento)),
        "boletia": (app.replica._cliente, lambda _, e: barre_boletia(app, e.evento, e.capacidad)),
    }
    contadores = {nombre: _conecta(dynamodb, caso) for nombre, (dynamodb, _) in corredores.items()}
    pruebas: dict[str, list[Prueba]] = {nombre: [] for nombre in corredores}
    for ronda in range(rondas + 1):
        de_ronda = caso if ronda else replace(caso, reservas=min(caso.reservas, CALENTAMIENTO))
        for nombre, (dynamodb, corre) in corredores.items():
            escena = _prepara(direccion, de_ronda)
            prueba = _cronometra(contadores[nombre], partial(corre, dynamodb, escena))
            if ronda:
                pruebas[nombre].append(prueba)
    return pruebas


def _conecta(dynamodb: Any, caso: Caso) -> Contador:
    contador = Contador()
    contador.conecta(dynamodb)
    if caso.demora:
        dynamodb.meta.events.register("before-send.dynamodb", lambda **_: time.sleep(caso.demora))
    if caso.instantaneo:
        Instantaneo(_reservas(caso, evento=""), SOBRAN).conecta(dynamodb)
    dynamodb.meta.events.register("after-call.dynamodb.Query", _atrasa)
    return contador


def _atrasa(parsed: dict[str, Any], **_: Any) -> None:
    """An index that lags: it shows each reservation as it was made."""
    for item in parsed.get("Items", []):
        item["Estado"] = {"S": "A"}


def _prepara(direccion: str, caso: Caso) -> Escena:
    evento = uuid.uuid4().hex
    reservas = _reservas(caso, evento)
    if not caso.instantaneo:
        pon(cliente(direccion), TABLA, [item_de_evento(evento, SOBRAN), *reservas])
    return Escena(evento, SOBRAN + caso.reservas - caso.en_carrera, reservas)


def _reservas(caso: Caso, evento: str) -> list[dict[str, Any]]:
    return [
        item_de_reserva(
            uuid.uuid4().hex[:27], evento, "X" if numero < caso.en_carrera else "A", f"{numero}@example.com"
        )
        for numero in range(caso.reservas)
    ]


def _cronometra(contador: Contador, corre: Callable[[], Any]) -> Prueba:
    contador.pon_a_cero()
    reloj, cpu = time.perf_counter(), time.process_time()
    corre()
    return Prueba(time.perf_counter() - reloj, time.process_time() - cpu, contador.viajes)


def _filas(caso: Caso, pruebas: dict[str, list[Prueba]]) -> list[Fila]:
    titulo = str(caso)
    tiempos = Medidas({nombre: [p.segundos for p in lista] for nombre, lista in pruebas.items()})
    cpus = Medidas({nombre: [p.cpu for p in lista] for nombre, lista in pruebas.items()})
    acelera = tiempos.razon("semilla", "boletia")
    meta = 15 if caso.demora else 3
    viajes, suyos = pruebas["boletia"][-1].viajes, pruebas["semilla"][-1].viajes
    permitidos = 1 + math.ceil(caso.reservas / PAGINA) + 1 + math.ceil(caso.reservas / LOTE)
    return [
        Fila(
            caso=titulo,
            que="semilla / boletia",
            valor=str(acelera),
            nuestra=f"{tiempos.de('boletia').mediana:.2f} s",
            suya=f"{tiempos.de('semilla').mediana:.2f} s",
            meta=f"≥ {meta}",
            cumple=acelera.mediana >= meta,
        ),
        Fila.razon(titulo, cpus, "boletia", "semilla", 1 / 8, unidad="s CPU", escala=1),
        Fila(
            caso=titulo,
            que="viajes",
            valor=str(viajes),
            suya=str(suyos),
            meta=f"≤ {permitidos}",
            cumple=viajes <= permitidos,
        ),
    ]


def _memoria(reservas: int) -> float:
    with motor() as direccion:
        escena = _prepara(direccion, Caso(reservas))
        return de_mas(direccion, escena.evento, escena.capacidad)
