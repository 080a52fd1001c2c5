"""The tables in a DynamoDB (moto): created, completed, compared, deleted; interrupted anywhere."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from initdb import espera
from initdb.comparacion import Existente
from initdb.esquema import Tabla, esquema
from initdb.lectura import lee_todas
from initdb.tablas import HayDiferencias, borra, prepara

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TABLAS = esquema("pruebas")
EVENTOS, INVENTARIO, NOTIFICACIONES = TABLAS
ESCRITURAS = ("Create", "Update", "Delete", "Tag", "Untag")


class Muerte(BaseException):
    """Stands for a SIGKILL: nothing catches it."""


def calla(_: str) -> None:
    """Progress that nobody reads."""


def todas(cliente: "DynamoDBClient", tablas: Sequence[Tabla] = TABLAS) -> dict[str, Existente]:
    return lee_todas(cliente, [tabla.nombre for tabla in tablas])


@contextmanager
def oyendo(cliente: "DynamoDBClient", oyente: Any) -> Iterator[None]:
    """Call `oyente(operation name)` before every call of the client."""

    def antes(model: Any, **_: Any) -> None:
        oyente(model.name)

    cliente.meta.events.register_first("before-call.dynamodb", antes)
    try:
        yield
    finally:
        cliente.meta.events.unregister("before-call.dynamodb", antes)


def escrituras(llamadas: list[str]) -> list[str]:
    return [nombre for nombre in llamadas if nombre.startswith(ESCRITURAS)]


def test_tags_that_dynamodb_tells_late_are_no_difference(cliente: "DynamoDBClient") -> None:
    tardes = [3]

    def calla_etiquetas(parsed: dict[str, Any], **_: Any) -> None:
        if tardes[0] > 0:
            tardes[0] -= 1
            parsed["Tags"] = []

    cliente.meta.events.register("after-call.dynamodb.ListTagsOfResource", calla_etiquetas)

    prepara(cliente, esquema("pruebas", 8), calla)

    assert tardes == [0]
    assert todas(cliente)[INVENTARIO.nombre].tabla.etiquetas["particiones"] == "8"


def test_an_empty_account_gets_every_table_as_wanted(cliente: "DynamoDBClient") -> None:
    devueltas = prepara(cliente, TABLAS, calla)

    hay = todas(cliente)
    assert [hay[tabla.nombre].tabla for tabla in TABLAS] == list(TABLAS)
    assert devueltas == hay


def test_the_stream_arns_are_handed_back(cliente: "DynamoDBClient") -> None:
    hay = prepara(cliente, TABLAS, calla)

    assert ":table/eventos-pruebas/stream/" in str(hay[EVENTOS.nombre].stream_arn)
    assert ":table/inventario-pruebas/stream/" in str(hay[INVENTARIO.nombre].stream_arn)
    assert hay[NOTIFICACIONES.nombre].stream_arn is None


def test_running_again_writes_nothing(cliente: "DynamoDBClient") -> None:
    antes = prepara(cliente, TABLAS, calla)
    llamadas: list[str] = []

    with oyendo(cliente, llamadas.append):
        despues = prepara(cliente, TABLAS, calla)

    assert escrituras(llamadas) == []
    assert despues == antes


def test_tables_are_created_side_by_side(cliente: "DynamoDBClient") -> None:
    barrera = Barrier(len(TABLAS), timeout=10)

    def juntas(operacion: str) -> None:
        if operacion == "CreateTable":
            barrera.wait()

    with oyendo(cliente, juntas):
        prepara(cliente, TABLAS, calla)

    assert not barrera.broken


def test_a_table_without_its_stream_gets_it_and_keeps_its_items(cliente: "DynamoDBClient") -> None:
    prepara(cliente, [replace(EVENTOS, stream=None), INVENTARIO, NOTIFICACIONES], calla)
    cliente.put_item(TableName=EVENTOS.nombre, Item={"nombre": {"S": "Opera Aida"}})

    dichos: list[str] = []
    hay = prepara(cliente, TABLAS, dichos.append)

    assert dichos == ["Completando eventos-pruebas: stream"]
    assert hay[EVENTOS.nombre].stream_arn
    assert cliente.scan(TableName=EVENTOS.nombre)["Count"] == 1


def test_what_was_switched_off_is_switched_on_again(cliente: "DynamoDBClient") -> None:
    prepara(cliente, TABLAS, calla)
    arn = cliente.describe_table(TableName=INVENTARIO.nombre)["Table"]["TableArn"]
    cliente.update_time_to_live(
        TableName=INVENTARIO.nombre, TimeToLiveSpecification={"Enabled": False, "AttributeName": "Caduca"}
    )
    cliente.update_continuous_backups(
        TableName=INVENTARIO.nombre,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False},
    )
    cliente.update_table(TableName=INVENTARIO.nombre, DeletionProtectionEnabled=False)
    cliente.untag_resource(ResourceArn=arn, TagKeys=["proyecto", "particiones"])

    hay = prepara(cliente, TABLAS, calla)

    assert hay[INVENTARIO.nombre].tabla == INVENTARIO


def test_a_difference_stops_everything_before_anything_is_touched(cliente: "DynamoDBClient") -> None:
    cliente.create_table(
        TableName=NOTIFICACIONES.nombre,
        KeySchema=[{"AttributeName": "Id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "Id", "AttributeType": "N"}],
        ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
    )
    llamadas: list[str] = []

    with oyendo(cliente, llamadas.append), pytest.raises(HayDiferencias) as refusal:
        prepara(cliente, TABLAS, calla)

    assert [str(diferencia) for diferencia in refusal.value.diferencias] == [
        "notificaciones-pruebas: claves: hay Id:N, se espera PK",
        "notificaciones-pruebas: facturación: hay PROVISIONED, se espera PAY_PER_REQUEST",
    ]
    assert escrituras(llamadas) == []
    assert cliente.list_tables()["TableNames"] == [NOTIFICACIONES.nombre]


def test_a_local_index_that_nobody_asked_for_is_a_difference(cliente: "DynamoDBClient") -> None:
    prepara(cliente, [EVENTOS, NOTIFICACIONES], calla)
    cliente.create_table(
        TableName=INVENTARIO.nombre,
        KeySchema=[
            {"AttributeName": "PK", "KeyType": "HASH"},
            {"AttributeName": "SK", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[{"AttributeName": a, "AttributeType": "S"} for a in ("PK", "SK", "Email")],
        LocalSecondaryIndexes=[
            {
                "IndexName": "por-email",
                "KeySchema": [
                    {"AttributeName": "PK", "KeyType": "HASH"},
                    {"AttributeName": "Email", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )

    with pytest.raises(HayDiferencias) as refusal:
        prepara(cliente, TABLAS, calla)

    assert {diferencia.que for diferencia in refusal.value.diferencias} == {
        "índice evento-email",
        "índice por-email",
    }


def test_particiones_are_fixed_when_the_table_is_created(cliente: "DynamoDBClient") -> None:
    prepara(cliente, esquema("pruebas", particiones=8), calla)

    with pytest.raises(HayDiferencias) as refusal:
        prepara(cliente, TABLAS, calla)

    assert [str(d) for d in refusal.value.diferencias] == [
        "inventario-pruebas: PARTICIONES: hay 8, se espera 1"
    ]


@pytest.mark.parametrize("superviviente", range(9))
def test_a_run_killed_at_any_write_is_finished_by_the_next(
    cliente: "DynamoDBClient", superviviente: int
) -> None:
    hechas: list[str] = []

    def mata(operacion: str) -> None:
        hechas.extend(escrituras([operacion]))
        if len(hechas) > superviviente:
            raise Muerte

    with suppress(Muerte), oyendo(cliente, mata):
        prepara(cliente, TABLAS, calla)
    hay = prepara(cliente, TABLAS, calla)

    assert [hay[tabla.nombre].tabla for tabla in TABLAS] == list(TABLAS)


def test_a_table_that_another_run_creates_meanwhile_is_taken_over(cliente: "DynamoDBClient") -> None:
    ocupado: list[str] = []

    def se_adelanta(operacion: str) -> None:
        if operacion == "CreateTable" and not ocupado:
            ocupado.append(operacion)
            prepara(cliente, TABLAS, calla)

    with oyendo(cliente, se_adelanta):
        hay = prepara(cliente, TABLAS, calla)

    assert [hay[tabla.nombre].tabla for tabla in TABLAS] == list(TABLAS)


@pytest.mark.parametrize(
    ("operacion", "codigo", "mensaje"),
    [
        ("CreateTable", "LimitExceededException", "too many"),
        ("UpdateTimeToLive", "ValidationException", "TimeToLive is already enabled"),
        ("UpdateContinuousBackups", "ContinuousBackupsUnavailableException", "being enabled"),
    ],
)
def test_a_refusal_for_now_is_tried_again(
    cliente: "DynamoDBClient", operacion: str, codigo: str, mensaje: str
) -> None:
    rechazos = [ClientError({"Error": {"Code": codigo, "Message": mensaje}}, operacion)]

    def rechaza(nombre: str) -> None:
        if nombre == operacion and rechazos:
            raise rechazos.pop()

    with oyendo(cliente, rechaza):
        hay = prepara(cliente, TABLAS, calla)

    assert rechazos == []
    assert hay[INVENTARIO.nombre].tabla == INVENTARIO


def test_any_other_refusal_is_not_swallowed(cliente: "DynamoDBClient") -> None:
    def rechaza(nombre: str) -> None:
        if nombre == "UpdateTimeToLive":
            raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, nombre)

    with oyendo(cliente, rechaza), pytest.raises(ClientError, match="AccessDenied"):
        prepara(cliente, TABLAS, calla)


def test_an_engine_without_pitr_or_tags_is_noted_but_aws_is_not_excused(cliente: "DynamoDBClient") -> None:
    def carece(nombre: str) -> None:
        if nombre in {"DescribeContinuousBackups", "ListTagsOfResource"}:
            raise ClientError({"Error": {"Code": "UnknownOperationException", "Message": ""}}, nombre)

    prepara(cliente, TABLAS, calla)
    with oyendo(cliente, carece), pytest.raises(ClientError, match="UnknownOperation"):
        todas(cliente)
    cliente.meta._endpoint_url = "http://127.0.0.1:8000"  # type: ignore[attr-defined]
    with oyendo(cliente, carece):
        hay = todas(cliente)

    assert {carencia for e in hay.values() for carencia in e.carencias} == {"PITR", "etiquetas"}


def test_a_table_that_never_settles_is_given_up_with_advice(
    cliente: "DynamoDBClient", monkeypatch: pytest.MonkeyPatch
) -> None:
    def nunca(nombre: str) -> None:
        if nombre == "CreateTable":
            raise ClientError({"Error": {"Code": "LimitExceededException", "Message": ""}}, nombre)

    monkeypatch.setattr(espera, "ESPERA_MAXIMA", 0.1)

    with oyendo(cliente, nunca), pytest.raises(espera.NoTermina, match="repita la orden"):
        prepara(cliente, TABLAS, calla)


def test_deleting_takes_protected_tables_too_and_only_those_given(cliente: "DynamoDBClient") -> None:
    prepara(cliente, TABLAS, calla)
    prepara(cliente, esquema("otra"), calla)

    borra(cliente, todas(cliente).values())

    quedan = {"eventos-otra", "inventario-otra", "notificaciones-otra"}
    assert set(cliente.list_tables()["TableNames"]) == quedan


def test_deleting_what_another_run_deletes_meanwhile_is_no_failure(cliente: "DynamoDBClient") -> None:
    prepara(cliente, TABLAS, calla)
    hay = todas(cliente)
    borra(cliente, hay.values())

    borra(cliente, hay.values())

    assert cliente.list_tables()["TableNames"] == []


def test_cupos_are_fixed_when_the_table_is_created(cliente: "DynamoDBClient") -> None:
    prepara(cliente, esquema("pruebas", cupos=16), calla)

    with pytest.raises(HayDiferencias) as error:
        prepara(cliente, esquema("pruebas"), calla)

    assert "inventario-pruebas: CUPOS: hay 16, se espera 1" in list(map(str, error.value.diferencias))
