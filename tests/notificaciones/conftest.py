"""Fixtures of the notificaciones domain: its ledger and SES on moto."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from tests.motor import dynamodb_con_tablas, vacia


@pytest.fixture(scope="module")
def motor() -> Iterator[Any]:
    """DynamoDB's client; SES knows the sender."""
    with dynamodb_con_tablas() as cliente:
        boto3.client("ses").verify_email_identity(EmailAddress="boletia@example.com")
        yield cliente


@pytest.fixture
def dynamodb(motor: Any) -> Any:
    """The client of a DynamoDB whose ledger is empty."""
    vacia("notificaciones")
    return motor
