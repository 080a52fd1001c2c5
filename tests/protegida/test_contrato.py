"""A protected stage keeps the contract too, whether or not one comes with a token."""

from pathlib import Path

import pytest

from herramientas.laboratorio.nube import Nube
from tests.contrato_http.corrida import inventa

pytestmark = [pytest.mark.nube, pytest.mark.xdist_group("protegida")]

EJEMPLOS = "3"  # of each operation and phase; the open stage's run invents more
FASES = "--phases=examples,fuzzing"
MINIMO = 20  # requests; far fewer would mean that whole phases did not run


def test_requests_of_an_organiser_keep_the_contract(nube: Nube, tmp_path: Path, token: str) -> None:
    assert inventa(nube, tmp_path, EJEMPLOS, FASES, f"--header=Authorization: {token}") >= MINIMO


def test_requests_without_a_token_keep_the_contract(nube: Nube, tmp_path: Path) -> None:
    """What is well formed may be refused here: 401."""
    refusable = "--exclude-checks=positive_data_acceptance"

    assert inventa(nube, tmp_path, EJEMPLOS, FASES, refusable) >= MINIMO
