"""The events that the contestants are given, as API Gateway and DynamoDB Streams hand them over."""

import json
from typing import Any


def peticion(
    metodo: str, recurso: str, parametros: dict[str, str] | None = None, cuerpo: Any = None
) -> dict[str, Any]:
    """A request through a REST API with Lambda proxy integration."""
    ruta = recurso.format(**(parametros or {}))
    cabeceras = {
        "Accept": "*/*",
        "Content-Type": "application/json",
        "Host": "oy7rgdejtk.execute-api.us-west-2.amazonaws.com",
        "User-Agent": "curl/8.5.0",
        "X-Amzn-Trace-Id": "Root=1-61ad6f0f-730fe2865d948c584057812b",
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    }
    return {
        "resource": recurso,
        "path": ruta,
        "httpMethod": metodo,
        "headers": cabeceras,
        "multiValueHeaders": {nombre: [valor] for nombre, valor in cabeceras.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": parametros,
        "stageVariables": None,
        "requestContext": {
            "resourceId": "a1b2c3",
            "resourcePath": recurso,
            "httpMethod": metodo,
            "path": f"/produccion{ruta}",
            "accountId": "000000000000",
            "protocol": "HTTP/1.1",
            "stage": "produccion",
            "requestId": "4980b4df-ac94-46e4-89d7-979dd0306318",
            "identity": {"sourceIp": "203.0.113.7", "userAgent": "curl/8.5.0"},
            "apiId": "oy7rgdejtk",
        },
        "body": None if cuerpo is None else json.dumps(cuerpo),
        "isBase64Encoded": False,
    }


def entrega_de_evento(nombre: str, capacidad: int, estado: str) -> dict[str, Any]:
    """A record of the eventos stream: created (`A`) or cancelled (`C`)."""
    imagen = {
        "nombre": {"S": nombre},
        "Capacidad": {"N": str(capacidad)},
        "Categoria": {"S": "Opera"},
        "Estado": {"S": estado},
    }
    anterior = {} if estado == "A" else {"OldImage": {**imagen, "Estado": {"S": "A"}}}
    return _entrega("INSERT" if estado == "A" else "MODIFY", {"nombre": {"S": nombre}}, imagen, anterior)


def entrega_de_reserva(id: str) -> dict[str, Any]:
    """A record of the inventario stream: a new reservation."""
    clave = {"PK": {"S": "I"}, "SK": {"S": id}}
    imagen = {
        **clave,
        "Evento": {"S": "Opera Aida"},
        "Estado": {"S": "A"},
        "Email": {"S": "pepe@example.com"},
        "Cantidad": {"N": "3"},
    }
    return _entrega("INSERT", clave, imagen, {})


def _entrega(nombre: str, clave: Any, imagen: Any, anterior: Any) -> dict[str, Any]:
    return {
        "Records": [
            {
                "eventID": "c4ca4238a0b923820dcc509a6f75849b",
                "eventName": nombre,
                "eventVersion": "1.1",
                "eventSource": "aws:dynamodb",
                "awsRegion": "us-west-2",
                "dynamodb": {
                    "ApproximateCreationDateTime": 1638756111,
                    "Keys": clave,
                    "NewImage": imagen,
                    **anterior,
                    "SequenceNumber": "4421584500000000017450439091",
                    "SizeBytes": 120,
                    "StreamViewType": "NEW_AND_OLD_IMAGES",
                },
                "eventSourceARN": "arn:aws:dynamodb:us-west-2:000000000000:table/t/stream/2021-12-06T00:00:00.000",
            }
        ]
    }
