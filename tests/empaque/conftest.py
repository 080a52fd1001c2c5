"""Each app packaged once a session, as `chalice deploy` would, and unpacked as Lambda does."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

RAIZ = Path(__file__).parents[2]
CHALICE = "import sys; from chalice.cli import main; sys.exit(main())"
STREAM = "arn:aws:dynamodb:us-west-2:123456789012:table/tabla/stream/2021-12-06T02:00:00.000"
# What Lambda's Python brings besides the standard library.
DEL_RUNTIME = ("boto3", "botocore", "s3transfer", "jmespath", "urllib3", "dateutil", "six.py")


@dataclass(frozen=True)
class Paquete:
    dominio: str
    zip: Path
    desempaquetado: Path
    plantilla: dict[str, Any]  # the SAM template
    runtime: Path

    def funciones(self) -> dict[str, dict[str, Any]]:
        """The template's functions by their handler."""
        recursos = self.plantilla["Resources"].values()
        propiedades = [
            recurso["Properties"] for recurso in recursos if recurso["Type"].endswith("Serverless::Function")
        ]
        return {propiedad["Handler"]: propiedad for propiedad in propiedades}

    def ejecuta(self, codigo: str, entorno: dict[str, str]) -> "subprocess.CompletedProcess[str]":
        """Runs code in an empty process: the unpacked zip first, then what Lambda brings, and nothing else."""
        ruta = f"import sys; sys.path[:0] = {[str(self.desempaquetado), str(self.runtime)]!r}"
        return subprocess.run(
            [sys.executable, "-I", "-S", "-c", f"{ruta}\n{codigo}"],
            env={"AWS_DEFAULT_REGION": "us-west-2", **entorno},
            cwd=self.desempaquetado,
            capture_output=True,
            text=True,
            check=False,
        )


# With `--dist loadgroup` each app is packaged by one worker.
DOMINIOS = [
    pytest.param(dominio, marks=pytest.mark.xdist_group(f"empaque-{dominio}"))
    for dominio in ("eventos", "reservas", "notificaciones")
]


@pytest.fixture(scope="session", params=DOMINIOS)
def paquete(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Paquete:
    dominio: str = request.param
    carpeta = tmp_path_factory.mktemp(dominio)
    _empaqueta(dominio, carpeta)
    with zipfile.ZipFile(carpeta / "salida" / "deployment.zip") as zip_:
        zip_.extractall(carpeta / "desempaquetado")
    return Paquete(
        dominio,
        carpeta / "salida" / "deployment.zip",
        carpeta / "desempaquetado",
        json.loads((carpeta / "salida" / "sam.json").read_text(encoding="utf-8")),
        _runtime(carpeta / "runtime"),
    )


def _empaqueta(dominio: str, carpeta: Path) -> None:
    """On a copy of the app that holds nothing of earlier packages or deployments."""
    copia = carpeta / f"{dominio}-app"
    de_antes = shutil.ignore_patterns("deployments", "deployed", "__pycache__", ".*_cache")
    shutil.copytree(RAIZ / f"{dominio}-app", copia, ignore=de_antes)
    hecho = subprocess.run(
        [sys.executable, "-c", CHALICE, "package", "--stage", "produccion", str(carpeta / "salida")],
        env={**os.environ, "STREAM_ARN": STREAM, "USUARIOS_POR_PARAMETRO": "1"},
        cwd=copia,
        capture_output=True,
        text=True,
        check=False,
    )
    assert hecho.returncode == 0, hecho.stdout + hecho.stderr


def _runtime(carpeta: Path) -> Path:
    carpeta.mkdir()
    paquetes = Path(boto3.__file__).parents[1]
    for nombre in DEL_RUNTIME:
        (carpeta / nombre).symlink_to(paquetes / nombre)
    return carpeta
