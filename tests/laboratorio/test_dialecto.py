"""Each kind of request that DynamoDB refuses is refused, and its right neighbour is not."""

from typing import Any

import boto3
import pytest

from herramientas.laboratorio.dialecto import Rechazo, claves, revisa

TABLA = {"TableName": "inventario-local"}
CLAVE = {"PK": {"S": "I"}, "SK": {"S": "1"}}
ITEM = {**TABLA, "Key": CLAVE}
ACTIVA = {":a": {"S": "A"}}
UPDATE = 'UPDATE "inventario" SET Estado = ? WHERE PK = ? AND SK = ?'
SELECT = 'SELECT * FROM "inventario" WHERE PK = ? AND SK = ?'


def _cambio(expresion: str, **mas: Any) -> tuple[str, dict[str, Any]]:
    return "UpdateItem", {**ITEM, "UpdateExpression": expresion, **mas}


def _consulta(**mas: Any) -> tuple[str, dict[str, Any]]:
    return "Query", {
        **TABLA,
        "KeyConditionExpression": "PK = :a",
        "ExpressionAttributeValues": ACTIVA,
        **mas,
    }


def _lote(*textos: str) -> tuple[str, dict[str, Any]]:
    return "BatchExecuteStatement", {
        "Statements": [
            {"Statement": texto, "Parameters": [{"S": "x"}] * texto.count("?")} for texto in textos
        ]
    }


def _transaccion(*ids: str, **mas: Any) -> tuple[str, dict[str, Any]]:
    cambios = [
        {"Delete": {**TABLA, "Key": {**CLAVE, "SK": {"S": id}}}}
        if id != "nueva"
        else {"Put": _nueva("nueva")}
        for id in ids
    ]
    return "TransactWriteItems", {"TransactItems": cambios, **mas}


def _nueva(id: str, condicion: str = "attribute_not_exists(PK)") -> dict[str, Any]:
    return {**TABLA, "Item": {**CLAVE, "SK": {"S": id}}, "ConditionExpression": condicion}


def _lectura(cuantas: int) -> tuple[str, dict[str, Any]]:
    pedidas = [{"PK": {"S": "I"}, "SK": {"S": str(numero)}} for numero in range(cuantas)]
    return "BatchGetItem", {"RequestItems": {"inventario": {"Keys": pedidas}}}


def _escritura(*ids: int) -> tuple[str, dict[str, Any]]:
    puestas = [{"PutRequest": {"Item": {"PK": {"S": "I"}, "SK": {"S": str(id)}}}} for id in ids]
    return "BatchWriteItem", {"RequestItems": {"inventario": puestas}}


INDICE = {"IndexName": "evento-email", "KeyConditionExpression": "Evento = :a"}

BUENAS = {
    "update": _cambio("SET Estado = :a", ExpressionAttributeValues=ACTIVA),
    "what is read may be what is written": _cambio(
        "SET Capacidad = if_not_exists(Capacidad, :a), Detalle = Capacidad + :a",
        ExpressionAttributeValues=ACTIVA,
    ),
    "neighbours": _cambio("SET a.b = :a, a.c = :a REMOVE e[0], e[1]", ExpressionAttributeValues=ACTIVA),
    "reserved, by another name": _cambio("REMOVE #n", ExpressionAttributeNames={"#n": "Name"}),
    "query": _consulta(),
    "range": _consulta(
        KeyConditionExpression="PK = :a AND SK > :b", ExpressionAttributeValues={**ACTIVA, ":b": {"S": ""}}
    ),
    "filter": _consulta(FilterExpression="Estado = :a AND begins_with(Email, :a)"),
    "an index's filter by the table's key": _consulta(**INDICE, FilterExpression="SK <> :a"),
    "scan by key": ("Scan", {**TABLA, "FilterExpression": "PK = :a", "ExpressionAttributeValues": ACTIVA}),
    "statements": _lote(*[UPDATE] * 25),
    "reads": _lote(SELECT, SELECT),
    "transaction": _transaccion(*map(str, range(100)), ClientRequestToken="x" * 36),
    "put": ("PutItem", _nueva("1")),
    "put in the place of what is there": (
        "PutItem",
        _nueva("1", "attribute_exists(PK) AND attribute_not_exists(Estado)"),
    ),
    "batch read": _lectura(100),
    "batch write": _escritura(*range(25)),
}
MALAS = {
    "reads and writes": _lote(UPDATE, SELECT),
    "26 statements": _lote(*[UPDATE] * 26),
    "no statement": _lote(),
    "statement without the whole key": _lote('UPDATE "inventario" SET Estado = ? WHERE PK = ?'),
    "parameters that are too few": (
        "BatchExecuteStatement",
        {"Statements": [{"Statement": UPDATE, "Parameters": [{"S": "x"}]}]},
    ),
    "reserved in a statement": ("ExecuteStatement", {"Statement": 'SELECT Name FROM "inventario"'}),
    "reads and writes in a transaction": (
        "ExecuteTransaction",
        {
            "TransactStatements": [
                {"Statement": texto, "Parameters": [{"S": "x"}] * texto.count("?")}
                for texto in (UPDATE, SELECT)
            ]
        },
    ),
    "filter by key": _consulta(FilterExpression="SK = :a"),
    "index's filter by its key": _consulta(**INDICE, FilterExpression="Email = :a"),
    "filter by key, by another name": _consulta(
        FilterExpression="#s = :a", ExpressionAttributeNames={"#s": "SK"}
    ),
    "key condition on no key": _consulta(KeyConditionExpression="PK = :a AND Estado = :a"),
    "key condition without a partition": _consulta(KeyConditionExpression="PK > :a"),
    "consistent index": _consulta(**INDICE, ConsistentRead=True),
    "same path twice": _cambio("SET Estado = :a, Estado = :a", ExpressionAttributeValues=ACTIVA),
    "path within a path": _cambio("SET a = :a REMOVE a.b", ExpressionAttributeValues=ACTIVA),
    "path within a list": _cambio("SET e[1].x = :a REMOVE e[1]", ExpressionAttributeValues=ACTIVA),
    "same path by another name": _cambio(
        "SET Estado = :a, #e = :a",
        ExpressionAttributeValues=ACTIVA,
        ExpressionAttributeNames={"#e": "Estado"},
    ),
    "projection twice": _consulta(ProjectionExpression="Estado, Estado"),
    "clause twice": _cambio("REMOVE a REMOVE b"),
    "key updated": _cambio("SET SK = :a", ExpressionAttributeValues=ACTIVA),
    "value unused": _cambio("REMOVE a", ExpressionAttributeValues=ACTIVA),
    "value missing": _cambio("SET a = :a"),
    "name unused": _cambio("REMOVE a", ExpressionAttributeNames={"#n": "Name"}),
    "name missing": _cambio("REMOVE #n"),
    "values empty": _cambio("REMOVE a", ExpressionAttributeValues={}),
    "values without an expression": ("GetItem", {**ITEM, "ExpressionAttributeValues": ACTIVA}),
    "value unused in a transaction": (
        "TransactWriteItems",
        {"TransactItems": [{"Put": {**_nueva("1"), "ExpressionAttributeValues": ACTIVA}}]},
    ),
    "reserved": _cambio("REMOVE Name"),
    "reserved in a condition": ("PutItem", _nueva("1", "attribute_not_exists(PK) AND Status = Status")),
    "reserved within a path": _cambio("REMOVE a.Value"),
    "reserved in a batch": (
        "BatchGetItem",
        {"RequestItems": {"inventario": {"Keys": [CLAVE], "ProjectionExpression": "Name"}}},
    ),
    "empty": _cambio(""),
    "no expression": _cambio("SET a = 'x'"),
    "one item twice": _transaccion("1", "2", "1"),
    "one item put and deleted": _transaccion("nueva", "nueva"),
    "101 items": _transaccion(*map(str, range(101))),
    "no item": _transaccion(),
    "token": _transaccion("1", ClientRequestToken="x" * 37),
    "new by what is no key": ("PutItem", _nueva("1", "attribute_not_exists(Estado)")),
    "101 read": _lectura(101),
    "26 written": _escritura(*range(26)),
    "one written twice": _escritura(1, 1),
}


@pytest.mark.parametrize(("operacion", "peticion"), BUENAS.values(), ids=BUENAS)
def test_a_right_request_passes(operacion: str, peticion: dict[str, Any]) -> None:
    revisa(operacion, peticion)


@pytest.mark.parametrize(("operacion", "peticion"), MALAS.values(), ids=MALAS)
def test_what_dynamodb_refuses_is_refused(operacion: str, peticion: dict[str, Any]) -> None:
    with pytest.raises(Rechazo, match=operacion):
        revisa(operacion, peticion)


def test_the_keys_are_those_of_the_tables_of_any_stage() -> None:
    assert claves("inventario") == claves("inventario-pruebas") == ("PK", "SK")
    assert claves("inventario-local", "evento-email") == ("Evento", "Email")
    assert claves("otra") == ()


@pytest.mark.parametrize("mas", [{"UpdateExpression": "REMOVE Name"}, {"Ninguno": 1}], ids=["words", "shape"])
def test_every_client_of_the_test_run_is_watched(mas: dict[str, Any], rechazos: list[Rechazo]) -> None:
    dynamodb: Any = boto3.client("dynamodb", region_name="us-west-2")

    with pytest.raises(Rechazo) as rechazo:
        dynamodb.update_item(**ITEM, **mas)

    assert [rechazos.pop()] == [rechazo.value]
