"""Requests that nobody thought of, invented from docs/openapi.yaml, sent to a cloud of their own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from herramientas.despliegue.proyecto import RAIZ
from herramientas.laboratorio.nube import Nube, nube_local
from tests.contrato_http.validador import OPENAPI

pytestmark = pytest.mark.nube

AQUI = Path(__file__).parent
EJEMPLOS = os.environ.get("EJEMPLOS", "10")  # of each operation and phase
MINIMO = 300  # requests; far fewer would mean that whole phases did not run


@pytest.fixture
def nube() -> Iterator[Nube]:
    """Not the one that the suites share: schemathesis cancels whatever events and reservations it finds."""
    with nube_local() as propia:
        yield propia


def test_schemathesis_finds_no_failure(nube: Nube, tmp_path: Path) -> None:
    corrida = subprocess.run(
        [
            Path(sys.executable).parent / "schemathesis",
            f"--config-file={AQUI / 'schemathesis.toml'}",
            "run",
            OPENAPI,
            f"--url={nube.base}",
            f"--max-examples={EJEMPLOS}",
            "--seed=1",
            "--no-color",
        ],
        cwd=tmp_path,
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
    assert int(generadas[1]) >= MINIMO, corrida.stdout
