"""AWS's own DynamoDB Local. Its jar ships inside the npm package amplify-dynamodb-simulator; it needs Java 17."""

import contextlib
import os
import shutil
import subprocess
import tarfile
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.nube import puerto_libre

PAQUETE = "amplify-dynamodb-simulator@2.9.30"
JAVA_MINIMO = 17
ESPERA = 60  # seconds the engine may take to answer for the first time


class SinMotor(RuntimeError):
    """DynamoDB Local cannot be started here; the message says what is missing."""


@contextlib.contextmanager
def dynamodb_local() -> Iterator[str]:
    """The address of a fresh engine that keeps everything in memory. Raises SinMotor."""
    java, carpeta = _java(), _carpeta()
    with tempfile.TemporaryDirectory(prefix="boletia-dynamodb-") as temporal:
        puerto = puerto_libre()
        orden = [java, "-Xmx512m", f"-Djava.io.tmpdir={temporal}"]
        orden += [
            f"-Djava.library.path={carpeta / 'DynamoDBLocal_lib'}",
            "-jar",
            str(carpeta / "DynamoDBLocal.jar"),
        ]
        orden += ["-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(puerto)]
        registro = Path(temporal) / "salida"
        with registro.open("wb") as salida:
            proceso = subprocess.Popen(orden, cwd=temporal, stdout=salida, stderr=salida)
        try:
            direccion = f"http://127.0.0.1:{puerto}/"
            _espera(direccion, proceso, registro)
            yield direccion
        finally:
            proceso.kill()
            proceso.wait()


def _java() -> str:
    java = shutil.which("java")
    if java is None:
        raise SinMotor(
            f"DynamoDB Local needs Java {JAVA_MINIMO} or newer: install it (java is not on the PATH)"
        )
    version = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr
    mayor = int(version.split('"')[1].split(".")[0])
    if mayor < JAVA_MINIMO:
        raise SinMotor(f"DynamoDB Local needs Java {JAVA_MINIMO} or newer, this is {mayor}: update it")
    return java


def _carpeta() -> Path:
    """Where the jar is: DYNAMODB_LOCAL if it is set, else a cache that npm fills the first time."""
    if "DYNAMODB_LOCAL" in os.environ:
        return Path(os.environ["DYNAMODB_LOCAL"])
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "boletia"
    carpeta = cache / PAQUETE.replace("@", "-")
    if not carpeta.exists():
        _descarga(carpeta)
    return carpeta


def _descarga(carpeta: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise SinMotor(f"DynamoDB Local is fetched from npm ({PAQUETE}): install npm or set DYNAMODB_LOCAL")
    carpeta.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=carpeta.parent) as temporal:
        bajada = subprocess.run(
            [npm, "pack", "--silent", PAQUETE], cwd=temporal, capture_output=True, text=True
        )
        if bajada.returncode != 0:
            raise SinMotor(f"npm could not fetch {PAQUETE}: {bajada.stderr.strip()[-300:]}")
        with tarfile.open(next(Path(temporal).glob("*.tgz"))) as paquete:
            paquete.extractall(temporal, filter="data")
        with contextlib.suppress(OSError):  # another run was first
            (Path(temporal) / "package" / "emulator").rename(carpeta)


def _espera(direccion: str, proceso: "subprocess.Popen[bytes]", registro: Path) -> None:
    limite = time.monotonic() + ESPERA
    while time.monotonic() < limite and proceso.poll() is None:
        try:
            urllib.request.urlopen(direccion, timeout=2)
        except urllib.error.HTTPError:
            return  # it answers: 400, for want of a signature
        except OSError:
            time.sleep(0.1)
    raise SinMotor(f"DynamoDB Local did not start: {registro.read_text(errors='replace')[-500:]}")
