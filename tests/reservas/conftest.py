"""Fixtures of the reservas domain: its tables on moto, its routes and its stream functions."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from chalice.test import Client
from chalice.test import TestHTTPClient as Http

from tests.motor import dynamodb_con_tablas, vacia

if TYPE_CHECKING:  # imported when a test runs: before, `chalicelib` may be another domain's
    from tests.reservas.escena import Escena


@pytest.fixture(scope="module")
def motor() -> Iterator[Any]:
    with dynamodb_con_tablas() as cliente:
        yield cliente


@pytest.fixture
def dynamodb(motor: Any) -> Any:
    """The client of a DynamoDB whose tables are empty."""
    vacia("inventario")
    return motor


@pytest.fixture
def http(dynamodb: Any) -> Http:  # noqa: ARG001  the routes need its tables
    import app

    return Client(app.app).http


@pytest.fixture
def escena(dynamodb: Any) -> "Escena":
    from tests.reservas.escena import Escena

    return Escena(dynamodb)
