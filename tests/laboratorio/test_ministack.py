"""MiniStack's DynamoDB in a process of its own keeps what it is told, for as long as it is needed."""

import boto3
from botocore.config import Config

from herramientas.laboratorio.ministack import dynamodb_aparte
from initdb.esquema import ETAPA_PRODUCCION, esquema
from initdb.tablas import prepara


def test_it_serves_the_tables_to_a_client_and_starts_empty() -> None:
    item = {"PK": {"S": "E"}, "SK": {"S": "Ópera ñ"}}

    for _ in range(2):
        with dynamodb_aparte() as direccion:
            cliente = boto3.client(
                "dynamodb", endpoint_url=direccion, config=Config(retries={"max_attempts": 1})
            )
            assert cliente.list_tables()["TableNames"] == []
            prepara(cliente, esquema(ETAPA_PRODUCCION), lambda _: None)
            cliente.put_item(TableName="inventario", Item=item)
            assert cliente.get_item(TableName="inventario", Key=item)["Item"] == item
