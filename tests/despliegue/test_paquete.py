"""`make package` on a machine that can ask no account: no credentials, no region, no network needed."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from herramientas.despliegue.funciones import de_streams
from herramientas.despliegue.paquete import parametro_de
from herramientas.despliegue.proyecto import APPS, CON_API, RAIZ, cache
from herramientas.local.copias import saca_zips
from tests.despliegue.conftest import copia_limpia


@pytest.fixture(scope="module")
def plantillas(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What it writes for `produccion`, by app."""
    return empaqueta(tmp_path_factory.mktemp("copia"))


def empaqueta(raiz: Path, **ajustes: str) -> dict[str, Any]:
    """The templates of `produccion` with other settings, by app."""
    copia_limpia(raiz)
    if (guardado := cache()) is not None:
        for app in APPS:
            saca_zips(guardado, raiz / f"{app}-app")
    for orden in ("etapa", "package"):
        proceso = subprocess.run(
            [sys.executable, "-m", "herramientas.despliegue", orden, "--stage", "produccion"],
            cwd=raiz,
            env=_sin_aws() | ajustes,
            capture_output=True,
            text=True,
            check=False,
        )
        assert proceso.returncode == 0, proceso.stderr
    return {app: json.loads((raiz / "build" / "produccion" / app / "sam.json").read_text()) for app in APPS}


def test_sam_makes_no_stage_of_its_own_beside_ours(plantillas: dict[str, Any]) -> None:
    """Without a version it would: a stage `Stage`, public, without our limits."""
    for app in CON_API:
        assert plantillas[app]["Resources"]["RestAPI"]["Properties"]["OpenApiVersion"] == "2.0"


def test_the_manual_gives_every_parameter_that_has_no_default(plantillas: dict[str, Any]) -> None:
    manual = (RAIZ / "docs" / "operacion.md").read_text()
    usuarios = " ".join(re.findall(r"^U=.*$", manual, re.MULTILINE))
    for app, plantilla in plantillas.items():
        (orden,) = re.findall(rf"^despliega {app}.*$", manual, re.MULTILINE)
        orden = orden.replace("$U", usuarios)
        assert [
            n
            for n, p in plantilla.get("Parameters", {}).items()
            if "Default" not in p and f"{n}=" not in orden
        ] == []


def test_each_stream_is_a_parameter_that_takes_its_own_table_only(plantillas: dict[str, Any]) -> None:
    for funcion in de_streams("produccion"):
        parametro = plantillas[funcion.app]["Parameters"][parametro_de(funcion)]
        de_tabla = "arn:aws:dynamodb:us-west-2:123456789012:table/{}/stream/2026-11-25T00:00:00.000"
        assert re.fullmatch(parametro["AllowedPattern"], de_tabla.format(funcion.stream))
        assert not re.fullmatch(parametro["AllowedPattern"], de_tabla.format(f"{funcion.stream}-local"))


def test_no_template_holds_an_arn_of_a_stream(plantillas: dict[str, Any]) -> None:
    for app, plantilla in plantillas.items():
        uniones = re.findall(r'"Stream": ("[^"]*"|\{[^}]*\})', json.dumps(plantilla["Resources"]))
        assert uniones == [
            f'{{"Ref": "{parametro_de(f)}"}}' for f in de_streams("produccion") if f.app == app
        ]


def _sin_aws() -> dict[str, str]:
    limpio = {nombre: valor for nombre, valor in os.environ.items() if not nombre.startswith("AWS_")}
    nada = str(Path(os.devnull))
    return limpio | {
        "AWS_CONFIG_FILE": nada,
        "AWS_SHARED_CREDENTIALS_FILE": nada,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
