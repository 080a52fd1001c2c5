"""`make paseo` on the embedded cloud, as it is typed."""

import os
import subprocess
import sys
from collections.abc import Mapping

import pytest

from herramientas.laboratorio.nube import Nube
from tests.e2e.taquilla import Taquilla

ORDEN = [sys.executable, "-m", "herramientas.operacion.paseo"]


@pytest.mark.parametrize("como", ["STAGE", "API"])
def test_the_walk_passes_and_leaves_a_cancelled_event(nube: Nube, taquilla: Taquilla, como: str) -> None:
    proceso = _pasea("--stage", "local", **nube.aws) if como == "STAGE" else _pasea(API=nube.base)

    assert proceso.returncode == 0, proceso.stdout + proceso.stderr
    evento = proceso.stdout.partition("«")[2].partition("»")[0]
    assert taquilla.copia(evento) == {
        "Evento": evento,
        "Capacidad": 29,
        "Categoria": "Paseo",
        "Estado": "C",
    }


def _pasea(*argumentos: str, **entorno: str) -> subprocess.CompletedProcess[str]:
    propio: Mapping[str, str] = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    return subprocess.run(
        [*ORDEN, *argumentos],
        env={**propio, **entorno},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
