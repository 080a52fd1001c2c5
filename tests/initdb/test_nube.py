"""The command as a process of its own against MiniStack, where IAM is enforced."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

import boto3
import pytest

from initdb.esquema import esquema
from initdb.lectura import lee_todas
from tests.initdb.conftest import RAIZ

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

pytestmark = pytest.mark.nube


@pytest.fixture
def nube(ministack: str, monkeypatch: pytest.MonkeyPatch) -> "DynamoDBClient":
    """A client of MiniStack; the commands started by the test reach it too."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", ministack)
    return boto3.Session().client("dynamodb")


@pytest.fixture
def etapa() -> str:
    """A stage of the test's own."""
    return f"t{uuid4().hex[:12]}"


def arranca(*argumentos: str, entorno: Mapping[str, str] | None = None) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "initdb", *argumentos],
        cwd=RAIZ,
        env=dict(os.environ) | dict(entorno or {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def corre(
    *argumentos: str, teclea: str = "", entorno: Mapping[str, str] | None = None
) -> tuple[int, str, str]:
    proceso = arranca(*argumentos, entorno=entorno)
    salida, error = proceso.communicate(teclea, timeout=60)
    return proceso.returncode, salida, error


def como_se_quiere(cliente: "DynamoDBClient", etapa: str) -> bool:
    tablas = esquema(etapa)
    hay = lee_todas(cliente, [tabla.nombre for tabla in tablas])
    return [hay[tabla.nombre].tabla for tabla in tablas if tabla.nombre in hay] == list(tablas)


def test_a_stage_is_created_checked_and_deleted(nube: "DynamoDBClient", etapa: str) -> None:
    codigo, salida, error = corre("--stage", etapa)
    assert (codigo, error) == (0, "")
    assert como_se_quiere(nube, etapa)
    assert salida.count("arn:aws:dynamodb:us-west-2:") == 2

    assert corre("--stage", etapa)[1] == salida[salida.index("Tablas de la etapa") :]

    codigo, _, error = corre("--stage", etapa, "--borrar", teclea="otra\n")
    assert (codigo, "no se ha borrado nada" in error) == (1, True)
    assert como_se_quiere(nube, etapa)

    assert corre("--stage", etapa, "--borrar", teclea=f"{etapa}\n")[0] == 0
    assert not como_se_quiere(nube, etapa)


def test_a_difference_touches_nothing(nube: "DynamoDBClient", etapa: str) -> None:
    nube.create_table(
        TableName=f"inventario-{etapa}",
        KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "PK", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )

    codigo, _, error = corre("--stage", etapa)

    assert codigo == 1
    assert f"inventario-{etapa}: claves: hay PK, se espera PK+SK" in error
    hay = lee_todas(nube, [tabla.nombre for tabla in esquema(etapa)])
    assert list(hay) == [f"inventario-{etapa}"]
    assert (hay[f"inventario-{etapa}"].tabla.ttl, hay[f"inventario-{etapa}"].tabla.etiquetas) == (None, {})


def test_a_stream_that_was_switched_off_is_switched_on_again(nube: "DynamoDBClient", etapa: str) -> None:
    corre("--stage", etapa)
    nube.update_table(TableName=f"eventos-{etapa}", StreamSpecification={"StreamEnabled": False})

    codigo, salida, _ = corre("--stage", etapa)

    assert (codigo, salida.splitlines()[0]) == (0, f"Completando eventos-{etapa}: stream")
    assert como_se_quiere(nube, etapa)


@pytest.mark.parametrize("lineas", [1, 4])
def test_a_run_killed_half_way_is_finished_by_the_next(
    nube: "DynamoDBClient", etapa: str, lineas: int
) -> None:
    proceso = arranca("--stage", etapa, entorno={"PYTHONUNBUFFERED": "1"})
    assert proceso.stdout is not None
    for _ in range(lineas):
        proceso.stdout.readline()
    proceso.send_signal(signal.SIGKILL)
    proceso.communicate(timeout=60)

    codigo, _, error = corre("--stage", etapa)

    assert (codigo, error) == (0, "")
    assert como_se_quiere(nube, etapa)


def test_three_runs_at_once_all_succeed(nube: "DynamoDBClient", etapa: str) -> None:
    procesos = [arranca("--stage", etapa) for _ in range(3)]

    finales = [proceso.communicate(timeout=60) for proceso in procesos]

    assert [proceso.returncode for proceso in procesos] == [0, 0, 0], finales
    assert como_se_quiere(nube, etapa)


@pytest.mark.usefixtures("nube")
def test_unknown_credentials_are_one_line(etapa: str) -> None:
    codigo, salida, error = corre("--stage", etapa, entorno={"AWS_ACCESS_KEY_ID": "nadie"})

    assert (codigo, salida, error.count("\n")) == (2, "", 1)
    assert "no reconoce las credenciales" in error


def test_a_missing_permission_is_named(nube: "DynamoDBClient", etapa: str) -> None:
    claves = _usuario_que_solo_lee(nube.meta.endpoint_url)

    codigo, _, error = corre("--stage", etapa, entorno=claves)

    assert (codigo, error.count("\n")) == (2, 1)
    assert "pida dynamodb:CreateTable" in error
    assert lee_todas(nube, [f"eventos-{etapa}"]) == {}


def _usuario_que_solo_lee(endpoint: str) -> dict[str, str]:
    """Credentials of a new IAM user who may describe tables and nothing more."""
    iam = boto3.Session().client("iam", endpoint_url=endpoint)
    nombre = f"lector-{uuid4().hex[:8]}"
    permiso = {"Effect": "Allow", "Action": ["dynamodb:Describe*", "dynamodb:List*"], "Resource": "*"}
    iam.create_user(UserName=nombre)
    iam.put_user_policy(
        UserName=nombre,
        PolicyName="lee",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [permiso]}),
    )
    clave = iam.create_access_key(UserName=nombre)["AccessKey"]
    return {"AWS_ACCESS_KEY_ID": clave["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": clave["SecretAccessKey"]}
