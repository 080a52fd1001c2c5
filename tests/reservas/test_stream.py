"""Where the stream is, in reservas and in notificaciones alike (the module is the same)."""

from typing import Any

import botocore.session
import pytest

from boletia.stream import arn_de


def test_an_app_that_just_runs_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_CHALICE_CLI_MODE", raising=False)

    assert arn_de(None, "eventos") == ""


class TestWhenDeploying:
    @pytest.fixture(autouse=True)
    def _linea_de_ordenes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_CHALICE_CLI_MODE", "true")
        monkeypatch.delenv("STREAM_ARN", raising=False)

    def test_the_table_is_asked(self, dynamodb: Any) -> None:
        arn = arn_de(dynamodb, "eventos")

        assert arn == dynamodb.describe_table(TableName="eventos")["Table"]["LatestStreamArn"]

    def test_a_missing_table_says_what_to_do(self, dynamodb: Any) -> None:
        with pytest.raises(SystemExit, match="No existe la tabla nada: ejecute `make initdb"):
            arn_de(dynamodb, "nada")

    def test_a_table_without_stream_says_what_to_do(self, dynamodb: Any) -> None:
        with pytest.raises(SystemExit, match="notificaciones no tiene stream: ejecute `make initdb"):
            arn_de(dynamodb, "notificaciones")

    def test_without_an_account_to_ask_it_says_what_to_do(self, dynamodb: Any) -> None:
        del dynamodb  # moto's: this client is to reach nobody
        sin_credenciales = botocore.session.Session()
        sin_credenciales.get_component("credential_provider").providers = []
        cliente = sin_credenciales.create_client("dynamodb", region_name="us-west-2")

        with pytest.raises(
            SystemExit, match=r"stream de eventos \(Unable to locate credentials\): .*STREAM_ARN"
        ):
            arn_de(cliente, "eventos")

    def test_the_environment_may_say_it_instead(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("STREAM_ARN", "arn:aws:dynamodb:us-west-2:123456789012:table/eventos/stream/hoy")

        assert arn_de(None, "eventos") == "arn:aws:dynamodb:us-west-2:123456789012:table/eventos/stream/hoy"

    def test_of_several_that_it_says_the_tables_own_is_taken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        arns = [
            f"arn:aws:dynamodb:us-west-2:1:table/{tabla}/stream/hoy" for tabla in ("eventos", "inventario")
        ]
        monkeypatch.setenv("STREAM_ARN", ",".join(arns))

        assert [arn_de(None, tabla) for tabla in ("eventos", "inventario")] == arns
