"""A client whose every answer is held against the contract, on the suite's embedded cloud."""

from collections.abc import Iterator

import httpx
import pytest

from herramientas.laboratorio.nube import Nube
from tests.contrato_http.validador import contrato
from tests.e2e.conftest import nube

__all__ = ["nube"]


@pytest.fixture
def cliente(nube: Nube) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=nube.base, timeout=40) as abierto:
        yield contrato(abierto)
