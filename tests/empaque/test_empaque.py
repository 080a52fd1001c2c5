"""What `chalice deploy` would send: each app's zip in an empty process, and the template beside it."""

import json
from typing import Any

from tests.empaque.conftest import STREAM, Paquete

ENTORNO = {
    "eventos": {"TABLA_EVENTOS": "eventos"},
    "reservas": {"TABLA_INVENTARIO": "inventario", "TABLA_EVENTOS": "eventos"},
    "notificaciones": {
        "TABLA_NOTIFICACIONES": "notificaciones",
        "TABLA_INVENTARIO": "inventario",
        "SENDER_EMAIL": "boletia@example.com",
        "CONJUNTO_CORREO": "boletia-produccion",
    },
}
FUNCIONES = {
    "eventos": {"app.app"},
    "reservas": {
        "app.app",
        "app.modificaInventarioEvento",
        "app.modificaInventarioReserva",
        "app.preparaReenvio",
    },
    "notificaciones": {"app.notificaciones", "app.rebotes"},
}
RUTAS = {
    "eventos": {
        ("/eventos", "get"),
        ("/eventos", "post"),
        ("/eventos/{evento}", "get"),
        ("/eventos/{evento}", "patch"),
        ("/eventos/{evento}", "delete"),
    },
    "reservas": {
        ("/reservas/eventos", "get"),
        ("/reservas/eventos/{evento}", "get"),
        ("/reservas/eventos/{evento}/venta", "get"),
        ("/reservas/eventos/{evento}/reservas", "get"),
        ("/reservas/{id}/{email}", "get"),
        ("/reservas/{id}", "get"),
        ("/reservas", "post"),
        ("/reservas/reenvios", "post"),
        ("/reservas/{id}", "patch"),
        ("/reservas/{id}", "delete"),
        ("/reservas/{id}/entradas", "get"),
        ("/reservas/{id}/entradas", "post"),
        ("/reservas/{id}/entradas/{clave}", "delete"),
    },
    "notificaciones": set(),
}
MAXIMO_ZIP = 1_500_000  # bytes


def test_the_zip_is_small(paquete: Paquete) -> None:
    assert paquete.zip.stat().st_size <= MAXIMO_ZIP


def test_the_zip_holds_the_app_and_its_requirements_and_nothing_of_lambda_or_of_ours(
    paquete: Paquete,
) -> None:
    arriba = {hijo.name for hijo in paquete.desempaquetado.iterdir()}

    assert {"app.py", "chalicelib", "chalice"} <= arriba
    assert not arriba & {"boto3", "botocore", "tests", "local", "initdb", ".chalice", "requirements.txt"}


def test_the_app_imports_in_an_empty_process_and_its_handlers_are_there(paquete: Paquete) -> None:
    mira = "import app, json; print(json.dumps([n for n in dir(app) if callable(getattr(app, n))]))"

    hecho = paquete.ejecuta(mira, ENTORNO[paquete.dominio])

    assert hecho.returncode == 0, hecho.stderr
    llamables = {f"app.{nombre}" for nombre in json.loads(hecho.stdout)}
    assert FUNCIONES[paquete.dominio] <= llamables


def test_a_missing_variable_stops_the_start_by_name(paquete: Paquete) -> None:
    for falta in ENTORNO[paquete.dominio]:
        resto = {nombre: valor for nombre, valor in ENTORNO[paquete.dominio].items() if nombre != falta}

        hecho = paquete.ejecuta("import app", resto)

        assert hecho.returncode != 0
        assert f"Falta la variable {falta}" in hecho.stderr


def test_lambda_gets_the_functions_under_their_names(paquete: Paquete) -> None:
    assert set(paquete.funciones()) == FUNCIONES[paquete.dominio]


def test_each_function_is_told_its_tables(paquete: Paquete) -> None:
    for funcion in paquete.funciones().values():
        variables = funcion["Environment"]["Variables"]
        assert {nombre: variables[nombre] for nombre in ENTORNO[paquete.dominio]} == ENTORNO[paquete.dominio]


def test_each_stream_function_reads_its_stream_from_the_beginning(paquete: Paquete) -> None:
    for handler in FUNCIONES[paquete.dominio] - {"app.app", "app.rebotes"}:
        (disparador,) = paquete.funciones()[handler]["Events"].values()

        assert disparador["Type"] == "DynamoDB"
        assert disparador["Properties"]["Stream"] == STREAM
        assert disparador["Properties"]["StartingPosition"] == "TRIM_HORIZON"


def test_the_function_of_bounces_listens_to_the_topic_of_its_stage(paquete: Paquete) -> None:
    for handler in FUNCIONES[paquete.dominio] & {"app.rebotes"}:
        (disparador,) = paquete.funciones()[handler]["Events"].values()

        assert disparador["Type"] == "SNS"
        assert disparador["Properties"]["Topic"]["Fn::Sub"].endswith(":boletia-produccion-rebotes")


def test_the_routes_are_those_of_the_seed(paquete: Paquete) -> None:
    rutas = {
        (ruta, metodo)
        for ruta, metodos in _openapi(paquete).get("paths", {}).items()
        for metodo in metodos
        if metodo != "options"
    }

    assert rutas == RUTAS[paquete.dominio]


def test_every_route_answers_a_preflight(paquete: Paquete) -> None:
    for ruta, metodos in _openapi(paquete).get("paths", {}).items():
        cabeceras = json.dumps(metodos["options"])
        assert "Idempotency-Key" in cabeceras, ruta
        assert "Authorization" in cabeceras, ruta


def test_api_gateway_finds_one_variable_name_per_path_level(paquete: Paquete) -> None:
    variables: dict[str, set[str]] = {}
    for ruta in _openapi(paquete).get("paths", {}):
        tramos = ruta.split("/")
        for nivel, tramo in enumerate(tramos):
            if tramo.startswith("{"):
                variables.setdefault("/".join(tramos[:nivel]), set()).add(tramo)

    assert all(len(nombres) == 1 for nombres in variables.values()), variables


def _openapi(paquete: Paquete) -> dict[str, Any]:
    """The document from which API Gateway is made; empty for an app without routes."""
    apis = [
        recurso["Properties"]["DefinitionBody"]
        for recurso in paquete.plantilla["Resources"].values()
        if recurso["Type"] == "AWS::Serverless::Api"
    ]
    return apis[0] if apis else {}
