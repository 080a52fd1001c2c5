"""The tables in DynamoDB: read, create, complete, wait, delete. The only module here that calls AWS."""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import ClientError

from initdb.comparacion import Comparacion, Diferencia, Existente, Rasgo, compara
from initdb.esquema import Indice, Tabla

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.literals import KeyTypeType
    from mypy_boto3_dynamodb.type_defs import (
        AttributeDefinitionTypeDef,
        KeySchemaElementTypeDef,
        TableDescriptionTypeDef,
        TagTypeDef,
    )

ESPERA_MAXIMA = 600.0  # seconds for one table to settle
VUELTAS = 10  # a concurrent run may undo a round's work at most so often

T = TypeVar("T")
R = TypeVar("R")


class HayDiferencias(Exception):
    """Something exists and differs; nothing was touched."""

    def __init__(self, diferencias: Sequence[Diferencia]) -> None:
        super().__init__(f"{len(diferencias)} diferencias")
        self.diferencias = tuple(diferencias)


class NoTermina(Exception):
    """A table did not settle in time; running again goes on where this run stopped."""


def prepara(
    cliente: "DynamoDBClient", quiero: Sequence[Tabla], avisa: Callable[[str], None]
) -> dict[str, Existente]:
    """Make the tables exist as wanted and return them by name.

    Reads and compares everything, acts, and reads again until nothing is left to do: so it may be killed
    and run again, or run twice at once. Raises HayDiferencias before touching anything.
    """
    for _ in range(VUELTAS):
        hay = lee_todas(cliente, [tabla.nombre for tabla in quiero])
        comparacion = compara(quiero, hay)
        if comparacion.diferencias:
            raise HayDiferencias(comparacion.diferencias)
        if comparacion.completa:
            return hay
        _ejecuta(cliente, comparacion, avisa)
    raise NoTermina(f"las tablas siguen cambiando tras {VUELTAS} intentos: ¿hay otro initdb en marcha?")


def lee_todas(cliente: "DynamoDBClient", nombres: Iterable[str]) -> dict[str, Existente]:
    """The tables that exist under these names, side by side, once they are ACTIVE."""
    leidas = _a_la_vez(lambda nombre: lee(cliente, nombre), nombres)
    return {existente.tabla.nombre: existente for existente in leidas if existente is not None}


def lee(cliente: "DynamoDBClient", nombre: str) -> Existente | None:
    """A table as it is once it and its indexes are ACTIVE; None when there is none."""
    descripcion = _espera_estable(cliente, nombre)
    if descripcion is None:
        return None
    return _desde_descripcion(cliente, descripcion)


def borra(cliente: "DynamoDBClient", tablas: Iterable[Existente]) -> None:
    """Delete the tables side by side, protected ones too, and wait until they are gone."""
    _a_la_vez(lambda existente: _borra_una(cliente, existente.tabla), tablas)


# --- acting --------------------


def _ejecuta(cliente: "DynamoDBClient", comparacion: Comparacion, avisa: Callable[[str], None]) -> None:
    for tabla in comparacion.faltan:
        avisa(f"Creando {tabla.nombre}")
    _a_la_vez(lambda tabla: _tolera_carrera(lambda: _crea(cliente, tabla)), comparacion.faltan)
    for tabla, rasgo in comparacion.incompletas:
        avisa(f"Completando {tabla.nombre}: {rasgo}")
    por_tabla: dict[str, list[tuple[Tabla, Rasgo]]] = {}
    for tabla, rasgo in comparacion.incompletas:
        por_tabla.setdefault(tabla.nombre, []).append((tabla, rasgo))
    _a_la_vez(lambda tareas: _completa_una(cliente, tareas), por_tabla.values())


def _crea(cliente: "DynamoDBClient", tabla: Tabla) -> None:
    atributos = sorted({*tabla.claves, *(clave for indice in tabla.indices for clave in indice.claves)})
    definiciones: list[AttributeDefinitionTypeDef] = [
        {"AttributeName": atributo, "AttributeType": "S"} for atributo in atributos
    ]
    opcionales: dict[str, Any] = {}
    if tabla.indices:
        opcionales["GlobalSecondaryIndexes"] = [
            {
                "IndexName": indice.nombre,
                "KeySchema": _claves(indice.claves),
                "Projection": {"ProjectionType": indice.proyeccion},
            }
            for indice in tabla.indices
        ]
    if tabla.stream:
        opcionales["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": tabla.stream}
    cliente.create_table(
        TableName=tabla.nombre,
        AttributeDefinitions=definiciones,
        KeySchema=_claves(tabla.claves),
        BillingMode="PAY_PER_REQUEST",
        DeletionProtectionEnabled=tabla.protegida,
        Tags=_etiquetas(tabla),
        **opcionales,
    )


def _completa_una(cliente: "DynamoDBClient", tareas: Iterable[tuple[Tabla, Rasgo]]) -> None:
    """The traits of one table one after another: DynamoDB changes a table only while it is ACTIVE."""
    for tabla, rasgo in tareas:
        _tolera_carrera(partial(_completa, cliente, tabla, rasgo))
        _espera_estable(cliente, tabla.nombre)


def _completa(cliente: "DynamoDBClient", tabla: Tabla, rasgo: Rasgo) -> None:
    match rasgo:
        case Rasgo.STREAM:
            especificacion: Any = {"StreamEnabled": True, "StreamViewType": tabla.stream}
            cliente.update_table(TableName=tabla.nombre, StreamSpecification=especificacion)
        case Rasgo.TTL:
            cliente.update_time_to_live(
                TableName=tabla.nombre,
                TimeToLiveSpecification={"Enabled": True, "AttributeName": tabla.ttl or ""},
            )
        case Rasgo.PITR:
            cliente.update_continuous_backups(
                TableName=tabla.nombre,
                PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
            )
        case Rasgo.PROTECCION:
            cliente.update_table(TableName=tabla.nombre, DeletionProtectionEnabled=True)
        case Rasgo.ETIQUETAS:
            arn = cliente.describe_table(TableName=tabla.nombre)["Table"]["TableArn"]
            cliente.tag_resource(ResourceArn=arn, Tags=_etiquetas(tabla))


def _borra_una(cliente: "DynamoDBClient", tabla: Tabla) -> None:
    if tabla.protegida:
        _tolera_carrera(lambda: cliente.update_table(TableName=tabla.nombre, DeletionProtectionEnabled=False))
        _espera_estable(cliente, tabla.nombre)
    _tolera_carrera(lambda: cliente.delete_table(TableName=tabla.nombre))
    cliente.get_waiter("table_not_exists").wait(
        TableName=tabla.nombre, WaiterConfig={"Delay": 1, "MaxAttempts": int(ESPERA_MAXIMA)}
    )


def _tolera_carrera(accion: Callable[[], object]) -> None:
    """Run an action that another run may have done, or be doing, at this moment: the next read will tell."""
    try:
        accion()
    except ClientError as error:
        if not _otro_fue_antes(error):
            raise
        time.sleep(0.5)


def _otro_fue_antes(error: ClientError) -> bool:
    codigo = error.response["Error"]["Code"]
    if codigo == "ValidationException":
        return "already" in error.response["Error"]["Message"]
    return codigo in {
        "ResourceInUseException",
        "ResourceNotFoundException",
        "TableNotFoundException",
        "LimitExceededException",
        "ContinuousBackupsUnavailableException",
    }


# --- reading --------------------


def _espera_estable(cliente: "DynamoDBClient", nombre: str) -> "TableDescriptionTypeDef | None":
    """The description once table and indexes are ACTIVE, None once the table is gone."""
    limite = time.monotonic() + ESPERA_MAXIMA
    pausa = 0.1
    while time.monotonic() < limite:
        try:
            descripcion = cliente.describe_table(TableName=nombre)["Table"]
        except cliente.exceptions.ResourceNotFoundException:
            return None
        if _estable(descripcion):
            return descripcion
        time.sleep(pausa)
        pausa = min(pausa * 2, 5.0)
    raise NoTermina(f"{nombre} no llega a ACTIVE en {ESPERA_MAXIMA:.0f} s: repita la orden más tarde")


def _estable(descripcion: "TableDescriptionTypeDef") -> bool:
    estados = [descripcion["TableStatus"]]
    estados += [
        indice.get("IndexStatus", "ACTIVE") for indice in descripcion.get("GlobalSecondaryIndexes", [])
    ]
    return all(estado == "ACTIVE" for estado in estados)


def _desde_descripcion(cliente: "DynamoDBClient", descripcion: "TableDescriptionTypeDef") -> Existente:
    """The description in the schema's words, plus the three settings that only further calls tell."""
    nombre = descripcion["TableName"]
    ttl = cliente.describe_time_to_live(TableName=nombre)["TimeToLiveDescription"]
    etiquetas = _o_carencia(cliente, lambda: _lee_etiquetas(cliente, descripcion["TableArn"]))
    pitr = _o_carencia(cliente, lambda: _lee_pitr(cliente, nombre))
    flujo = descripcion.get("StreamSpecification", {})
    resumen = descripcion.get("BillingModeSummary", {})
    return Existente(
        tabla=Tabla(
            nombre=nombre,
            claves=_nombres(descripcion["KeySchema"]),
            indices=tuple(
                Indice(
                    indice["IndexName"],
                    _nombres(indice["KeySchema"]),
                    indice["Projection"].get("ProjectionType", "ALL"),
                )
                for indice in descripcion.get("GlobalSecondaryIndexes", [])
            ),
            facturacion=resumen.get("BillingMode", "PROVISIONED"),
            stream=flujo.get("StreamViewType") if flujo.get("StreamEnabled") else None,
            ttl=ttl.get("AttributeName") if ttl.get("TimeToLiveStatus") in {"ENABLED", "ENABLING"} else None,
            pitr=bool(pitr),
            protegida=descripcion.get("DeletionProtectionEnabled", False),
            etiquetas=MappingProxyType(etiquetas or {}),
        ),
        stream_arn=descripcion.get("LatestStreamArn") if flujo.get("StreamEnabled") else None,
        elementos=descripcion.get("ItemCount", 0),
        carencias=frozenset(
            rasgo for rasgo, valor in ((Rasgo.ETIQUETAS, etiquetas), (Rasgo.PITR, pitr)) if valor is None
        ),
    )


def _o_carencia(cliente: "DynamoDBClient", lectura: Callable[[], T]) -> T | None:
    """What the call reads; None when the engine lacks that API, as DynamoDB Local may. AWS lacks none."""
    try:
        return lectura()
    except ClientError as error:
        desconocida = error.response["Error"]["Code"] == "UnknownOperationException"
        if not desconocida or ".amazonaws.com" in cliente.meta.endpoint_url:
            raise
        return None


def _lee_etiquetas(cliente: "DynamoDBClient", arn: str) -> dict[str, str]:
    paginas = cliente.get_paginator("list_tags_of_resource").paginate(ResourceArn=arn)
    return {etiqueta["Key"]: etiqueta["Value"] for pagina in paginas for etiqueta in pagina["Tags"]}


def _lee_pitr(cliente: "DynamoDBClient", nombre: str) -> bool:
    copias = cliente.describe_continuous_backups(TableName=nombre)["ContinuousBackupsDescription"]
    return copias.get("PointInTimeRecoveryDescription", {}).get("PointInTimeRecoveryStatus") == "ENABLED"


# --- DynamoDB's words --------------------


def _claves(nombres: tuple[str, ...]) -> "list[KeySchemaElementTypeDef]":
    tipos: tuple[KeyTypeType, ...] = ("HASH", "RANGE")
    return [{"AttributeName": nombre, "KeyType": tipo} for nombre, tipo in zip(nombres, tipos, strict=False)]


def _nombres(claves: "Iterable[KeySchemaElementTypeDef]") -> tuple[str, ...]:
    return tuple(clave["AttributeName"] for clave in sorted(claves, key=lambda clave: clave["KeyType"]))


def _etiquetas(tabla: Tabla) -> "list[TagTypeDef]":
    return [{"Key": clave, "Value": valor} for clave, valor in tabla.etiquetas.items()]


def _a_la_vez(accion: Callable[[T], R], cosas: Iterable[T]) -> list[R]:
    """Run an action on every thing side by side; the first failure is raised after all have ended."""
    with ThreadPoolExecutor() as hilos:
        return list(hilos.map(accion, cosas))
