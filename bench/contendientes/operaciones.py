"""The DynamoDB calls that every contestant makes, through boto3 as its documentation shows it."""

import os
import uuid
from typing import Any

import boto3
from botocore.exceptions import ClientError
from transaccion import transaccion

dynamodb = boto3.client("dynamodb")
TABLA = os.environ["TABLA_INVENTARIO"]


class Agotado(Exception):
    """The event is unknown, cancelled or sold out."""


def busca(id: str) -> dict[str, Any] | None:
    respuesta = dynamodb.get_item(
        TableName=TABLA, Key={"PK": {"S": "I"}, "SK": {"S": id}}, ConsistentRead=True
    )
    item: Any = respuesta.get("Item")
    if not item:
        return None
    return {
        "Id": item["SK"]["S"],
        "Evento": item["Evento"]["S"],
        "Estado": item["Estado"]["S"],
        "Email": item["Email"]["S"],
        "Cantidad": int(item["Cantidad"]["N"]),
    }


def reserva(evento: str, email: str, cantidad: int) -> dict[str, Any]:
    """Raises Agotado."""
    id = uuid.uuid4().hex
    try:
        dynamodb.transact_write_items(TransactItems=transaccion(TABLA, id, evento, email, cantidad))
    except ClientError as error:
        if error.response["Error"]["Code"] != "TransactionCanceledException":
            raise
        raise Agotado(evento) from error
    return {"Id": id, "Evento": evento, "Estado": "A", "Email": email, "Cantidad": cantidad}
