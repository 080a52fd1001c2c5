"""What compartido/boletia/cliente uses of botocore beyond its public interface; docs/aws.md says what each is for."""

import inspect
import os
from importlib import metadata
from pathlib import Path

import pytest
from botocore.loaders import Loader
from botocore.session import Session

RAIZ = Path(__file__).parents[2]
INTERNOS = (
    "register_component",
    "load_service_model",
    "load_data_with_path",
    "determine_latest_version",
    "load_data",
)


def test_the_botocore_that_is_tried_is_the_one_that_was_asked_for() -> None:
    pedido = (RAIZ / "requirements" / "botocore.in").read_text().partition("botocore==")[2].strip()

    assert metadata.version("botocore") == pedido or "botocore" not in os.environ.get("PYTHONPATH", "")


@pytest.mark.parametrize("interno", INTERNOS)
def test_what_is_used_of_botocores_inside_is_there_and_written_down(interno: str) -> None:
    clase = Session if interno == "register_component" else Loader

    assert inspect.isfunction(inspect.unwrap(getattr(clase, interno)))
    assert f"`{interno}`" in (RAIZ / "docs" / "aws.md").read_text()


def test_nothing_else_of_its_inside_is_used() -> None:
    codigo = (RAIZ / "compartido" / "boletia" / "cliente.py").read_text()
    usados = {
        nombre
        for nombre in (*vars(Loader), *vars(Session))
        if f".{nombre}(" in codigo or f"def {nombre}(" in codigo
    }

    assert usados - {"create_client", "__init__"} == set(INTERNOS)


def test_the_endpoints_that_are_made_up_are_read_from_what_botocore_has() -> None:
    (particion, *_) = Loader().load_data("partitions")["partitions"]

    assert {"id", "outputs", "regionRegex", "regions"} <= particion.keys()
    assert "dnsSuffix" in particion["outputs"]
