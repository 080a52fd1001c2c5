"""`python -m initdb`, its words and its exit codes, in this process (moto)."""

import io
import os
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from initdb.__main__ import main

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Teclea = Callable[[str], None]


@pytest.fixture
def teclea(monkeypatch: pytest.MonkeyPatch) -> Teclea:
    """Type on the standard input of the command."""
    return lambda texto: monkeypatch.setattr("sys.stdin", io.StringIO(texto))


def tablas_de(cliente: "DynamoDBClient") -> list[str]:
    return sorted(cliente.list_tables()["TableNames"])


def test_it_prints_what_exists_with_the_stream_arns(
    cliente: "DynamoDBClient", capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--stage", "local"], {}) == 0

    salida = capsys.readouterr()
    arn = cliente.describe_table(TableName="eventos-local")["Table"]["LatestStreamArn"]
    assert "Tablas de la etapa local:" in salida.out
    assert arn in salida.out
    assert salida.err == ""


def test_a_difference_is_named_with_both_values_and_fails(
    cliente: "DynamoDBClient", capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--stage", "local"], {"PARTICIONES": "8"}) == 0

    assert main(["--stage", "local", "--particiones", "4"], {"PARTICIONES": "8"}) == 1

    assert "inventario-local: PARTICIONES: hay 8, se espera 4" in capsys.readouterr().err
    assert len(tablas_de(cliente)) == 3


@pytest.mark.usefixtures("cliente")
def test_particiones_come_from_the_environment_and_the_option_wins() -> None:
    assert main(["--stage", "local", "--particiones", "4"], {"PARTICIONES": "8"}) == 0
    assert main(["--stage", "local"], {"PARTICIONES": "4"}) == 0
    assert main(["--stage", "local"], {}) == 1


def test_the_stage_is_deleted_when_its_name_is_typed(
    cliente: "DynamoDBClient", teclea: Teclea, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--stage", "pruebas"], {})
    main(["--stage", "local"], {})
    teclea("pruebas\n")

    assert main(["--stage", "pruebas", "--borrar"], {}) == 0

    assert tablas_de(cliente) == ["eventos-local", "inventario-local", "notificaciones-local"]
    assert "Borradas: eventos-pruebas, inventario-pruebas, notificaciones-pruebas" in capsys.readouterr().out


@pytest.mark.parametrize("tecleado", ["local\n", "PRUEBAS\n", ""])
def test_nothing_is_deleted_when_anything_else_is_typed(
    cliente: "DynamoDBClient", teclea: Teclea, capsys: pytest.CaptureFixture[str], tecleado: str
) -> None:
    main(["--stage", "pruebas"], {})
    teclea(tecleado)

    assert main(["--stage", "pruebas", "--borrar"], {}) == 1

    assert len(tablas_de(cliente)) == 3
    assert "no se ha borrado nada" in capsys.readouterr().err


def test_a_table_of_the_same_name_that_is_not_ours_is_not_deleted(
    cliente: "DynamoDBClient", teclea: Teclea, capsys: pytest.CaptureFixture[str]
) -> None:
    cliente.create_table(
        TableName="eventos",
        KeySchema=[{"AttributeName": "nombre", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "nombre", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    teclea("produccion\n")

    assert main(["--stage", "produccion", "--borrar"], {}) == 1

    assert tablas_de(cliente) == ["eventos"]
    assert "proyecto=boletia" in capsys.readouterr().err


@pytest.mark.usefixtures("cliente")
def test_deleting_a_stage_without_tables_is_nothing_to_confirm(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--stage", "nunca", "--borrar"], {}) == 0

    assert "No hay tablas de la etapa nunca" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argumentos", "consejo"),
    [
        ([], "STAGE="),
        (["--stage"], "--help"),
        (["--stage", "Local"], "minúscula"),
        (["--stage", "local", "--particiones", "0"], "PARTICIONES=0"),
        (["--stage", "local", "--que"], "--help"),
    ],
)
def test_wrong_arguments_are_one_line_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], argumentos: list[str], consejo: str
) -> None:
    assert main(argumentos, {}) == 2

    assert_una_linea(capsys, consejo)


def test_no_region_says_what_to_set(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")

    assert main(["--stage", "local"], os.environ) == 2

    assert_una_linea(capsys, "AWS_DEFAULT_REGION")


def test_no_credentials_says_what_to_set(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")

    assert main(["--stage", "local"], os.environ) == 2

    assert_una_linea(capsys, "AWS_ACCESS_KEY_ID")


def test_half_the_credentials_says_what_to_set(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")

    assert main(["--stage", "local"], os.environ) == 2

    assert_una_linea(capsys, "AWS_SECRET_ACCESS_KEY")


@pytest.mark.parametrize("direccion", ["sin esquema", "http://"])
def test_an_endpoint_that_is_no_address_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, direccion: str
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", direccion)

    assert main(["--stage", "local"], os.environ) == 2

    assert_una_linea(capsys, "AWS_ENDPOINT_URL")


def test_an_endpoint_that_nobody_serves_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as enchufe:
        enchufe.bind(("127.0.0.1", 0))  # bound, but not listening: connections are refused
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{enchufe.getsockname()[1]}")

        assert main(["--stage", "local"], os.environ) == 2

    assert_una_linea(capsys, "AWS_ENDPOINT_URL")


def test_a_profile_that_does_not_exist_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nadie")

    assert main(["--stage", "local"], os.environ) == 2

    assert_una_linea(capsys, "AWS_PROFILE")


def assert_una_linea(capsys: pytest.CaptureFixture[str], consejo: str) -> None:
    error = capsys.readouterr().err
    assert error.startswith("make initdb: ")
    assert error.count("\n") == 1
    assert consejo in error
