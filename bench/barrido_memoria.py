"""How much a process grows by while it sweeps; the measured process is this module run as a script."""

import subprocess
import sys

from bench.escenario import activa_reservas, barre_boletia
from herramientas.laboratorio.maquina import memoria_maxima


def de_mas(direccion: str, evento: str, capacidad: int) -> float:
    """MiB that a process of its own grows by."""
    orden = [sys.executable, "-m", "bench.barrido_memoria", direccion, evento, str(capacidad)]
    return float(subprocess.run(orden, check=True, capture_output=True, text=True).stdout)


def _mide(direccion: str, evento: str, capacidad: str) -> None:
    app = activa_reservas(direccion)
    antes = memoria_maxima()
    barre_boletia(app, evento, int(capacidad))
    sys.stdout.write(f"{memoria_maxima() - antes}\n")


if __name__ == "__main__":
    _mide(*sys.argv[1:])
