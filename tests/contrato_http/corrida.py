"""A run of schemathesis: requests that nobody thought of, invented from docs/openapi.yaml."""

import os
import re
import subprocess
import sys
from pathlib import Path

from herramientas.despliegue.proyecto import RAIZ
from herramientas.laboratorio.nube import Nube
from tests.contrato_http.validador import OPENAPI

AQUI = Path(__file__).parent


def inventa(nube: Nube, carpeta: Path, ejemplos: str, *opciones: str) -> int:
    """How many requests were invented, `ejemplos` of each operation and phase; fails when an answer breaks it.
    `opciones` are schemathesis' own.

    It cancels whatever events and reservations it finds.
    """
    corrida = subprocess.run(
        [
            Path(sys.executable).parent / "schemathesis",
            f"--config-file={AQUI / 'schemathesis.toml'}",
            "run",
            OPENAPI,
            f"--url={nube.base}",
            f"--max-examples={ejemplos}",
            "--seed=1",
            "--no-color",
            *opciones,
        ],
        cwd=carpeta,
        env={
            **os.environ,
            "SCHEMATHESIS_HOOKS": "tests.contrato_http.estrategias",
            "PYTHONPATH": str(RAIZ),
        },
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert corrida.returncode == 0, corrida.stdout + corrida.stderr
    generadas = re.search(r"(\d+) generated", corrida.stdout)
    assert generadas, corrida.stdout
    return int(generadas[1])
