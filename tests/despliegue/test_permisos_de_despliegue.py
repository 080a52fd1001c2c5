"""The published policies are what a deployment asks for: enough, and nothing that no call or rule explains."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from herramientas.despliegue.permisos import Fase, permisos
from tests.despliegue.conftest import copia_lista
from tests.despliegue.grabacion import Llamada, graba, politicas

pytestmark = pytest.mark.xdist_group("despliegue")

USUARIO = "despliega"
MAXIMO = 6144  # characters without blanks: what IAM takes as one managed policy

# MiniStack 1.5.33 asks these on another resource, or by another name, than AWS does; enough for its own way.
_DE_MINISTACK = {
    "Effect": "Allow",
    "Action": [
        "cloudwatch:DeleteAlarms",
        "cloudwatch:DeleteDashboards",
        "cloudwatch:PutDashboard",
        "dynamodb:ListTagsOfResource",
        "lambda:CreateFunction",
        "lambda:List*",
    ],
    "Resource": "*",
}


@pytest.fixture(scope="module")
def llamadas(nube: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Llamada]]:
    """A whole deployment and its end, by a user who has the policies and no other."""
    carpeta = tmp_path_factory.mktemp("grabada")
    copia = copia_lista(carpeta / "copia", nube)
    iam = nube.cliente("iam")
    iam.create_user(UserName=USUARIO)
    todas = {fase.value: json.loads(fase.archivo.read_text()) for fase in Fase}
    todas["ministack"] = {"Version": "2012-10-17", "Statement": [_DE_MINISTACK]}
    for nombre, politica in todas.items():
        iam.put_user_policy(UserName=USUARIO, PolicyName=nombre, PolicyDocument=json.dumps(politica))
    llave = iam.create_access_key(UserName=USUARIO)["AccessKey"]
    credenciales = {
        "AWS_ACCESS_KEY_ID": llave["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": llave["SecretAccessKey"],
    }
    yield graba(copia, carpeta / "llamadas.jsonl", **credenciales)
    iam.delete_access_key(UserName=USUARIO, AccessKeyId=llave["AccessKeyId"])
    for nombre in todas:
        iam.delete_user_policy(UserName=USUARIO, PolicyName=nombre)
    iam.delete_user(UserName=USUARIO)


def test_policies_are_what_the_recorded_calls_need(llamadas: list[Llamada]) -> None:
    """Or run `python -m tests.despliegue.grabacion`, and read what changed."""
    assert {fase: json.loads(fase.archivo.read_text()) for fase in Fase} == politicas(llamadas)


@pytest.mark.parametrize("fase", Fase)
def test_each_policy_fits_into_one_of_iams(fase: Fase) -> None:
    assert len(re.sub(r"\s", "", fase.archivo.read_text())) <= MAXIMO


def test_resources_of_a_stage_are_its_own() -> None:
    concretos = _concretos("pruebas")

    assert "arn:aws:dynamodb:us-west-2:123456789012:table/eventos-pruebas" in concretos
    assert "arn:aws:iam::123456789012:role/reservas-pruebas" in concretos
    assert all(":*:" not in recurso for recurso in concretos)


def test_tables_of_produccion_have_no_suffix() -> None:
    assert "arn:aws:dynamodb:us-west-2:123456789012:table/eventos" in _concretos("produccion")


def _concretos(etapa: str) -> set[str]:
    return {
        recurso
        for fase in Fase
        for permiso in permisos(fase)
        for recurso in permiso.de("us-west-2", "123456789012", etapa).recursos
    }
