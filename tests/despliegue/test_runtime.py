"""The Lambda runtime of a deployment, and until when AWS keeps it."""

import json
import sys
from datetime import date, timedelta
from importlib import resources

import pytest

from herramientas.despliegue.runtime import RETIRO, advertencia, runtime


def test_a_deployment_gets_the_runtime_of_the_python_that_runs_it() -> None:
    assert runtime() == f"python3.{sys.version_info.minor}"
    assert runtime() in RETIRO


def test_the_dates_are_those_that_cfn_lint_knows() -> None:
    tabla = resources.files("cfnlint") / "data" / "AdditionalSpecs" / "LmbdRuntimeLifecycle.json"
    conocidos = json.loads(tabla.read_text())

    assert {nombre: str(retiro) for nombre, retiro in RETIRO.items()} == {
        nombre: conocidos[nombre]["deprecated"] for nombre in RETIRO
    }


@pytest.mark.parametrize(
    ("dias", "dicho"), [(366, ""), (365, "AWS retira"), (1, "AWS retira"), (0, "AWS retiró")]
)
def test_a_runtime_is_warned_of_in_its_last_year(dias: int, dicho: str) -> None:
    retiro = RETIRO["python3.12"]

    nota = advertencia("python3.12", retiro - timedelta(days=dias))

    assert dicho in nota if dicho else nota == ""


def test_an_unknown_runtime_is_said_to_be_unknown() -> None:
    assert "no se sabe" in advertencia("python3.15", date(2026, 11, 25))
