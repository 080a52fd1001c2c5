"""`make bench`: measures, prints the table, and writes docs/rendimiento.md.

    python -m bench [--rapido] [--solo SECTION …] [--rondas N]

With `--rapido` everything is small, nothing is written, and only the harness itself is proven to work. With
`--solo` the other sections keep what an earlier run found. The exit code is 0 whatever the numbers are.
"""

import argparse
import os
import platform
import re
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench import (
    arranque,
    barrido,
    caliente,
    caudal,
    correos,
    crecimiento,
    paquetes,
    rest,
    simulacion,
    trucos,
    viajes,
)
from bench.escenario import nombre_del_motor
from bench.informe import Seccion, guarda, markdown, recupera, terminal
from herramientas.despliegue.proyecto import RAIZ

PAGINA = RAIZ / "docs" / "rendimiento.md"
RESULTADOS = RAIZ / "bench" / "resultados"
REQUISITOS = RAIZ / "bench" / "requirements.txt"
PAQUETES = ("chalice", "boto3", "fastapi", "mangum")
SIN_MOTOR = {
    "paquetes": "",
    "escala": "",
    "rest": "the embedded cloud",
    "correos": "MiniStack's DynamoDB in the same process",
}

Medidor = Callable[[], Seccion]


def completas(rondas: int) -> dict[str, Medidor]:
    return {
        "arranque": lambda: arranque.mide(rondas),
        "caliente": lambda: caliente.mide(rondas),
        "viajes": viajes.mide,
        "barrido": lambda: barrido.mide(rondas, rapido=False),
        "caudal": lambda: caudal.mide(rondas, compras=600),
        "crecimiento": lambda: crecimiento.mide(rondas, (100, 10_000, 100_000)),
        "correos": lambda: correos.mide(rondas),
        "paquetes": paquetes.mide,
        "rest": lambda: rest.mide(rondas, peticiones=200),
        "trucos": lambda: trucos.mide(rondas),
        "escala": simulacion.mide,
    }


def rapidas() -> dict[str, Medidor]:
    """All but `rest`: its cloud takes as long to start as all the others together, and every test run starts one."""
    return {
        "arranque": lambda: arranque.mide(1, calienta=False),
        "caliente": lambda: caliente.mide(1, turnos=1),
        "viajes": viajes.mide,
        "barrido": lambda: barrido.mide(1, rapido=True),
        "caudal": lambda: caudal.mide(1, compras=16),
        "crecimiento": lambda: crecimiento.mide(1, (50, 100)),
        "correos": lambda: correos.mide(1, lotes=2, casos=[(14, 2)], larga=1000),
        "paquetes": paquetes.mide,
        "trucos": lambda: trucos.mide(1, trucos.TRUCOS[-1:], turnos=1),
        "escala": lambda: simulacion.mide((250, 1000), segundos=60, venta=2.0, agotadas=5),
    }


def main(argumentos: argparse.Namespace) -> None:
    medidores = rapidas() if argumentos.rapido else completas(argumentos.rondas)
    elegidas = [clave for texto in argumentos.solo for clave in texto.split(",")]
    inicio = time.monotonic()
    for clave in elegidas or medidores:
        medida = _medida(clave, argumentos.rondas)
        seccion = replace(medidores[clave](), medida=medida)
        sys.stderr.write(
            f"{clave}: {sum(os.times()[:4]):.0f} s CPU so far, {time.monotonic() - inicio:.0f} s\n"
        )
        print(terminal(seccion), flush=True)
        if not argumentos.rapido:
            guarda(seccion, RESULTADOS)
    if not argumentos.rapido:
        secciones = {c: recupera(ruta) for c in medidores if (ruta := RESULTADOS / f"{c}.json").exists()}
        escribe(secciones)


def escribe(secciones: dict[str, Seccion]) -> None:
    """docs/rendimiento.md; what is above the mark in the page is written by hand and stays."""
    a_mano = PAGINA.read_text().split(MARCA)[0]
    capitulos = [
        markdown(seccion)
        for clave, seccion in secciones.items()
        if clave != "escala"  # docs/escala.md has it
    ]
    PAGINA.write_text("\n".join([a_mano.rstrip() + "\n", MARCA + "\n", *capitulos]))


MARCA = "<!-- From here on written by `make bench`. -->"


def _medida(clave: str, rondas: int) -> str:
    """When and where, on which engine, with what; and what else the machine was doing as it began."""
    modelo = next(
        (linea.split(":")[1].strip() for linea in _cpu() if linea.startswith("model name")),
        platform.processor(),
    )
    fijadas = re.findall(r"(?m)^([\w-]+)==(\S+)", REQUISITOS.read_text())
    versiones = [f"{paquete} {version}" for paquete, version in fijadas if paquete in PAQUETES]
    partes = [
        f"{datetime.now(UTC):%Y-%m-%d} on {SIN_MOTOR.get(clave, nombre_del_motor()) or 'no engine'}",
        f"{os.cpu_count()} × {modelo}, {platform.system()} {platform.machine()}, load {os.getloadavg()[0]:.1f}",
        f"Python {platform.python_version()}, {', '.join(versiones)}",
        f"up to {rondas} paired rounds",
    ]
    return "; ".join(partes)


def _cpu() -> list[str]:
    ruta = Path("/proc/cpuinfo")
    return ruta.read_text().splitlines() if ruta.exists() else []


def _argumentos() -> argparse.Namespace:
    argumentos = argparse.ArgumentParser(
        prog="python -m bench", description="Mide Boletia junto a otras opciones."
    )
    argumentos.add_argument("--rapido", action="store_true", help="solo prueba que el banco funciona")
    argumentos.add_argument("--rondas", type=int, default=7, help="rondas emparejadas (7)")
    argumentos.add_argument(
        "--solo", nargs="+", default=[], help=f"solo estas secciones: {', '.join(completas(1))}"
    )
    return argumentos.parse_args()


if __name__ == "__main__":
    main(_argumentos())
