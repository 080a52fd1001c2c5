"""Fixtures of the eventos domain: its tables on moto, its routes through Chalice's test client."""

from collections.abc import Iterator
from typing import Any

import pytest
from chalice.test import Client
from chalice.test import TestHTTPClient as Http

from tests.motor import dynamodb_con_tablas, vacia


@pytest.fixture(scope="module")
def motor() -> Iterator[Any]:
    with dynamodb_con_tablas() as cliente:
        yield cliente


@pytest.fixture
def dynamodb(motor: Any) -> Any:
    """The client of a DynamoDB whose tables are empty."""
    vacia("eventos")
    return motor


@pytest.fixture
def http(dynamodb: Any) -> Http:  # noqa: ARG001  the routes need its tables
    import app

    return Client(app.app).http
