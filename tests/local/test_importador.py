"""Chalice's OpenAPI documents, imported into MiniStack's API Gateway in this process: no I/O."""

import importlib
import json
from collections.abc import Mapping
from typing import Any

import pytest
from chalice import Chalice, CORSConfig
from chalice.deploy.swagger import SwaggerGenerator

from herramientas.local.importador import Respuesta, con_importacion
from herramientas.local.openapi import recursos

pytestmark = pytest.mark.anyio
apigateway_v1: Any = importlib.import_module("ministack.services.apigateway_v1")

ARN = "arn:aws:lambda:us-west-2:000000000000:function:juguete-local"
IMPORTA = {"mode": ["import"], "endpointConfigurationTypes": ["EDGE"]}
REEMPLAZA = {"mode": ["overwrite"]}


class Gateway:
    """API Gateway with the two operations added, and what it told about them."""

    def __init__(self) -> None:
        self.importadas: list[str] = []
        self._manejador = con_importacion(apigateway_v1.handle_request, self._importada)

    def _importada(self, api: str, _documento: Mapping[str, Any]) -> None:
        self.importadas.append(api)

    async def pide(
        self, verbo: str, ruta: str, documento: object = None, consulta: dict[str, Any] | None = None
    ) -> tuple[int, Any]:
        cuerpo = json.dumps(documento).encode() if documento is not None else b""
        respuesta: Respuesta = await self._manejador(verbo, ruta, {}, cuerpo, consulta or {})
        return respuesta[0], json.loads(respuesta[2])

    async def metodos(self, api: str) -> dict[str, dict[str, Any]]:
        """The methods of each resource that has any."""
        _, respuesta = await self.pide("GET", f"/restapis/{api}/resources", consulta={"limit": ["500"]})
        return {
            recurso["path"]: recurso["resourceMethods"]
            for recurso in respuesta["item"]
            if recurso.get("resourceMethods")
        }


def documento_de(*rutas: str) -> dict[str, Any]:
    """What Chalice would deploy for an app with these routes."""
    app = Chalice(app_name="juguete")
    app.api.binary_types = ["image/png"]
    for ruta in rutas:
        app.route(ruta, methods=["GET", "POST"], cors=CORSConfig(allow_headers=["Idempotency-Key"]))(_vista)
    documento: dict[str, Any] = SwaggerGenerator("us-west-2", {"api_handler_arn": ARN}).generate_swagger(app)
    return documento


def _vista(*_argumentos: str) -> None:
    raise NotImplementedError


async def test_imported_routes_call_the_function_and_keep_their_variables() -> None:
    gateway = Gateway()

    estado, api = await gateway.pide(
        "POST", "/restapis", documento_de("/eventos", "/eventos/{evento}"), IMPORTA
    )

    metodos = await gateway.metodos(api["id"])
    assert (estado, api["name"], api["binaryMediaTypes"]) == (201, "juguete", ["image/png"])
    assert set(metodos) == {"/eventos", "/eventos/{evento}"}
    assert set(metodos["/eventos/{evento}"]) == {"GET", "POST", "OPTIONS"}
    integracion = metodos["/eventos/{evento}"]["GET"]["methodIntegration"]
    assert (integracion["type"], integracion["httpMethod"]) == ("AWS_PROXY", "POST")
    assert ARN in integracion["uri"]
    assert gateway.importadas == [api["id"]]


async def test_imported_preflight_answers_with_the_headers_of_cors() -> None:
    gateway = Gateway()

    _, api = await gateway.pide("POST", "/restapis", documento_de("/eventos"), IMPORTA)

    metodo = (await gateway.metodos(api["id"]))["/eventos"]["OPTIONS"]
    respuesta = metodo["methodIntegration"]["integrationResponses"]["200"]["responseParameters"]
    assert metodo["methodIntegration"]["type"] == "MOCK"
    assert "Idempotency-Key" in respuesta["method.response.header.Access-Control-Allow-Headers"]
    assert (
        "method.response.header.Access-Control-Allow-Origin"
        in metodo["methodResponses"]["200"]["responseParameters"]
    )


async def test_deploying_again_replaces_the_routes_and_keeps_the_api() -> None:
    gateway = Gateway()
    _, api = await gateway.pide("POST", "/restapis", documento_de("/eventos", "/viejo/{id}/parte"), IMPORTA)

    estado, otra = await gateway.pide(
        "PUT", f"/restapis/{api['id']}", documento_de("/eventos", "/nuevo/{id}"), REEMPLAZA
    )

    assert (estado, otra["id"]) == (200, api["id"])
    assert set(await gateway.metodos(api["id"])) == {"/eventos", "/nuevo/{id}"}


async def test_authorizer_of_the_document_guards_its_methods() -> None:
    documento = documento_de("/eventos")
    documento["securityDefinitions"] = {
        "portero": {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "x-amazon-apigateway-authtype": "custom",
            "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": ARN},
        }
    }
    documento["paths"]["/eventos"]["get"]["security"] = [{"portero": []}]
    gateway = Gateway()

    _, api = await gateway.pide("POST", "/restapis", documento, IMPORTA)

    metodos = (await gateway.metodos(api["id"]))["/eventos"]
    assert metodos["GET"]["authorizationType"] == "CUSTOM"
    assert metodos["GET"]["authorizerId"]
    assert metodos["POST"]["authorizationType"] == "NONE"


@pytest.mark.parametrize("cuerpo", [b"", b"openapi: 3.0.1", b"[]"])
async def test_document_that_cannot_be_read_is_refused(cuerpo: bytes) -> None:
    manejador = con_importacion(apigateway_v1.handle_request, lambda _api, _documento: None)

    estado, _, respuesta = await manejador("POST", "/restapis", {}, cuerpo, dict(IMPORTA))

    assert estado == 400
    assert b"Unable to parse" in respuesta


async def test_unknown_api_cannot_be_replaced() -> None:
    gateway = Gateway()

    estado, _ = await gateway.pide("PUT", "/restapis/00000000", documento_de("/eventos"), REEMPLAZA)

    assert estado == 404
    assert gateway.importadas == []


async def test_other_calls_reach_ministack_as_before() -> None:
    estado, api = await Gateway().pide("POST", "/restapis", {"name": "a mano"})

    assert (estado, api["name"]) == (201, "a mano")


def test_parents_come_before_their_children() -> None:
    rutas = recursos({"paths": {"/reservas/{id}/{email}": {}, "/reservas/eventos": {}}})

    assert rutas == ["/reservas", "/reservas/eventos", "/reservas/{id}", "/reservas/{id}/{email}"]
