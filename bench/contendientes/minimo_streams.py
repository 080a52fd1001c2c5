"""The floor of the two functions on the stream of eventos; the sweep is the seed's."""

import os
from typing import Any

import boto3
from barrido_semilla import barre

dynamodb = boto3.client("dynamodb")
TABLA = os.environ["TABLA_INVENTARIO"]


def copia(entrega: dict[str, Any], _contexto: Any) -> None:
    for registro in entrega["Records"]:
        imagen = registro["dynamodb"]["NewImage"]
        dynamodb.put_item(
            TableName=TABLA,
            Item={
                "PK": {"S": "E"},
                "SK": imagen["nombre"],
                "Capacidad": imagen["Capacidad"],
                "Categoria": imagen["Categoria"],
                "Estado": imagen["Estado"],
            },
            ConditionExpression="attribute_not_exists(PK)",
        )


def barrido(entrega: dict[str, Any], _contexto: Any) -> None:
    for registro in entrega["Records"]:
        barre(dynamodb, TABLA, registro["dynamodb"]["NewImage"]["nombre"]["S"])
