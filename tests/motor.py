"""The engine of the integration tests: moto in this process, with the tables that initdb makes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import pytest
from moto import mock_aws

from initdb import espera
from initdb.esquema import ETAPA_PRODUCCION, esquema
from initdb.tablas import prepara


@contextmanager
def dynamodb_con_tablas() -> Iterator[Any]:
    """A DynamoDB that holds the three empty tables under the seed's plain names; its client."""
    with mock_aws(), pytest.MonkeyPatch.context() as cambios:
        cambios.setattr(espera, "PRIMERA_PAUSA", 0.001)
        cliente = boto3.client("dynamodb")
        prepara(cliente, esquema(ETAPA_PRODUCCION), avisa=lambda _paso: None)
        yield cliente


def vacia(cliente: Any, tabla: str) -> None:
    """Deletes every item of a table."""
    claves = [
        clave["AttributeName"] for clave in cliente.describe_table(TableName=tabla)["Table"]["KeySchema"]
    ]
    for item in cliente.scan(TableName=tabla)["Items"]:
        cliente.delete_item(TableName=tabla, Key={clave: item[clave] for clave in claves})


def registros_del_stream(cliente: Any, tabla: str) -> list[dict[str, Any]]:
    """Every record of a table's stream so far, oldest first."""
    streams = boto3.client("dynamodbstreams")
    arn = cliente.describe_table(TableName=tabla)["Table"]["LatestStreamArn"]
    (fragmento,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    iterador = streams.get_shard_iterator(
        StreamArn=arn, ShardId=fragmento["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )
    return [
        dict(registro) for registro in streams.get_records(ShardIterator=iterador["ShardIterator"])["Records"]
    ]
