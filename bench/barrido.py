"""The sweep of a cancelled event against the seed's algorithm: one conditional UpdateItem after another."""

import math
import resource
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench.contendientes.barrido_semilla import barre as barre_como_la_semilla
from bench.escenario import activa_reservas, cliente, item_de_evento, item_de_reserva, motor, pon
from bench.informe import Fila, Seccion
from bench.medida import Medidas
from bench.viajes import Contador

PAGINA = 1000  # what the sweep reads at a time
LOTE = 25
SOBRAN = 100  # boletos not sold


@dataclass(frozen=True)
class Caso:
    reservas: int
    demora: float = 0.0  # seconds added to each round trip
    carrera: float = 0.0  # share of the reservations that the index still shows as active though they are not
    rondas: int = 5  # at most

    def __str__(self) -> str:
        return f"{self.reservas:,} reservas, {self.demora * 1000:g} ms, {self.carrera:.0%} en carrera"


CASOS = (
    Caso(5_000),
    Caso(5_000, carrera=0.01),
    Caso(5_000, demora=0.005),
    Caso(5_000, demora=0.005, carrera=0.01, rondas=3),
    Caso(20_000),
    Caso(20_000, carrera=0.01, rondas=3),
    Caso(20_000, demora=0.005, rondas=2),
)
RAPIDOS = (Caso(500), Caso(500, demora=0.005, carrera=0.01))


@dataclass
class Prueba:
    """What one sweep took."""

    segundos: float
    cpu: float
    viajes: int


def mide(rondas: int, rapido: bool) -> Seccion:
    filas: list[Fila] = []
    for caso in RAPIDOS if rapido else CASOS:
        with motor() as direccion:  # fresh for each: what is deleted or superseded slows this engine down
            filas += _filas(caso, _pruebas(caso, direccion, min(rondas, caso.rondas)))
    memorias = [_memoria(reservas) for reservas in ((500, 1000) if rapido else (5_000, 20_000))]
    filas.append(
        Fila(
            caso="memoria de más al barrer",
            que="el cuádruple de reservas",
            valor=f"{memorias[0]} → {memorias[1]} MiB",
            meta="≤ +8 MiB",
            cumple=memorias[1] - memorias[0] <= 8,
        )
    )
    return Seccion(
        "barrido",
        "Sweep of a cancelled event",
        "Wall time and client CPU against the seed's algorithm on the same engine (`semilla / boletia`: the speed-up). "
        "Round trips include closing the event; a racing reservation is one that the index shows as active although "
        "its customer has cancelled it. Boletia's includes the proof that none was missed. Each reservation is written "
        "once, at the price of one write: BatchExecuteStatement is no transaction.",
        filas,
    )


def _pruebas(caso: Caso, direccion: str, rondas: int) -> dict[str, list[Prueba]]:
    app = activa_reservas(direccion)
    app.replica._cliente = app.cliente.crea("dynamodb")
    semilla = cliente(direccion)
    corredores: dict[str, tuple[Any, Callable[[str, int], Any]]] = {
        "semilla": (semilla, lambda evento, _: barre_como_la_semilla(semilla, "inventario", evento)),
        "boletia": (app.replica._cliente, lambda evento, capacidad: _barre(app, evento, capacidad)),
    }
    contadores = {nombre: _conecta(dynamodb, caso) for nombre, (dynamodb, _) in corredores.items()}
    pruebas: dict[str, list[Prueba]] = {nombre: [] for nombre in corredores}
    for ronda in range(rondas + (caso.reservas < 20_000)):
        for nombre, (_, corre) in corredores.items():
            evento, capacidad = _prepara(direccion, caso)
            prueba = _cronometra(contadores[nombre], partial(corre, evento, capacidad))
            if ronda or caso.reservas >= 20_000:
                pruebas[nombre].append(prueba)
    return pruebas


def _barre(app: Any, evento: str, capacidad: int) -> None:
    from chalicelib.cambio import Cambio

    app.barre(app.replica, Cambio(evento, capacidad, "Opera", cancelado=True), queda=lambda: 600.0)


def _conecta(dynamodb: Any, caso: Caso) -> Contador:
    contador = Contador()
    contador.conecta(dynamodb)
    if caso.demora:
        dynamodb.meta.events.register("before-send.dynamodb", lambda **_: time.sleep(caso.demora))
    dynamodb.meta.events.register("after-call.dynamodb.Query", _atrasa)
    return contador


def _atrasa(parsed: dict[str, Any], **_: Any) -> None:
    """An index that lags: it shows each reservation as it was made."""
    for item in parsed.get("Items", []):
        item["Estado"] = {"S": "A"}


def _prepara(direccion: str, caso: Caso) -> tuple[str, int]:
    """A new event with its reservations; its name, and the capacity it was created with."""
    evento = uuid.uuid4().hex
    en_carrera = round(caso.reservas * caso.carrera)
    reservas = [
        item_de_reserva(
            uuid.uuid4().hex[:27], evento, "X" if numero < en_carrera else "A", f"{numero}@example.com"
        )
        for numero in range(caso.reservas)
    ]
    pon(cliente(direccion), "inventario", [item_de_evento(evento, SOBRAN), *reservas])
    return evento, SOBRAN + caso.reservas - en_carrera


def _cronometra(contador: Contador, corre: Callable[[], Any]) -> Prueba:
    contador.pon_a_cero()
    reloj, cpu = time.perf_counter(), time.process_time()
    corre()
    return Prueba(time.perf_counter() - reloj, time.process_time() - cpu, contador.viajes)


def _filas(caso: Caso, pruebas: dict[str, list[Prueba]]) -> list[Fila]:
    tiempos = Medidas({nombre: [p.segundos for p in lista] for nombre, lista in pruebas.items()})
    cpus = Medidas({nombre: [p.cpu for p in lista] for nombre, lista in pruebas.items()})
    acelera = tiempos.razon("semilla", "boletia")
    meta = 15 if caso.demora else 3
    viajes, suyos = pruebas["boletia"][-1].viajes, pruebas["semilla"][-1].viajes
    permitidos = 1 + math.ceil(caso.reservas / PAGINA) + 1 + math.ceil(caso.reservas / LOTE)
    return [
        Fila(
            caso=str(caso),
            que="semilla / boletia, tiempo",
            valor=str(acelera),
            nuestra=f"{tiempos.de('boletia').mediana:.2f} s",
            suya=f"{tiempos.de('semilla').mediana:.2f} s",
            meta=f"≥ {meta}",
            cumple=acelera.mediana >= meta,
        ),
        Fila.razon(str(caso), cpus, "boletia", "semilla", 1 / 8, unidad="s CPU", escala=1),
        Fila(
            caso=str(caso),
            que="viajes",
            valor=str(viajes),
            suya=str(suyos),
            meta=f"≤ {permitidos}",
            cumple=viajes <= permitidos,
        ),
    ]


def _memoria(reservas: int) -> int:
    """MiB that a process of its own grows by while it sweeps."""
    with motor() as direccion:
        evento, capacidad = _prepara(direccion, Caso(reservas))
        orden = [sys.executable, "-m", "bench.barrido", direccion, evento, str(capacidad)]
        return int(subprocess.run(orden, check=True, capture_output=True, text=True).stdout)


def _mide_memoria(direccion: str, evento: str, capacidad: str) -> None:
    app = activa_reservas(direccion)
    antes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _barre(app, evento, int(capacidad))
    print(round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - antes) / 1024))


if __name__ == "__main__":
    _mide_memoria(*sys.argv[1:])
