"""Which cloud a command works on: the one of the stage, whatever the shell holds."""

import os
import socket
from collections.abc import Iterator

import pytest

from herramientas.despliegue.entorno import entra_en
from herramientas.despliegue.fallos import Detenido

REALES = {
    "AWS_PROFILE": "produccion",
    "AWS_SESSION_TOKEN": "token",
    "AWS_ACCESS_KEY_ID": "AKIA",
    "AWS_SECRET_ACCESS_KEY": "secreta",
    "AWS_REGION": "eu-south-2",
    "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/quien-sea",
}


@pytest.fixture
def con_credenciales(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell that is logged in to a real account."""
    entorno = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")} | REALES
    monkeypatch.setattr(os, "environ", entorno)


@pytest.fixture
def puerto() -> Iterator[int]:
    with socket.socket() as enchufe:
        enchufe.bind(("127.0.0.1", 0))
        enchufe.listen()
        yield enchufe.getsockname()[1]


@pytest.mark.usefixtures("con_credenciales")
def test_nothing_of_a_real_account_is_left_when_the_stage_is_local(puerto: int) -> None:
    os.environ["PUERTO"] = str(puerto)

    entra_en("local")

    assert os.environ["AWS_ENDPOINT_URL"] == f"http://127.0.0.1:{puerto}"
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ROLE_ARN"} & os.environ.keys()
    assert not set(REALES.values()) & set(os.environ.values())
    assert os.environ["AWS_ACCESS_KEY_ID"] == "test"
    assert os.environ["PUERTO"] == str(puerto)


@pytest.mark.usefixtures("con_credenciales")
def test_a_local_cloud_that_does_not_answer_is_said_and_no_account_is_asked() -> None:
    with socket.socket() as enchufe:
        enchufe.bind(("127.0.0.1", 0))  # bound, but not listening: connections are refused
        os.environ["PUERTO"] = str(enchufe.getsockname()[1])

        with pytest.raises(Detenido, match=r"no hay nube en el puerto .*make local"):
            entra_en("local")


@pytest.mark.usefixtures("con_credenciales")
def test_any_other_stage_is_in_the_account_that_the_shell_leads_to() -> None:
    entra_en("produccion")

    assert os.environ.items() >= REALES.items()


@pytest.mark.usefixtures("con_credenciales")
def test_an_endpoint_that_was_given_wins() -> None:
    os.environ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:4600"

    entra_en("local")

    assert os.environ.items() >= REALES.items()
    assert os.environ["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4600"
