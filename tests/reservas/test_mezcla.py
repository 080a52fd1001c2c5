"""One page out of several partitions' answers: in order, nothing skipped, nothing twice."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.mezcla import TOPE, mezcla


def _consulta(particion: list[str], cursor: str | None, limite: int | None, cabida: int) -> dict[str, Any]:
    """As DynamoDB answers a Query: up to `Limit` items, and never more than fit into one answer."""
    restantes = sorted(nombre for nombre in particion if cursor is None or nombre > cursor)
    maximo = min(cabida, limite + 1 if limite else cabida)
    items = [{"PK": {"S": "E"}, "SK": {"S": nombre}} for nombre in restantes[:maximo]]
    return {"Items": items, **({"LastEvaluatedKey": items[-1]} if len(items) == maximo else {})}


def _recorre(particiones: list[list[str]], limite: int | None, cabidas: list[int]) -> list[list[str]]:
    paginas, cursor = [], None
    for _ in range(200):
        respuestas = [
            _consulta(particion, cursor, limite, cabida)
            for particion, cabida in zip(particiones, cabidas, strict=True)
        ]
        items, cursor = mezcla(respuestas, limite)
        paginas.append([item["SK"]["S"] for item in items])
        if cursor is None:
            return paginas
    raise AssertionError("the pages never end")


@given(datos=st.data(), nombres=st.sets(st.text(min_size=1, max_size=3), max_size=30))
def test_following_the_cursor_shows_every_event_once_and_in_order(
    datos: st.DataObject, nombres: set[str]
) -> None:
    cuantas = datos.draw(st.integers(1, 8))
    particiones: list[list[str]] = [[] for _ in range(cuantas)]
    for nombre in sorted(nombres):
        particiones[datos.draw(st.integers(0, cuantas - 1))].append(nombre)
    limite = datos.draw(st.none() | st.integers(1, 10))
    cabidas = datos.draw(st.lists(st.integers(1, 12), min_size=cuantas, max_size=cuantas))

    paginas = _recorre(particiones, limite, cabidas)

    assert [nombre for pagina in paginas for nombre in pagina] == sorted(nombres)
    assert all(limite is None or len(pagina) <= limite for pagina in paginas)


def test_nothing_beyond_an_answer_cut_short_is_shown_before_its_partition_is_read_on() -> None:
    cortada = {"Items": [_item("b")], "LastEvaluatedKey": {"SK": {"S": "b"}}}
    entera = {"Items": [_item("a"), _item("d")]}

    items, cursor = mezcla([cortada, entera], None)

    assert [item["SK"]["S"] for item in items] == ["a", "b"]
    assert cursor == "b"


def test_the_last_page_has_no_cursor() -> None:
    assert mezcla([{"Items": [_item("a")]}, {"Items": []}], 1) == ([_item("a")], None)


def test_the_last_of_many_has_none_either() -> None:
    muchos = [_item(f"{numero:03d}") for numero in range(300)]

    assert mezcla([{"Items": muchos}], None) == (muchos, None)


def test_a_page_holds_what_dynamodb_puts_into_one_answer_and_not_a_byte_more() -> None:
    def pesa(nombre: str, cuanto: int) -> dict[str, Any]:
        return {
            "PK": {"S": "E"},
            "SK": {"S": nombre},
            "Ñ": {"S": "x" * (cuanto - len("PKESK#") - len("Ñ".encode()))},
        }

    justos = [pesa("a", TOPE // 2 - 1), pesa("b", TOPE // 2 + 1)]
    pasan = [pesa("a", TOPE // 2 - 1), pesa("b", TOPE // 2 + 2)]

    assert mezcla([{"Items": justos}], None) == (justos, None)
    assert mezcla([{"Items": pasan}], None) == (pasan[:1], "a")


def test_the_parts_of_an_event_become_one_and_a_page_holds_as_many_events_as_it_may() -> None:
    propias = {"Items": [_item("a", boletos=3), _item("b", boletos=1)]}
    otras = {"Items": [_item("a", boletos=4, pk="D#1"), _item("b", boletos=0, pk="D#1")]}

    items, cursor = mezcla([propias, otras], 1)

    assert (items, cursor) == ([_item("a", boletos=7)], "a")


def test_parts_of_an_event_that_was_not_there_yet_are_not_shown() -> None:
    assert mezcla([{"Items": []}, {"Items": [_item("a", pk="D#1")]}], None) == ([], None)


def _item(nombre: str, boletos: int = 1, pk: str = "E") -> dict[str, Any]:
    return {"PK": {"S": pk}, "SK": {"S": nombre}, "Capacidad": {"N": str(boletos)}}


def test_eight_full_answers_are_no_larger_than_lambda_may_answer() -> None:
    """Lambda's limit is 6 MB, and an accent takes three times its bytes when JSON is escaped."""
    nombres = [f"{numero:05d}{'á' * 120}" for numero in range(24_000)]
    particiones = [nombres[parte::8] for parte in range(8)]

    paginas = _recorre(particiones, None, [3_000] * 8)

    assert len(paginas) > 1
    assert [nombre for pagina in paginas for nombre in pagina] == nombres
    for pagina in paginas:
        respuesta = [{"Evento": n, "Capacidad": 1, "Categoria": "x", "Estado": "A"} for n in pagina]
        assert len(json.dumps(respuesta)) < 6_291_556
