"""`make initdb` makes the tables that the stage's functions are declared for, and no others."""

import os

import pytest

from herramientas.despliegue.__main__ import main


def test_other_partitions_than_declared_are_refused_before_anything_is_made(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")  # nobody: to ask it would be another message

    codigo = main(["initdb", "--stage", "local"], {**os.environ, "PARTICIONES": "8"})

    assert codigo == 1
    assert capsys.readouterr().err == (
        "make initdb: las funciones de la etapa local usan PARTICIONES=1: "
        "declárelo antes: make etapa STAGE=local PARTICIONES=8\n"
    )
