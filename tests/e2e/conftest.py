"""One embedded cloud for the whole end-to-end suite, shared by all of pytest's workers."""

from collections.abc import Iterator

import pytest

from herramientas.laboratorio.nube import Nube, nube_compartida
from tests.e2e.taquilla import Taquilla


@pytest.fixture(scope="session")
def nube(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Nube]:
    """The running cloud. Tests must invent their own events: others use it at the same time."""
    propia = tmp_path_factory.getbasetemp()
    with nube_compartida(propia if worker_id == "master" else propia.parent) as compartida:
        yield compartida


@pytest.fixture(scope="session")
def taquilla(nube: Nube) -> Taquilla:
    return Taquilla.de(nube)
