"""The seed's sweep: query the index for the event's reservations, then update the active ones one after another."""

from typing import Any

from botocore.exceptions import ClientError


def barre(cliente: Any, tabla: str, evento: str) -> int:
    """The seed's algorithm; returns how many reservations it cancelled."""
    canceladas = 0
    for pagina in cliente.get_paginator("query").paginate(
        TableName=tabla,
        IndexName="evento-email",
        KeyConditionExpression="Evento = :evento",
        ExpressionAttributeValues={":evento": {"S": evento}},
    ):
        activas = [item["SK"] for item in pagina["Items"] if item["Estado"]["S"] == "A"]
        canceladas += sum(_cancela(cliente, tabla, id) for id in activas)
    return canceladas


def _cancela(cliente: Any, tabla: str, id: Any) -> bool:
    try:
        cliente.update_item(
            TableName=tabla,
            Key={"PK": {"S": "I"}, "SK": id},
            UpdateExpression="SET Estado = :cancelada",
            ConditionExpression="Estado = :activa",
            ExpressionAttributeValues={":cancelada": {"S": "C"}, ":activa": {"S": "A"}},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True
