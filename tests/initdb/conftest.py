"""Engines for initdb's tests: moto in this process, and MiniStack with IAM enforced (marker `nube`)."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from moto import mock_aws

from herramientas.laboratorio.ministack import ministack as motor_ministack
from initdb import espera

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
def ministack() -> Iterator[str]:
    """The endpoint of a MiniStack that enforces IAM."""
    with motor_ministack(AUTH="true") as direccion:
        yield direccion
