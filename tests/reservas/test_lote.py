"""A batch of a stream. No I/O."""

from typing import Any

import pytest
from chalice.app import DynamoDBEvent

from boletia.errores import ImagenIlegible
from boletia.lote import cambios
from tests.conftest import Hechos


def _lee(registro: Any) -> str | None:
    if not isinstance(registro, str):
        raise ImagenIlegible("not a text")
    return registro or None


def _cambios(*registros: Any) -> list[str]:
    return list(cambios(DynamoDBEvent({"Records": list(registros)}, None), _lee))


def test_facts_come_in_the_order_of_their_records() -> None:
    assert _cambios("a", "b", "a") == ["a", "b", "a"]


def test_a_record_that_says_nothing_is_left_out() -> None:
    assert _cambios("a", "", "b") == ["a", "b"]


def test_an_empty_delivery_has_no_facts() -> None:
    assert _cambios() == []


@pytest.mark.parametrize(
    ("ilegible", "secuencia"),
    [
        (None, ""),
        (7, ""),
        ([], ""),
        ({}, ""),
        ({"dynamodb": None}, ""),
        ({"dynamodb": {}}, ""),
        ({"dynamodb": {"SequenceNumber": "123"}}, "123"),
    ],
)
def test_an_unreadable_record_is_logged_counted_and_skipped(
    hechos: Hechos, ilegible: Any, secuencia: str
) -> None:
    assert _cambios("a", ilegible, "b", ilegible) == ["a", "b"]

    avisos = hechos()
    assert [aviso["hecho"] for aviso in avisos] == ["registro ilegible"] * 2 + ["registros omitidos"]
    assert {aviso["levelname"] for aviso in avisos} == {"WARNING"}
    assert [avisos[0]["secuencia"], avisos[0]["motivo"], avisos[2]["ilegibles"]] == [
        secuencia,
        "not a text",
        2,
    ]


def test_a_mistake_in_the_reader_is_not_taken_for_an_unreadable_record() -> None:
    def lee(_registro: Any) -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(cambios(DynamoDBEvent({"Records": ["a"]}, None), lee))
