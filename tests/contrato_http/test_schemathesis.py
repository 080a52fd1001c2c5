"""Requests that nobody thought of, sent to a cloud of their own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from herramientas.laboratorio.nube import Nube, nube_local
from tests.contrato_http.corrida import inventa

pytestmark = pytest.mark.nube

EJEMPLOS = os.environ.get("EJEMPLOS", "10")  # of each operation and phase
MINIMO = 300  # requests; far fewer would mean that whole phases did not run


@pytest.fixture
def nube() -> Iterator[Nube]:
    """Not the one that the suites share: schemathesis cancels whatever events and reservations it finds."""
    with nube_local() as propia:
        yield propia


def test_schemathesis_finds_no_failure(nube: Nube, tmp_path: Path) -> None:
    assert inventa(nube, tmp_path, EJEMPLOS) >= MINIMO
