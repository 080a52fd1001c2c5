"""The rows of `make bench SOLO=escala` about one hot event: contention, pacing, parts, selling out."""

from collections.abc import Iterator
from statistics import mean

from bench.agotamiento import agota
from bench.contienda import vende
from bench.informe import Fila
from bench.venta import Cuenta

CIEGAS = (
    (0.003, 200),
    (0.003, 500),
    (0.006, 200),
    (0.006, 500),
    (0.010, 500),
)  # window in s, bookings a second
CABEN = {0.003: 200, 0.006: 100, 0.010: 60}  # about what one item takes, its partition's 1,000 units included
REPARTIDAS = ((16, 1000), (32, 2000), (64, 4000))  # CUPOS = PARTICIONES, bookings a second
VENTANA = 0.006
AGOTADAS = 2000


def filas(segundos: float, agotadas: int = AGOTADAS) -> Iterator[Fila]:
    for ventana, carga in CIEGAS:
        for ciega in (True, False):
            como = "a ciegas" if ciega else "a ritmo"
            cuenta = vende(ventana, carga, ciega=ciega, limites=False, segundos=segundos, desde=segundos / 3)
            yield _fila(f"ventana {ventana * 1000:.0f} ms, {carga}/s, {como}", cuenta, segundos)
    for ventana, caben in CABEN.items():
        una = vende(ventana, caben, segundos=segundos, desde=segundos / 3)
        doble = vende(ventana, 2 * caben, segundos=segundos, desde=segundos / 3)
        yield _fila(f"ventana {ventana * 1000:.0f} ms, con límites, {caben}/s", una, segundos)
        yield _al_doble(ventana, 2 * caben, una, doble, segundos)
    for cupos, carga in REPARTIDAS:
        cuenta = vende(VENTANA, carga, particiones=cupos, cupos=cupos, segundos=segundos, desde=segundos / 3)
        yield _repartida(cupos, carga, cuenta, segundos)
    yield from _agotadas(agotadas)


def _ritmo(cuenta: Cuenta, segundos: float) -> float:
    return cuenta.hechas / (segundos * 2 / 3)


def _que(cuenta: Cuenta) -> str:
    return (
        f"{cuenta.refusa:.2%} rechazadas, p99 {cuenta.p99():.2f} s, "
        f"{cuenta.llamadas / cuenta.pedidas:.2f} llamadas por petición, "
        f"{cuenta.unidades / len(cuenta.aceptadas):.1f} unidades por reserva"
    )


def _fila(caso: str, cuenta: Cuenta, segundos: float) -> Fila:
    return Fila(caso, _que(cuenta), f"{_ritmo(cuenta, segundos):,.0f} reservas/s")


def _al_doble(ventana: float, carga: int, una: Cuenta, doble: Cuenta, segundos: float) -> Fila:
    razon = _ritmo(doble, segundos) / max(_ritmo(una, segundos), _ritmo(doble, segundos))
    llamadas = doble.llamadas / doble.pedidas
    return Fila(
        f"ventana {ventana * 1000:.0f} ms, con límites, {carga}/s: el doble",
        _que(doble),
        f"{_ritmo(doble, segundos):,.0f} reservas/s",
        nuestra=f"{razon:.2f} de lo mejor",
        meta="≥ 0.9 de lo mejor, ≤ 3 llamadas",
        cumple=razon >= 0.9 and llamadas <= 3,
    )


def _repartida(cupos: int, carga: int, cuenta: Cuenta, segundos: float) -> Fila:
    hechas, llamadas = _ritmo(cuenta, segundos), cuenta.llamadas / cuenta.pedidas
    return Fila(
        f"CUPOS={cupos} PARTICIONES={cupos}, {carga}/s",
        _que(cuenta),
        f"{hechas:,.0f} reservas/s",
        meta=f"≥ {carga:,}/s (97 %: llegan al azar), ≤ 0.1 %, ≤ 250 ms, ≤ 1.6 llamadas",
        cumple=hechas >= 0.97 * carga and cuenta.refusa <= 0.001 and cuenta.p99() <= 0.25 and llamadas <= 1.6,
    )


def _agotadas(ventas: int) -> Iterator[Fila]:
    balance = agota(ventas)
    mal = balance.sobrevendidas + balance.con_sobrantes + balance.falsos
    yield Fila(
        f"{balance.ventas:,} eventos agotados, CUPOS=16",
        "vendidos de más, sobrantes, falsos «no quedan»",
        f"{balance.sobrevendidas}, {balance.con_sobrantes}, {balance.falsos}",
        nuestra=f"{balance.refusadas:,} negativas",
        meta="0, 0, 0",
        cumple=mal == 0,
    )
    yield Fila(
        f"{balance.ventas:,} eventos agotados, CUPOS=16",
        "llamadas de una reserva: antes, con el último 5 %, de una negativa",
        f"{mean(balance.antes):.2f}, {mean(balance.al_final):.2f}, {mean(balance.de_una_negativa):.2f}",
    )
