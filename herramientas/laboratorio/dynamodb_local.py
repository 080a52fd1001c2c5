"""AWS's own DynamoDB Local, for whoever has it: its licence is the vendor's own, so nothing here fetches it."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from herramientas.laboratorio.maquina import SinMotor, puerto_libre, servidor

JAR, BIBLIOTECAS = "DynamoDBLocal.jar", "DynamoDBLocal_lib"


def carpeta() -> Path | None:
    """The folder with the engine that `DYNAMODB_LOCAL` names; None for whoever does not have it."""
    ruta = os.environ.get("DYNAMODB_LOCAL")
    return Path(ruta).resolve() if ruta else None


@contextlib.contextmanager
def dynamodb_local() -> Iterator[str]:
    """The address of a fresh engine that keeps everything in memory. Raises SinMotor."""
    raiz, java = carpeta(), shutil.which("java")
    if raiz is None or not (raiz / JAR).exists() or java is None:
        raise SinMotor(f"DynamoDB Local needs java on the PATH, and {JAR} in the folder DYNAMODB_LOCAL")
    puerto = puerto_libre()
    orden = [java, "-Xmx512m", "-Djava.io.tmpdir=.", f"-Djava.library.path={raiz / BIBLIOTECAS}"]
    orden += ["-jar", str(raiz / JAR), "-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(puerto)]
    with servidor(orden, puerto) as direccion:
        yield direccion
