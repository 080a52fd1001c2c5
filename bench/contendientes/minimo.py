"""The floor a Python user knows: json and a boto3 client. No router, no validation, no log."""

import json
from typing import Any

import operaciones


def api(evento: dict[str, Any], _contexto: Any) -> dict[str, Any]:
    if evento["httpMethod"] == "GET":
        reserva = operaciones.busca(evento["pathParameters"]["id"])
        return _respuesta(200, reserva) if reserva else _respuesta(404, {"Message": "No existe"})
    cuerpo = json.loads(evento["body"])
    try:
        return _respuesta(200, operaciones.reserva(cuerpo["evento"], cuerpo["email"], cuerpo["cantidad"]))
    except operaciones.Agotado:
        return _respuesta(409, {"Message": "No hay boletos"})


def _respuesta(estado: int, cuerpo: dict[str, Any]) -> dict[str, Any]:
    return {
        "statusCode": estado,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(cuerpo),
    }
