"""docs/openapi.yaml by itself: a valid document whose examples keep their own rules and which leaves nothing out."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from herramientas.despliegue.respuestas import RESPUESTAS
from tests.contrato_http.ejemplos import DE_LA_PUERTA
from tests.contrato_http.validador import Contrato

RAIZ = Path(__file__).parents[2]
DOMINIOS = ("eventos", "reservas")
SIN_RESPUESTA = {
    "ImagenIlegible",
    "AnuncioIncompleto",
    "BarridoIncompleto",
}  # of the stream functions: no client ever sees them

CONTRATO = Contrato.publicado()


def test_the_document_is_valid_openapi() -> None:
    validate(dict(CONTRATO.documento))


def test_every_example_meets_its_schema() -> None:
    ejemplos = list(_ejemplos(CONTRATO.documento))

    assert len(ejemplos) > 30
    for esquema, valor in ejemplos:
        assert CONTRATO.errores(esquema, valor) == [], valor


def test_every_response_body_has_an_example() -> None:
    for patron, metodo, operacion in _operaciones():
        for estado, respuesta in operacion["responses"].items():
            for contenido in CONTRATO.sigue(respuesta).get("content", {}).values():
                assert contenido["examples"], f"{metodo} {patron} {estado}"


def test_the_routes_of_the_apps_are_those_of_the_contract() -> None:
    # API Gateway wants one variable name per path level, so {evento} is called {id} before {email}.
    documentadas = {
        (patron.replace("{evento}/{email}", "{id}/{email}"), metodo.upper(), operacion["operationId"])
        for patron, metodo, operacion in _operaciones()
    }

    assert documentadas == {ruta for dominio in DOMINIOS for ruta in _rutas(dominio)}


@pytest.mark.parametrize("dominio", DOMINIOS)
def test_every_error_code_is_documented(dominio: str) -> None:
    documentados = set(_codigos(CONTRATO.documento))

    assert _errores(dominio) - SIN_RESPUESTA <= documentados


def test_no_error_code_is_invented() -> None:
    existentes = {codigo for dominio in DOMINIOS for codigo in _errores(dominio)}
    existentes |= {respuesta.codigo for respuesta in RESPUESTAS}

    assert set(_codigos(CONTRATO.documento)) <= existentes


def test_what_organisers_alone_may_do_declares_who_they_are() -> None:
    declaran = {operacion["operationId"] for _, _, operacion in _operaciones() if "security" in operacion}

    assert declaran == {ruta for dominio in DOMINIOS for ruta in _protegidas(dominio)}
    assert CONTRATO.documento["components"]["securitySchemes"]["organizador"]["scheme"] == "bearer"


def test_what_api_gateway_says_is_what_the_contract_shows() -> None:
    mensajes = {respuesta.codigo: respuesta.mensaje for respuesta in RESPUESTAS}
    mostrados = [
        valor
        for _, valor in _ejemplos(CONTRATO.documento)
        if isinstance(valor, dict) and valor.get("Code") in DE_LA_PUERTA
    ]

    assert {valor["Code"] for valor in mostrados} == DE_LA_PUERTA
    assert [valor for valor in mostrados if valor["Message"] != mensajes[valor["Code"]]] == []


def _protegidas(dominio: str) -> Iterator[str]:
    """The handlers that have an authorizer, each of which looks at the group too."""
    for funcion in _arbol(f"{dominio}-app/app.py").body:
        if isinstance(funcion, ast.FunctionDef) and "authorizer=organizadores" in ast.unparse(funcion):
            assert "acceso.exige_" in ast.unparse(funcion.body[0]), funcion.name
            yield funcion.name


def _operaciones() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for patron, metodos in CONTRATO.documento["paths"].items():
        for metodo, operacion in metodos.items():
            if metodo != "parameters":
                yield patron, metodo, operacion


def _ejemplos(nodo: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    """Each example of the document beside the schema that it illustrates."""
    if isinstance(nodo, dict):
        esquema = nodo.get("schema", nodo)
        if "example" in nodo:
            yield esquema, nodo["example"]
        if isinstance(nodo.get("examples"), dict) and "schema" in nodo:
            yield from ((esquema, CONTRATO.sigue(ejemplo)["value"]) for ejemplo in nodo["examples"].values())
        if isinstance(nodo.get("examples"), list):
            yield from ((esquema, ejemplo) for ejemplo in nodo["examples"])
        nodo = list(nodo.values())
    if isinstance(nodo, list):
        for hijo in nodo:
            yield from _ejemplos(hijo)


def _codigos(nodo: Any) -> Iterator[str]:
    if isinstance(nodo, dict):
        if "enum" in nodo.get("Code", {}):
            yield from nodo["Code"]["enum"]
        nodo = list(nodo.values())
    if isinstance(nodo, list):
        for hijo in nodo:
            yield from _codigos(hijo)


def _arbol(ruta: str) -> ast.Module:
    return ast.parse((RAIZ / ruta).read_text(encoding="utf-8"))


def _rutas(dominio: str) -> Iterator[tuple[str, str, str]]:
    funciones = [nodo for nodo in _arbol(f"{dominio}-app/app.py").body if isinstance(nodo, ast.FunctionDef)]
    for funcion in funciones:
        for decorador in funcion.decorator_list:
            if isinstance(decorador, ast.Call) and ast.unparse(decorador.func) == "app.route":
                metodos = next(
                    ast.literal_eval(clave.value) for clave in decorador.keywords if clave.arg == "methods"
                )
                yield from ((ast.literal_eval(decorador.args[0]), metodo, funcion.name) for metodo in metodos)


def _errores(dominio: str) -> set[str]:
    """Of the app's own and of those that it shares."""
    modulos = (f"{dominio}-app/chalicelib/errores.py", "compartido/boletia/errores.py")
    clases = [clase for modulo in modulos for clase in _arbol(modulo).body if isinstance(clase, ast.ClassDef)]
    return {clase.name for clase in clases if not clase.name.startswith("_")}
