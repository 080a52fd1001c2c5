"""What API Gateway is told of organisers, by the stage's PROTEGIDA: everything, or not a word."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.empaque.conftest import RAIZ, STREAM
from tests.empaque.test_empaque import ENTORNO

PROTEGIDAS = {
    "eventos": {("/eventos", "post"), ("/eventos/{evento}", "patch"), ("/eventos/{evento}", "delete")},
    "reservas": {
        ("/reservas/{id}/{email}", "get"),
        ("/reservas/eventos/{evento}/venta", "get"),
        ("/reservas/eventos/{evento}/reservas", "get"),
        ("/reservas/{id}/entradas", "get"),
        ("/reservas/{id}/entradas", "post"),
        ("/reservas/{id}/entradas/{clave}", "delete"),
    },
}
LEE = """
import json, app
from chalice.deploy.swagger import TemplatedSwaggerGenerator
print(json.dumps(TemplatedSwaggerGenerator().generate_swagger(app.app), default=vars))
"""


def lee(dominio: str, **entorno: str) -> "subprocess.CompletedProcess[str]":
    """The app's document, as the Chalice CLI would write it with this environment."""
    limpio = {nombre: valor for nombre, valor in os.environ.items() if nombre not in ("PROTEGIDA", "ETAPA")}
    app = RAIZ / f"{dominio}-app"
    return subprocess.run(
        [sys.executable, "-c", LEE],
        env={
            **limpio,
            **ENTORNO[dominio],
            "STREAM_ARN": STREAM,
            "AWS_CHALICE_CLI_MODE": "true",
            "PYTHONPATH": f"{app}:{app / 'vendor'}",
            **entorno,
        },
        cwd=RAIZ,
        capture_output=True,
        text=True,
        check=False,
    )


def documento(dominio: str, **entorno: str) -> dict[str, Any]:
    proceso = lee(dominio, **entorno)
    assert proceso.returncode == 0, proceso.stderr
    leido: dict[str, Any] = json.loads(proceso.stdout)
    return leido


def sin_seguridad(documento: dict[str, Any]) -> dict[str, Any]:
    metodos = {
        ruta: {
            verbo: {campo: v for campo, v in metodo.items() if campo != "security"}
            for verbo, metodo in hay.items()
        }
        for ruta, hay in documento["paths"].items()
    }
    return {campo: v for campo, v in documento.items() if campo != "securityDefinitions"} | {"paths": metodos}


@pytest.mark.parametrize("dominio", PROTEGIDAS)
def test_an_open_stages_document_has_no_word_of_it(dominio: str) -> None:
    abierto = documento(dominio, PROTEGIDA="0")

    assert abierto == sin_seguridad(abierto)
    assert abierto == sin_seguridad(documento(dominio, USUARIOS_POR_PARAMETRO="1"))


@pytest.mark.parametrize("dominio", PROTEGIDAS)
@pytest.mark.parametrize("entorno", [{}, {"PROTEGIDA": "1"}, {"PROTEGIDA": ""}, {"PROTEGIDA": "false"}])
def test_any_other_stages_organisers_are_asked_for(dominio: str, entorno: dict[str, str]) -> None:
    leido = documento(dominio, USUARIOS_POR_PARAMETRO="1", **entorno)

    assert {
        (ruta, verbo)
        for ruta, metodos in leido["paths"].items()
        for verbo, metodo in metodos.items()
        if metodo.get("security") == [{"organizadores": []}]
    } == PROTEGIDAS[dominio]
    (autorizador,) = leido["securityDefinitions"].values()
    assert autorizador["x-amazon-apigateway-authtype"] == "cognito_user_pools"


def test_what_a_packaging_left_in_the_shell_admits_nobody() -> None:
    leido = documento("eventos", USUARIOS_POR_PARAMETRO="1", USUARIOS="boletia-produccion")

    extension = leido["securityDefinitions"]["organizadores"]["x-amazon-apigateway-authorizer"]
    assert extension["providerARNs"] == ["arn:aws:cognito-idp:::userpool/"]  # no pool
    assert extension["identityValidationExpression"] == "-"  # no client's id


@pytest.mark.parametrize("hay", [0, 2])
def test_without_exactly_one_pool_nothing_is_deployed(hay: int) -> None:
    crea = f"""
import moto, boto3
moto.mock_aws().start()
for _ in range({hay}):
    boto3.client("cognito-idp", region_name="us-west-2").create_user_pool(PoolName="boletia-pruebas")
"""
    proceso = subprocess.run(
        [sys.executable, "-c", crea + LEE],
        env={
            **{nombre: valor for nombre, valor in os.environ.items() if nombre != "PROTEGIDA"},
            **ENTORNO["eventos"],
            "USUARIOS": "boletia-pruebas",
            "AWS_CHALICE_CLI_MODE": "true",
            "PYTHONPATH": f"{RAIZ / 'eventos-app'}:{RAIZ / 'eventos-app' / 'vendor'}",
        },
        cwd=RAIZ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert proceso.returncode != 0
    assert f"Hay {hay} UserPools de nombre «boletia-pruebas»" in proceso.stderr
