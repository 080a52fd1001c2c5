"""Accepted bookings a second against offered load, for several PARTICIONES; seeded, so it says the same each time."""

import random
from collections.abc import Sequence
from functools import cache

from bench import evento_caliente
from bench.informe import Fila, Seccion
from bench.particion import Tabla
from initdb.claves import EVENTO, RESERVA, pk

SEMILLA = 20211206
ESCALA = 1 / 20  # of partitions and load alike: the result is multiplied back
SEGUNDOS = 900  # the last 120 count: by then the table has been split for heat as far as it helps
CUENTAN = 120
CARGAS = (250, 500, 1000, 2000, 4000, 8000, 16000, 32000)  # bookings offered a second
PARTICIONES = (1, 8, 64)
EVENTOS = {"un evento": 1, "200 eventos": 200}


def simula(particiones: int, eventos: int, carga: int, segundos: int = SEGUNDOS) -> float:
    """Bookings accepted a second."""
    azar = random.Random(SEMILLA)
    tabla = Tabla(ESCALA)
    nombres = [f"Función {azar.getrandbits(40):010x}" for _ in range(eventos)]
    aceptadas, numero, resto = 0, 0, 0.0
    for segundo in range(segundos):
        tabla.segundo()
        resto += carga * ESCALA
        for _ in range(int(resto)):
            numero += 1
            nombre = azar.choice(nombres)
            id = f"{segundo:06d}{azar.getrandbits(64):016x}"  # as a KSUID: by the second, then at random
            hecha = tabla.escribe(
                [(_clave(EVENTO, nombre, particiones), 2), (_clave(RESERVA, id, particiones), 2)]
            )
            aceptadas += hecha and segundo >= segundos - CUENTAN
        resto -= int(resto)
    return aceptadas / min(CUENTAN, segundos) / ESCALA


def _clave(tipo: str, sk: str, particiones: int) -> tuple[int, str]:
    """DynamoDB's own hash of the partition key is not known, any other serves."""
    return _dispersa(pk(tipo, sk, particiones)), sk


@cache
def _dispersa(particion: str) -> int:
    return random.Random(particion).getrandbits(32)


def mide(
    cargas: Sequence[int] = CARGAS, segundos: int = SEGUNDOS, venta: float = 30.0, agotadas: int = 2000
) -> Seccion:
    """`venta`: the seconds of each sale of one hot event; `agotadas`: how many are sold out."""
    filas: list[Fila] = []
    for nombre, eventos in EVENTOS.items():
        for particiones in PARTICIONES:
            aceptadas = [simula(particiones, eventos, carga, segundos) for carga in cargas]
            filas.append(
                Fila(
                    nombre,
                    f"PARTICIONES={particiones}",
                    f"{max(aceptadas):,.0f} reservas/s",
                    meta="",
                    cumple=None,
                )
            )
    filas += evento_caliente.filas(venta, agotadas)
    return Seccion(
        "escala",
        "Simulated limits",
        "Most bookings accepted a second after 15 minutes of load, by a model of DynamoDB's partitions; then one hot "
        "event, by a model with conflicts, in which the app's own code contends.",
        filas,
    )
