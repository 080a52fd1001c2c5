"""The answers of several partitions put together as one page, in the order of the sort key."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from chalicelib.claves import CUPO, tipo_de
from chalicelib.partes import une

Item = dict[str, Any]

TOPE = 1_000_000  # bytes, about what DynamoDB puts into one answer


def mezcla(respuestas: Sequence[dict[str, Any]], limite: int | None) -> tuple[list[Item], str | None]:
    """Up to `limite` items, and the sort key after which the next page begins if there is one.

    Each answer holds its partition's first items after the same sort key, more than `limite` if it has them. An
    answer that DynamoDB cut short says nothing about what lies beyond its last item, so nothing beyond it is taken.
    All of them together hold no more than the largest single one may: Lambda refuses answers over 6 MB. Items of one
    sort key are the parts of one event, and become one item.
    """
    cortes = [
        _sk(respuesta["LastEvaluatedKey"]) for respuesta in respuestas if "LastEvaluatedKey" in respuesta
    ]
    items = sorted((item for respuesta in respuestas for item in respuesta["Items"]), key=_sk)
    seguros = _unidos(item for item in items if not cortes or _sk(item) <= min(cortes))
    pagina = list(_cabe(seguros[:limite]))
    if len(pagina) < len(seguros):
        return pagina, _sk(pagina[-1])
    return pagina, min(cortes, default=None)


def _unidos(items: Iterable[Item]) -> list[Item]:
    """The parts of each event as one item. Those of an event that was not there yet when events were read wait."""
    grupos = (list(partes) for _, partes in groupby(items, key=_sk))
    return [une(partes) for partes in grupos if tipo_de(partes[0]) != CUPO]


def _cabe(items: Iterable[Item]) -> Iterator[Item]:
    """The first items of up to TOPE bytes in all, one at least."""
    quedan = TOPE
    for numero, item in enumerate(items):
        quedan -= _bytes(item)
        if quedan < 0 and numero:
            return
        yield item


def _bytes(item: Item) -> int:
    """About what DynamoDB counts: names and values in UTF-8."""
    return sum(
        len(nombre.encode()) + len(str(texto).encode())
        for nombre, valor in item.items()
        for texto in valor.values()
    )


def _sk(item: Item) -> str:
    return str(item["SK"]["S"])
