"""The floor of the domain eventos: json and a boto3 client."""

import json
import os
from typing import Any

import boto3

dynamodb = boto3.client("dynamodb")
TABLA = os.environ["TABLA_EVENTOS"]


def api(evento: dict[str, Any], _contexto: Any) -> dict[str, Any]:
    if evento["httpMethod"] == "GET":
        clave: Any = {"nombre": {"S": evento["pathParameters"]["evento"]}}
        item = dynamodb.get_item(TableName=TABLA, Key=clave, ConsistentRead=True)["Item"]
        return _respuesta(
            {
                "Evento": item["nombre"]["S"],
                "Capacidad": int(item["Capacidad"]["N"]),
                "Categoria": item["Categoria"]["S"],
                "Estado": item["Estado"]["S"],
            }
        )
    cuerpo = json.loads(evento["body"])
    dynamodb.put_item(
        TableName=TABLA,
        Item={
            "nombre": {"S": cuerpo["evento"]},
            "Capacidad": {"N": str(cuerpo["capacidad"])},
            "Categoria": {"S": cuerpo["categoria"]},
            "Estado": {"S": "A"},
        },
        ConditionExpression="attribute_not_exists(nombre)",
    )
    return _respuesta(
        {
            "Evento": cuerpo["evento"],
            "Capacidad": cuerpo["capacidad"],
            "Categoria": cuerpo["categoria"],
            "Estado": "A",
        }
    )


def _respuesta(cuerpo: dict[str, Any]) -> dict[str, Any]:
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(cuerpo)}
