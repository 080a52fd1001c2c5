"""A command works in one region, and so does every program that it runs."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from herramientas.despliegue.chalice import Chalice
from herramientas.despliegue.cuenta import region_de
from initdb.esquema import AjusteInvalido


@pytest.mark.parametrize(
    ("entorno", "region"),
    [
        ({"AWS_REGION": "eu-west-1"}, "eu-west-1"),
        ({"AWS_DEFAULT_REGION": "eu-west-1"}, "eu-west-1"),
        ({"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1"}, "eu-west-1"),
        ({"AWS_REGION": "", "AWS_DEFAULT_REGION": "eu-west-1"}, "eu-west-1"),
    ],
)
def test_either_variable_says_it(entorno: dict[str, str], region: str) -> None:
    assert region_de(entorno) == region


def test_variables_that_differ_are_refused() -> None:
    with pytest.raises(AjusteInvalido, match="AWS_REGION=eu-west-1 y AWS_DEFAULT_REGION=us-west-2"):
        region_de({"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "us-west-2"})


def test_without_them_the_profile_says_it_and_else_the_seed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for variable in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(variable, raising=False)
    configuracion = tmp_path / "config"
    configuracion.write_text("[default]\nregion = sa-east-1\n")

    monkeypatch.setenv("AWS_CONFIG_FILE", str(configuracion))
    assert region_de({}) == "sa-east-1"
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    assert region_de({}) == "us-west-2"


@pytest.mark.parametrize("variable", ["AWS_REGION", "AWS_DEFAULT_REGION"])
def test_chalice_is_told_in_both_variables(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    visto: dict[str, Any] = {}

    def corre(orden: list[str], env: dict[str, str], **_: Any) -> "subprocess.CompletedProcess[str]":
        visto.update(env)
        return subprocess.CompletedProcess(orden, 0, "")

    monkeypatch.setattr(subprocess, "run", corre)

    Chalice({variable: "eu-west-1"}).corre("eventos", "deploy")

    assert (visto["AWS_REGION"], visto["AWS_DEFAULT_REGION"]) == ("eu-west-1", "eu-west-1")
