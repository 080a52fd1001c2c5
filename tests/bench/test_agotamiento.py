"""An event in parts sells out exactly: the app's own code in simulated time, many crowds, cancellations mixed in."""

import pytest

from bench.agotamiento import Balance, agota
from tests.conftest import activa


@pytest.fixture(scope="module")
def balance() -> Balance:
    activa("reservas")
    return agota(60)


def test_nothing_is_sold_twice_and_nothing_is_left_over(balance: Balance) -> None:
    assert (balance.ventas, balance.sobrevendidas, balance.con_sobrantes) == (60, 0, 0)


def test_no_quedan_and_quedan_k_are_only_said_where_they_are_so(balance: Balance) -> None:
    assert (balance.refusadas > 500, balance.falsos) == (True, 0)


def test_a_part_alone_does_not_say_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge is no rubber stamp: looking at the parts one after another would be found out."""
    activa("reservas")
    from chalicelib.partes import Partes

    def a_ojo(self: Partes, nombre: str, *_otras: object) -> list[dict[str, object]]:
        return [*self.lee(nombre)[:1], *[{"Estado": {"S": "A"}, "Capacidad": {"N": "0"}}] * 15, {}]

    monkeypatch.setattr(Partes, "retrata", a_ojo)

    assert agota(60).falsos > 0
