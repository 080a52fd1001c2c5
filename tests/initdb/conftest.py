"""Engines for initdb's tests: moto in this process, and MiniStack with IAM enforced (marker `nube`)."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from moto import mock_aws

from initdb import espera
from tests.nube import puerto_libre

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

RAIZ = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def pausas_cortas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short pauses and little patience: these engines settle at once."""
    monkeypatch.setattr(espera, "ESPERA_MAXIMA", 20)
    monkeypatch.setattr(espera, "PRIMERA_PAUSA", 0.001)


@pytest.fixture(autouse=True)
def entorno_aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Test credentials, and nothing of the developer's own configuration."""
    for nombre in [nombre for nombre in os.environ if nombre.startswith("AWS_")]:
        monkeypatch.delenv(nombre)
    monkeypatch.delenv("PARTICIONES", raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")


@pytest.fixture
def cliente() -> "Iterator[DynamoDBClient]":
    """An empty DynamoDB of moto's."""
    with mock_aws():
        yield boto3.client("dynamodb")


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The endpoint of a MiniStack that enforces IAM, on a free port of 127.0.0.1."""
    puerto = puerto_libre()
    registro = tmp_path_factory.mktemp("ministack") / "salida.txt"
    orden = [sys.executable, "-m", "hypercorn", "ministack.app:app", "--bind", f"127.0.0.1:{puerto}"]
    ajustes = {"GATEWAY_PORT": str(puerto), "BIND_HOST": "127.0.0.1", "AUTH": "true"}
    with registro.open("w") as salida:
        proceso = subprocess.Popen(
            orden, env=os.environ | ajustes, stdout=salida, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        _espera_puerto(puerto, proceso, registro)
        yield f"http://127.0.0.1:{puerto}"
    finally:
        os.killpg(proceso.pid, signal.SIGTERM)
        proceso.wait(timeout=20)


def _espera_puerto(puerto: int, proceso: "subprocess.Popen[bytes]", registro: Path) -> None:
    limite = time.monotonic() + 30
    while time.monotonic() < limite:
        if proceso.poll() is not None:
            break
        with socket.socket() as enchufe:
            if enchufe.connect_ex(("127.0.0.1", puerto)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"MiniStack does not start: {registro.read_text()[-2000:]}")
