"""The engine of the integration tests: moto in this process, with the tables that initdb makes."""

import copy
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table

from initdb import espera
from initdb.esquema import ETAPA_PRODUCCION, esquema
from initdb.tablas import prepara

REGION = "us-west-2"


@contextmanager
def dynamodb_con_tablas() -> Iterator[Any]:
    """A DynamoDB that holds the three empty tables under the seed's plain names; its client."""
    with mock_aws(), pytest.MonkeyPatch.context() as cambios:
        cambios.setattr(espera, "PRIMERA_PAUSA", 0.001)
        cambios.setattr(Table, "__deepcopy__", _respaldo, raising=False)
        cliente = boto3.client("dynamodb")
        repartidas = (int(os.environ.get(de, "1")) for de in ("PARTICIONES", "CUPOS"))
        prepara(cliente, esquema(ETAPA_PRODUCCION, *repartidas), escribe=lambda _paso: None)
        yield cliente


def _respaldo(tabla: Table, _: Any) -> Table:
    """What moto keeps of a table before each write of a transaction, in case it fails: what a write changes."""
    otra = copy.copy(tabla)
    otra.items = copy.deepcopy(tabla.items)
    if tabla.stream_shard is not None:
        otra.stream_shard = copy.copy(tabla.stream_shard)
        otra.stream_shard.items = list(tabla.stream_shard.items)
    return otra


class DeUnoEnUno:
    """A client for tests that race threads: each call is atomic, as in DynamoDB and not in moto."""

    def __init__(self, cliente: Any) -> None:
        self._cliente = cliente
        self._turno = Lock()

    def __getattr__(self, operacion: str) -> Callable[..., Any]:
        def llama(**parametros: Any) -> Any:
            with self._turno:
                return getattr(self._cliente, operacion)(**parametros)

        return llama


def vacia(*tablas: str) -> None:
    """Forgets the items and the stream records of these tables.

    Straight in moto's memory: each of its transactions copies the whole table with its stream, so that tests
    would grow slower with each record that the tests before them left.
    """
    for nombre in tablas:
        tabla = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables[nombre]
        tabla.items.clear()
        if tabla.stream_shard is not None:
            tabla.stream_shard.items.clear()


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
