"""Reads the tables of DynamoDB into the schema's words, once they have settled."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from botocore.exceptions import ClientError

from initdb.comparacion import Existente, Rasgo
from initdb.espera import NoTermina, a_la_vez, intentos
from initdb.esquema import Indice, Tabla
from initdb.fallos import codigo

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import KeySchemaElementTypeDef, TableDescriptionTypeDef

NO_EXISTE = {"ResourceNotFoundException", "TableNotFoundException"}

T = TypeVar("T")


def lee_todas(cliente: "DynamoDBClient", nombres: Iterable[str]) -> dict[str, Existente]:
    """The tables that exist under these names, read side by side once they are ACTIVE."""
    leidas = a_la_vez(lambda nombre: lee(cliente, nombre), nombres)
    return {existente.tabla.nombre: existente for existente in leidas if existente is not None}


def lee(cliente: "DynamoDBClient", nombre: str) -> Existente | None:
    """A table as it is once it and its indexes are ACTIVE; None when there is none."""
    try:
        descripcion = espera_estable(cliente, nombre)
        return None if descripcion is None else _desde_descripcion(cliente, descripcion)
    except ClientError as error:
        if codigo(error) not in NO_EXISTE:
            raise
        return None  # deleted between two calls


def espera_estable(cliente: "DynamoDBClient", nombre: str) -> "TableDescriptionTypeDef | None":
    """The description once table and indexes are ACTIVE, None once the table is gone."""
    for _ in intentos():
        try:
            descripcion = cliente.describe_table(TableName=nombre)["Table"]
        except ClientError as error:
            if codigo(error) not in NO_EXISTE:
                raise
            return None
        indices = descripcion.get("GlobalSecondaryIndexes", [])
        estados = [descripcion["TableStatus"], *(indice.get("IndexStatus", "ACTIVE") for indice in indices)]
        if set(estados) == {"ACTIVE"}:
            return descripcion
    raise NoTermina(f"{nombre} no llega a ACTIVE: repita la orden más tarde")


def _desde_descripcion(cliente: "DynamoDBClient", descripcion: "TableDescriptionTypeDef") -> Existente:
    """DescribeTable's answer plus the three settings that only further calls tell."""
    nombre = descripcion["TableName"]
    ttl = cliente.describe_time_to_live(TableName=nombre)["TimeToLiveDescription"]
    etiquetas = _o_carencia(cliente, lambda: _lee_etiquetas(cliente, descripcion["TableArn"]))
    pitr = _o_carencia(cliente, lambda: _lee_pitr(cliente, nombre))
    stream = descripcion.get("StreamSpecification", {})
    con_stream = stream.get("StreamEnabled", False)
    return Existente(
        tabla=Tabla(
            nombre=nombre,
            claves=_claves(descripcion, descripcion["KeySchema"]),
            indices=_indices(descripcion),
            facturacion=descripcion.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED"),
            stream=stream.get("StreamViewType") if con_stream else None,
            ttl=ttl.get("AttributeName") if ttl.get("TimeToLiveStatus") in {"ENABLED", "ENABLING"} else None,
            pitr=bool(pitr),
            protegida=descripcion.get("DeletionProtectionEnabled", False),
            etiquetas=MappingProxyType(etiquetas or {}),
        ),
        stream_arn=descripcion.get("LatestStreamArn") if con_stream else None,
        carencias=frozenset(
            rasgo for rasgo, valor in ((Rasgo.ETIQUETAS, etiquetas), (Rasgo.PITR, pitr)) if valor is None
        ),
    )


def _indices(descripcion: "TableDescriptionTypeDef") -> tuple[Indice, ...]:
    """Global and local ones: the schema has no local index, so one that exists has to show up."""
    globales = descripcion.get("GlobalSecondaryIndexes", [])
    locales = descripcion.get("LocalSecondaryIndexes", [])
    return tuple(
        Indice(
            indice["IndexName"],
            _claves(descripcion, indice["KeySchema"]),
            indice.get("Projection", {}).get("ProjectionType", "ALL"),
        )
        for indice in (*globales, *locales)
    )


def _claves(
    descripcion: "TableDescriptionTypeDef", claves: "Iterable[KeySchemaElementTypeDef]"
) -> tuple[str, ...]:
    """The key's attributes, partition key first; one that is no string shows its type: `PK:N`."""
    tipos: Mapping[str, str] = {
        atributo["AttributeName"]: atributo["AttributeType"]
        for atributo in descripcion["AttributeDefinitions"]
    }
    en_orden = sorted(claves, key=lambda clave: clave["KeyType"])  # HASH before RANGE
    nombres = [clave["AttributeName"] for clave in en_orden]
    return tuple(nombre if tipos[nombre] == "S" else f"{nombre}:{tipos[nombre]}" for nombre in nombres)


def _o_carencia(cliente: "DynamoDBClient", lectura: Callable[[], T]) -> T | None:
    """What the call reads; None when the engine lacks that API, as DynamoDB Local may. AWS lacks none."""
    try:
        return lectura()
    except ClientError as error:
        es_aws = ".amazonaws.com" in cliente.meta.endpoint_url
        if es_aws or codigo(error) != "UnknownOperationException":
            raise
        return None


def _lee_etiquetas(cliente: "DynamoDBClient", arn: str) -> dict[str, str]:
    paginas = cliente.get_paginator("list_tags_of_resource").paginate(ResourceArn=arn)
    return {etiqueta["Key"]: etiqueta["Value"] for pagina in paginas for etiqueta in pagina["Tags"]}


def _lee_pitr(cliente: "DynamoDBClient", nombre: str) -> bool:
    copias = cliente.describe_continuous_backups(TableName=nombre)["ContinuousBackupsDescription"]
    return copias.get("PointInTimeRecoveryDescription", {}).get("PointInTimeRecoveryStatus") == "ENABLED"
