"""The embedded cloud for end-to-end tests: started as a person starts it, stopped by SIGTERM.

`nube_local()` is one cloud for one block; `nube_compartida()` is one for all workers of a test run.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import boto3
import urllib3

from herramientas.despliegue.proyecto import RAIZ
from herramientas.laboratorio.espera import PLAZO, espera
from herramientas.laboratorio.maquina import puerto_libre

_MARCA = "BOLETIA_PRUEBA"
_LISTA = "  AWS  "
LOCAL = (sys.executable, "-m", "herramientas.local")
_PLAZO = 180  # seconds; a first run builds the apps' dependencies


@dataclass(frozen=True)
class Nube:
    """A running cloud, and what a test needs to reach it."""

    puerto: int
    pid: int
    marca: str
    bitacora: str

    @property
    def endpoint(self) -> str:
        """The AWS endpoint, without a slash at the end."""
        return f"http://127.0.0.1:{self.puerto}"

    @property
    def base(self) -> str:
        """The seed's single base URL."""
        return f"{self.endpoint}/produccion"

    @property
    def aws(self) -> dict[str, str]:
        """Environment variables for a command that talks to this cloud."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-west-2",
        }

    def correos(self) -> list[dict[str, Any]]:
        """Every e-mail that SES has taken, in that order, with its `To`, `Subject` and `BodyText`."""
        respuesta = urllib3.request("GET", f"{self.endpoint}/_ministack/ses/messages", timeout=40)
        return [correo for correos in respuesta.json()["messages"].values() for correo in correos]

    def cliente(self, servicio: str) -> Any:
        """A boto3 client of this cloud's administrator."""
        return boto3.client(  # type: ignore[call-overload]
            servicio,
            endpoint_url=self.endpoint,
            region_name=self.aws["AWS_DEFAULT_REGION"],
            aws_access_key_id=self.aws["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.aws["AWS_SECRET_ACCESS_KEY"],
        )

    def salida(self) -> str:
        """Everything that it has printed so far."""
        return Path(self.bitacora).read_text(errors="replace")


@contextmanager
def nube_local(carpeta: Path | None = None, orden: Sequence[str] = LOCAL, **entorno: str) -> Iterator[Nube]:
    """A cloud of its own on a free port; afterwards no process of it may be left."""
    with tempfile.TemporaryDirectory(dir=carpeta) as temporal:
        nube = arranca(Path(temporal), orden, **entorno)
        try:
            yield nube
        finally:
            detiene(nube)


@contextmanager
def nube_compartida(carpeta: Path) -> Iterator[Nube]:
    """One cloud for every process that asks with the same `carpeta`; the last one to leave stops it."""
    registro = carpeta / "nube.json"
    with _candado(carpeta):
        estado: dict[str, Any] = json.loads(registro.read_text()) if registro.exists() else {"usan": 0}
        if not estado["usan"]:
            estado["nube"] = asdict(arranca(carpeta))
        estado["usan"] += 1
        registro.write_text(json.dumps(estado))
    nube = Nube(**estado["nube"])
    try:
        yield nube
    finally:
        with _candado(carpeta):
            estado = json.loads(registro.read_text())
            estado["usan"] -= 1
            registro.write_text(json.dumps(estado))
            if not estado["usan"]:
                detiene(nube)


def lanza(
    puerto: int, bitacora: Path, raiz: Path = RAIZ, orden: Sequence[str] = LOCAL, **entorno: str
) -> tuple[subprocess.Popen[bytes], str]:
    """Start a cloud without waiting; return the process and the mark that its children carry."""
    marca = uuid.uuid4().hex
    propio = {**os.environ, "PUERTO": str(puerto), _MARCA: marca, **entorno}
    with bitacora.open("wb") as salida:
        proceso = subprocess.Popen(orden, cwd=raiz, env=propio, stdout=salida, stderr=subprocess.STDOUT)
    return proceso, marca


def arranca(carpeta: Path, orden: Sequence[str] = LOCAL, **entorno: str) -> Nube:
    """Start a cloud and wait until it says that it is ready; its output goes to `carpeta`."""
    puerto, bitacora = puerto_libre(), carpeta / f"nube-{uuid.uuid4().hex}.log"
    proceso, marca = lanza(puerto, bitacora, RAIZ, orden, **entorno)
    nube = Nube(puerto, proceso.pid, marca, str(bitacora))
    limite = time.monotonic() + _PLAZO
    while _LISTA not in nube.salida():
        if proceso.poll() is not None or time.monotonic() > limite:
            proceso.kill()
            raise AssertionError(f"the cloud did not start:\n{nube.salida()}")
        time.sleep(0.05)
    return nube


def detiene(nube: Nube, plazo: float = PLAZO) -> None:
    """Stop a cloud as an operator does; fail when a process of it is left after `plazo` seconds."""
    os.kill(nube.pid, signal.SIGTERM)
    espera_sin_procesos(nube.marca, plazo)


def espera_sin_procesos(marca: str, plazo: float = 30) -> None:
    """Wait until no process carries the mark; fail with what they are when `plazo` seconds are over."""
    espera(lambda: procesos(marca), lambda quedan: not quedan, plazo)


def procesos(marca: str) -> dict[int, str]:
    """The living processes that carry the mark in their environment, with their command lines."""
    vivos = {}
    for carpeta in Path("/proc").glob("[0-9]*"):
        try:
            if f"{_MARCA}={marca}".encode() in (carpeta / "environ").read_bytes():
                vivos[int(carpeta.name)] = (carpeta / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue  # ended meanwhile, or another user's
    return vivos


@contextmanager
def _candado(carpeta: Path) -> Iterator[None]:
    with (carpeta / "nube.candado").open("w") as archivo:
        fcntl.flock(archivo, fcntl.LOCK_EX)
        yield
