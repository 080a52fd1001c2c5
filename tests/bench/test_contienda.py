"""The model of a hot event: transactions that meet refuse each other, and the app's own code contends."""

from functools import partial

import pytest
from botocore.exceptions import ClientError

from bench.contienda import vende
from bench.mesa import VIAJE, Mesa
from bench.tiempo import Tiempo
from tests.conftest import activa

CLAVE = {"PK": {"S": "E"}, "SK": {"S": "Aida"}}
TOMA = {
    "Update": {
        "Key": CLAVE,
        "UpdateExpression": "SET Capacidad = Capacidad - :n",
        "ConditionExpression": "Capacidad >= :n",
        "ExpressionAttributeValues": {":n": {"N": "1"}},
    }
}


@pytest.fixture(autouse=True)
def reservas() -> None:
    activa("reservas")


def _toman(capacidad: int, *cuando: float) -> tuple[Mesa, list[str]]:
    """What each of those who came at these seconds was told."""
    tiempo, dicho = Tiempo(), []
    mesa = Mesa(tiempo, ventana=0.006)
    mesa.items["E", "Aida"] = {**CLAVE, "Capacidad": {"N": str(capacidad)}}
    mesa.segundo()

    def toma() -> None:
        try:
            mesa.transact_write_items([TOMA])
            dicho.append("hecha")
        except ClientError as error:
            dicho.append(error.response["CancellationReasons"][0]["Code"])

    for segundo in cuando:
        tiempo.lanza(segundo, toma)
    tiempo.corre()
    return mesa, dicho


def test_who_comes_while_a_transaction_holds_the_item_is_refused_and_who_comes_later_is_not() -> None:
    mesa, dicho = _toman(10, 0.0, 0.005, 0.007)

    assert sorted(dicho) == ["TransactionConflict", "hecha", "hecha"]
    assert mesa.items["E", "Aida"]["Capacidad"] == {"N": "8"}


def test_a_failed_condition_holds_nothing() -> None:
    assert _toman(0, 0.0, 0.001)[1] == ["ConditionalCheckFailed"] * 2


def test_a_snapshot_is_refused_while_a_write_is_under_way() -> None:
    tiempo = Tiempo()
    mesa = Mesa(tiempo, ventana=0.006)
    mesa.items["E", "Aida"] = {**CLAVE, "Capacidad": {"N": "1"}}
    mesa.segundo()
    leido = []

    def lee() -> None:
        try:
            leido.append(
                mesa.transact_get_items([{"Get": {"Key": CLAVE}}])["Responses"][0]["Item"]["Capacidad"]["N"]
            )
        except ClientError:
            leido.append("conflicto")

    tiempo.lanza(0.0, partial(mesa.transact_write_items, [TOMA]))
    tiempo.lanza(0.003, lee)
    tiempo.lanza(VIAJE + 0.006, lee)
    tiempo.corre()

    assert leido == ["conflicto", "0"]


def test_blind_retries_reach_what_was_found_before_and_say_the_same_each_time() -> None:
    cuenta = vende(0.006, 200, ciega=True, limites=False, segundos=6.0, desde=2.0)

    assert 0.85 / 0.006 < cuenta.hechas / 4 < 1 / 0.006
    assert cuenta.llamadas > 7 * cuenta.pedidas
    assert vende(0.006, 200, ciega=True, limites=False, segundos=6.0, desde=2.0).llamadas == cuenta.llamadas


def test_a_paced_sale_at_twice_what_the_item_takes_costs_few_calls_and_little_time() -> None:
    cuenta = vende(0.006, 333, limites=False, segundos=10.0, desde=4.0)

    assert cuenta.llamadas <= 3 * cuenta.pedidas
    assert cuenta.p99() < 3
    assert cuenta.hechas / 6 > 0.7 / 0.006
