"""The floor of notificaciones: claim, send, close, through two boto3 clients."""

import os
from typing import Any

import boto3

dynamodb = boto3.client("dynamodb")
ses = boto3.client("ses")
TABLA = os.environ["TABLA_NOTIFICACIONES"]


def notificaciones(entrega: dict[str, Any], _contexto: Any) -> None:
    for registro in entrega["Records"]:
        imagen = registro["dynamodb"]["NewImage"]
        clave: Any = {"PK": {"S": f"{imagen['SK']['S']}#{imagen['Estado']['S']}"}}
        dynamodb.put_item(
            TableName=TABLA,
            Item={**clave, "Situacion": {"S": "reclamado"}},
            ConditionExpression="attribute_not_exists(PK)",
        )
        ses.send_email(
            Source=os.environ["SENDER_EMAIL"],
            Destination={"ToAddresses": [imagen["Email"]["S"]]},
            Message={
                "Subject": {"Data": "Confirmación de reserva", "Charset": "UTF-8"},
                "Body": {
                    "Text": {"Data": f"Su reserva {imagen['SK']['S']} está confirmada", "Charset": "UTF-8"}
                },
            },
        )
        dynamodb.update_item(
            TableName=TABLA,
            Key=clave,
            UpdateExpression="SET Situacion = :enviado",
            ExpressionAttributeValues={":enviado": {"S": "enviado"}},
        )
