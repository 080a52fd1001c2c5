"""`make bench`: measures, prints the table, and writes docs/rendimiento.md and docs/figuras/.

    python -m bench [--rapido] [--solo SECTION …] [--rondas N]

With `--rapido` everything is small, nothing is written, and only the harness itself is proven to work. With
`--solo` the other sections keep what an earlier run found. The exit code is 0 whatever the numbers are.
"""

import argparse
import os
import platform
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench import (
    arranque,
    barrido,
    caliente,
    caudal,
    crecimiento,
    figuras,
    paquetes,
    rest,
    simulacion,
    trucos,
    viajes,
)
from bench.escenario import RAIZ
from bench.informe import Seccion, guarda, markdown, recupera, terminal

PAGINA = RAIZ / "docs" / "rendimiento.md"
FIGURAS = RAIZ / "docs" / "figuras"
RESULTADOS = RAIZ / "bench" / "resultados"
PAQUETES = ("chalice", "boto3", "aws-lambda-powertools", "fastapi", "mangum", "flask", "apig-wsgi")

Medidor = Callable[[], Seccion]


def completas(rondas: int) -> dict[str, Medidor]:
    return {
        "arranque": lambda: arranque.mide(rondas),
        "caliente": lambda: caliente.mide(rondas),
        "viajes": viajes.mide,
        "barrido": lambda: barrido.mide(rondas, rapido=False),
        "caudal": lambda: caudal.mide(rondas, compras=600),
        "crecimiento": lambda: crecimiento.mide(rondas, (100, 10_000, 100_000)),
        "paquetes": paquetes.mide,
        "rest": lambda: rest.mide(rondas, peticiones=200),
        "trucos": lambda: trucos.mide(rondas),
        "escala": simulacion.mide,
    }


def rapidas() -> dict[str, Medidor]:
    return {
        "arranque": lambda: arranque.mide(1),
        "caliente": lambda: caliente.mide(1),
        "viajes": viajes.mide,
        "barrido": lambda: barrido.mide(1, rapido=True),
        "caudal": lambda: caudal.mide(1, compras=40),
        "crecimiento": lambda: crecimiento.mide(1, (50, 100)),
        "paquetes": paquetes.mide,
        "rest": lambda: rest.mide(1, peticiones=8),
        "trucos": lambda: trucos.mide(1, trucos.TRUCOS[-2:]),
        "escala": lambda: simulacion.mide((250, 1000), segundos=60),
    }


def main(argumentos: argparse.Namespace) -> None:
    medidores = rapidas() if argumentos.rapido else completas(argumentos.rondas)
    for clave in argumentos.solo or medidores:
        seccion = medidores[clave]()
        print(terminal(seccion), flush=True)
        if not argumentos.rapido:
            guarda(seccion, RESULTADOS)
    if not argumentos.rapido:
        secciones = {c: recupera(ruta) for c in medidores if (ruta := RESULTADOS / f"{c}.json").exists()}
        escribe(secciones, argumentos.rondas)


def escribe(secciones: dict[str, Seccion], rondas: int) -> None:
    """docs/rendimiento.md and its plots; what is above the mark in the page is written by hand and stays."""
    dibujos = figuras.dibuja(secciones, FIGURAS)
    a_mano = PAGINA.read_text().split(MARCA)[0] if PAGINA.exists() else "# Rendimiento\n\n"
    capitulos = [
        markdown(seccion, [f"figuras/{nombre}" for nombre in dibujos.get(clave, [])])
        for clave, seccion in secciones.items()
        if clave != "escala"  # docs/escala.md has it
    ]
    PAGINA.write_text("\n".join([a_mano.rstrip() + "\n", MARCA, _maquina(rondas), *capitulos]))


MARCA = "<!-- From here on written by `make bench`. -->"


def _maquina(rondas: int) -> str:
    modelo = next(
        (linea.split(":")[1].strip() for linea in _cpu() if linea.startswith("model name")),
        platform.processor(),
    )
    versiones = ", ".join(f"{paquete} {version(paquete)}" for paquete in PAQUETES)
    return (
        f"\nMeasured {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} × {modelo}, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}; {versiones}; up to {rondas} paired rounds after a "
        "warm-up. Each ratio is the median of the rounds' ratios, with its quartiles. Absolute values only say where "
        "they were measured.\n"
    )


def _cpu() -> list[str]:
    ruta = Path("/proc/cpuinfo")
    return ruta.read_text().splitlines() if ruta.exists() else []


def _argumentos() -> argparse.Namespace:
    argumentos = argparse.ArgumentParser(
        prog="python -m bench", description="Mide Boletia junto a otras opciones."
    )
    argumentos.add_argument("--rapido", action="store_true", help="solo prueba que el banco funciona")
    argumentos.add_argument("--rondas", type=int, default=7, help="rondas emparejadas (7)")
    argumentos.add_argument("--solo", nargs="+", choices=sorted(completas(1)), help="solo estas secciones")
    return argumentos.parse_args()


if __name__ == "__main__":
    main(_argumentos())
