"""`make historias N=1000 SEMILLA=texto`: tells that many stories on every core, and what they reached.

N stories from number DESDE on, in PROCESOS processes, MINUTOS at most; HISTORIA=n tells that one alone. Exit code 1 on
a breach, after the shortest story that still shows it; the same seed and number tell the same story again.
"""

import logging
import os
import sys
import time
import uuid
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.fallos.cuenta import Cuenta, cuenta, motivo
from tests.fallos.encoge import encoge
from tests.fallos.generador import invento

TANDA = 50  # stories that a process tells before it reports


def main() -> int:
    semilla = os.environ.get("SEMILLA") or uuid.uuid4().hex[:8]
    if sola := os.environ.get("HISTORIA"):
        return _una(semilla, int(sola))
    desde, cuantas = int(os.environ.get("DESDE") or 0), int(os.environ.get("N") or 1000)
    procesos = int(os.environ.get("PROCESOS") or os.cpu_count() or 1)
    print(f"historias {desde} a {desde + cuantas - 1} de SEMILLA={semilla}", flush=True)
    inicio = time.monotonic()
    hecho = _en_procesos(semilla, range(desde, desde + cuantas), procesos)
    for linea in hecho.lineas():
        print(linea)
    print(f"{hecho.historias / (time.monotonic() - inicio):.1f} historias por segundo, {procesos} procesos")
    for numero, que in list(hecho.incumplimientos.items())[:1]:
        _muestra(semilla, numero, que)
    print(hecho.ultima())
    return 1 if hecho.incumplimientos else 0


def _en_procesos(semilla: str, numeros: range, procesos: int) -> Cuenta:
    """Until the first breach, or to the end, or until MINUTOS are over."""
    hecho, limite = Cuenta(), time.monotonic() + 60 * float(os.environ.get("MINUTOS") or "inf")
    tandas = [numeros[desde : desde + TANDA] for desde in range(0, len(numeros), TANDA)]
    with ProcessPoolExecutor(procesos) as hilos:
        for parte in hilos.map(partial(_tanda, semilla), tandas):
            hecho.suma(parte)
            if parte.incumplimientos or time.monotonic() > limite:
                hilos.shutdown(cancel_futures=True)
                break
            if sys.stderr.isatty():
                print(f"\r{hecho.ultima()}", end="", file=sys.stderr, flush=True)
    return hecho


def _tanda(semilla: str, numeros: Iterable[int]) -> Cuenta:
    logging.disable(logging.CRITICAL)
    hecho = Cuenta()
    for numero in numeros:
        hecho.suma(cuenta(semilla, numero))
    return hecho


def _una(semilla: str, numero: int) -> int:
    logging.disable(logging.CRITICAL)
    hecho = cuenta(semilla, numero)
    print(invento(semilla, numero))
    for que in hecho.incumplimientos.values():
        _muestra(semilla, numero, que)
    print(hecho.ultima())
    return 1 if hecho.incumplimientos else 0


def _muestra(semilla: str, numero: int, que: str) -> None:
    for linea in la_menor(semilla, numero, que):
        print(linea)


def la_menor(semilla: str, numero: int, que: str) -> Iterator[str]:
    """The shortest story that breaks what this one breaks, and how to tell it again."""
    logging.disable(logging.CRITICAL)
    menor = encoge(invento(semilla, numero), lambda historia: bool(motivo(historia)))
    yield f"incumplimiento en la historia {numero}: {que}"
    yield f"la más corta, de {len(menor.pasos)} pasos: {motivo(menor)}"
    yield str(menor)
    yield f"otra vez: make historias SEMILLA={semilla} HISTORIA={numero}"


if __name__ == "__main__":
    sys.exit(main())
