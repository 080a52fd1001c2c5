"""REST through the embedded cloud's API Gateway: Boletia's route beside a bare Chalice route with the same read."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import urllib3

from bench.arranque import ID
from bench.escenario import CONTENDIENTES, item_de_reserva
from bench.informe import Fila, Seccion
from bench.medida import por_turnos
from herramientas.laboratorio.nube import Nube, nube_local

CLIENTES = (1, 16)
CONFIG = {
    "version": "2.0",
    "app_name": "puro",
    "api_gateway_stage": "produccion",
    "autogen_policy": False,
    "minimum_compression_size": 4096,
    "stages": {
        "local": {
            "environment_variables": {"TABLA_INVENTARIO": "inventario-local"},
            "iam_policy_file": "politica.json",
        }
    },
}
POLITICA = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "dynamodb:GetItem",
            "Resource": "arn:aws:dynamodb:*:*:table/inventario-local",
        }
    ],
}


def mide(rondas: int, peticiones: int) -> Seccion:
    with nube_local() as nube:
        api = _despliega_puro(nube)
        direcciones = {
            "boletia": f"{nube.base}/reservas/{ID}",
            "chalice_puro": f"{nube.endpoint}/_aws/execute-api/{api}/produccion/reservas/{ID}",
        }
        nube.cliente("dynamodb").put_item(
            TableName="inventario-local", Item=item_de_reserva(ID, "Opera Aida")
        )
        filas = [_fila(direcciones, clientes, peticiones, rondas) for clientes in CLIENTES]
    return Seccion(
        "rest",
        "REST through the embedded cloud",
        "Requests a second of GET /reservas/{id} through `make local`, real Lambda processes behind its API Gateway.",
        filas,
    )


def _fila(direcciones: dict[str, str], clientes: int, peticiones: int, rondas: int) -> Fila:
    medidas = por_turnos(
        {
            nombre: partial(_ritmo, direccion, clientes, peticiones)
            for nombre, direccion in direcciones.items()
        },
        rondas,
    )
    return Fila.razon(
        f"{clientes} clientes",
        medidas,
        "boletia",
        "chalice_puro",
        0.8,
        unidad="peticiones/s",
        escala=1,
        al_menos=True,
    )


def _ritmo(direccion: str, clientes: int, peticiones: int) -> float:
    """Requests a second."""
    conexiones = urllib3.PoolManager(maxsize=clientes)

    def una(_: int) -> None:
        respuesta = conexiones.request("GET", direccion, timeout=60, retries=False)
        if respuesta.status != 200:
            raise RuntimeError(f"{direccion}: {respuesta.status} {respuesta.data[:200]!r}")

    with ThreadPoolExecutor(clientes) as hilos:
        inicio = time.perf_counter()
        list(hilos.map(una, range(peticiones)))
        return peticiones / (time.perf_counter() - inicio)


def _despliega_puro(nube: Nube) -> str:
    """The id of the API of a bare Chalice app, deployed there as any app is."""
    with tempfile.TemporaryDirectory() as temporal:
        proyecto = Path(temporal)
        (proyecto / ".chalice").mkdir()
        (proyecto / ".chalice" / "config.json").write_text(json.dumps(CONFIG))
        (proyecto / ".chalice" / "politica.json").write_text(json.dumps(POLITICA))
        (proyecto / "requirements.txt").touch()
        (proyecto / "chalicelib").mkdir()
        shutil.copy2(CONTENDIENTES / "chalice_puro.py", proyecto / "app.py")
        for modulo in ("operaciones.py", "transaccion.py"):
            texto = (
                (CONTENDIENTES / modulo)
                .read_text()
                .replace("from transaccion", "from chalicelib.transaccion")
            )
            (proyecto / "chalicelib" / modulo).write_text(texto)
        app = (
            (proyecto / "app.py")
            .read_text()
            .replace("import operaciones", "from chalicelib import operaciones")
        )
        (proyecto / "app.py").write_text(app)
        orden = [
            sys.executable,
            "-c",
            "from chalice.cli import main; main()",
            "--project-dir",
            temporal,
            "deploy",
        ]
        entorno = {**os.environ, **nube.aws}
        subprocess.run([*orden, "--stage", "local"], env=entorno, check=True, stdout=subprocess.DEVNULL)
        desplegado: Any = json.loads((proyecto / ".chalice" / "deployed" / "local.json").read_text())
        return next(
            str(recurso["rest_api_id"]) for recurso in desplegado["resources"] if "rest_api_id" in recurso
        )
