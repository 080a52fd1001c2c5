"""Makes the tables of DynamoDB be what the schema says, and deletes them. Reading them is in lectura.py."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from initdb.comparacion import Comparacion, Diferencia, Existente, Rasgo, compara
from initdb.espera import NoTermina, a_la_vez, intentos
from initdb.esquema import Tabla
from initdb.fallos import codigo
from initdb.lectura import NO_EXISTE, espera_estable, lee_todas

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.literals import KeyTypeType
    from mypy_boto3_dynamodb.type_defs import KeySchemaElementTypeDef, TagTypeDef

OTRO_FUE_ANTES = NO_EXISTE | {
    "ResourceInUseException",
    "LimitExceededException",
    "ContinuousBackupsUnavailableException",
}


class HayDiferencias(Exception):
    """Something exists and differs; nothing was touched."""

    def __init__(self, diferencias: Sequence[Diferencia]) -> None:
        super().__init__(f"{len(diferencias)} diferencias")
        self.diferencias = tuple(diferencias)


def prepara(
    cliente: "DynamoDBClient", quiero: Sequence[Tabla], escribe: Callable[[str], None]
) -> dict[str, Existente]:
    """Make the tables exist as wanted and return them by name.

    Reads and compares everything, acts, and reads again until nothing is left to do: so it may be killed
    and run again, or run twice at once. Raises HayDiferencias before touching anything, NoTermina after
    ten minutes.
    """
    dichos: set[str] = set()
    creadas: set[str] = set()
    for _ in intentos():
        hay = lee_todas(cliente, [tabla.nombre for tabla in quiero])
        comparacion = compara(quiero, hay)
        diferencias = [una for una in comparacion.diferencias if not _sin_ver(hay[una.tabla], creadas)]
        if diferencias:
            raise HayDiferencias(diferencias)
        if comparacion.completa:
            return hay
        creadas |= {tabla.nombre for tabla in comparacion.faltan}
        for paso in _pasos(comparacion):
            if paso not in dichos:
                escribe(paso)
            dichos.add(paso)
        _ejecuta(cliente, comparacion)
    raise NoTermina("las tablas no quedan listas: repita la orden cuando no haya otro initdb en marcha")


def _sin_ver(existente: Existente, creadas: set[str]) -> bool:
    """Whether the tags of a table that this run has made cannot be read yet: DynamoDB tells them some seconds late."""
    return existente.tabla.nombre in creadas and not existente.tabla.etiquetas


def borra(cliente: "DynamoDBClient", tablas: Iterable[Existente]) -> None:
    """Delete the tables side by side, protected ones too, and wait until they are gone."""
    a_la_vez(lambda existente: _borra_una(cliente, existente.tabla), tablas)


def _pasos(comparacion: Comparacion) -> list[str]:
    creadas = [f"Creando {tabla.nombre}" for tabla in comparacion.faltan]
    return creadas + [f"Completando {tabla.nombre}: {rasgo}" for tabla, rasgo in comparacion.incompletas]


def _ejecuta(cliente: "DynamoDBClient", comparacion: Comparacion) -> None:
    a_la_vez(lambda tabla: _tolera_carrera(partial(_crea, cliente, tabla)), comparacion.faltan)
    por_tabla = [
        list(tareas) for _, tareas in groupby(comparacion.incompletas, key=lambda tarea: tarea[0].nombre)
    ]
    a_la_vez(partial(_completa_una, cliente), por_tabla)


def _completa_una(cliente: "DynamoDBClient", tareas: Iterable[tuple[Tabla, Rasgo]]) -> None:
    """The traits of one table one after another: DynamoDB changes a table only while it is ACTIVE."""
    for tabla, rasgo in tareas:
        _tolera_carrera(partial(_completa, cliente, tabla, rasgo))
        espera_estable(cliente, tabla.nombre)


def _completa(cliente: "DynamoDBClient", tabla: Tabla, rasgo: Rasgo) -> None:
    match rasgo:
        case Rasgo.STREAM:
            cliente.update_table(TableName=tabla.nombre, StreamSpecification=_stream(tabla))
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


def _crea(cliente: "DynamoDBClient", tabla: Tabla) -> None:
    """Everything that can be part of CreateTable is, so that a run killed here leaves no half-made table."""
    atributos = sorted({*tabla.claves, *(clave for indice in tabla.indices for clave in indice.claves)})
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
        opcionales["StreamSpecification"] = _stream(tabla)
    cliente.create_table(
        TableName=tabla.nombre,
        AttributeDefinitions=[{"AttributeName": nombre, "AttributeType": "S"} for nombre in atributos],
        KeySchema=_claves(tabla.claves),
        BillingMode="PAY_PER_REQUEST",
        DeletionProtectionEnabled=tabla.protegida,
        Tags=_etiquetas(tabla),
        **opcionales,
    )


def _borra_una(cliente: "DynamoDBClient", tabla: Tabla) -> None:
    if tabla.protegida:
        _tolera_carrera(
            partial(cliente.update_table, TableName=tabla.nombre, DeletionProtectionEnabled=False)
        )
        espera_estable(cliente, tabla.nombre)
    for _ in intentos():
        try:
            cliente.delete_table(TableName=tabla.nombre)
        except ClientError as error:
            if codigo(error) in NO_EXISTE:
                return
            if codigo(error) != "ResourceInUseException":  # being deleted, by this call or by another run
                raise
    raise NoTermina(f"{tabla.nombre} no termina de borrarse: repita la orden más tarde")


def _tolera_carrera(accion: Callable[[], object]) -> None:
    """Run an action that another run may have done, or be doing, at this moment: the next read will tell."""
    try:
        accion()
    except ClientError as error:
        ya_hecho = codigo(error) == "ValidationException" and "already" in str(error)
        if not ya_hecho and codigo(error) not in OTRO_FUE_ANTES:
            raise


def _stream(tabla: Tabla) -> Any:
    return {"StreamEnabled": True, "StreamViewType": tabla.stream}


def _claves(nombres: tuple[str, ...]) -> "list[KeySchemaElementTypeDef]":
    tipos: tuple[KeyTypeType, ...] = ("HASH", "RANGE")
    return [{"AttributeName": nombre, "KeyType": tipo} for nombre, tipo in zip(nombres, tipos, strict=False)]


def _etiquetas(tabla: Tabla) -> "list[TagTypeDef]":
    return [{"Key": clave, "Value": valor} for clave, valor in tabla.etiquetas.items()]
