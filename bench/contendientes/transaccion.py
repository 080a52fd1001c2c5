"""The transaction of a booking, as DynamoDB wants it."""

from typing import Any


def transaccion(tabla: str, id: str, evento: str, email: str, cantidad: int) -> Any:
    return [
        {
            "Update": {
                "TableName": tabla,
                "Key": {"PK": {"S": "E"}, "SK": {"S": evento}},
                "UpdateExpression": "SET Capacidad = Capacidad - :cantidad",
                "ConditionExpression": "Estado = :activo AND Capacidad >= :cantidad",
                "ExpressionAttributeValues": {":cantidad": {"N": str(cantidad)}, ":activo": {"S": "A"}},
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
        },
        {
            "Put": {
                "TableName": tabla,
                "Item": {
                    "PK": {"S": "I"},
                    "SK": {"S": id},
                    "Evento": {"S": evento},
                    "Estado": {"S": "A"},
                    "Email": {"S": email},
                    "Cantidad": {"N": str(cantidad)},
                },
                "ConditionExpression": "attribute_not_exists(PK)",
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
        },
    ]
