"""The answers of several partitions put together as one page, in the order of the sort key."""

from collections.abc import Sequence
from typing import Any

Item = dict[str, Any]


def mezcla(respuestas: Sequence[dict[str, Any]], limite: int | None) -> tuple[list[Item], str | None]:
    """Up to `limite` items, and the sort key after which the next page begins if there is one.

    Each answer holds its partition's first items after the same sort key, more than `limite` if it has them. An
    answer that DynamoDB cut short says nothing about what lies beyond its last item, so nothing beyond it is taken.
    """
    cortes = [
        _sk(respuesta["LastEvaluatedKey"]) for respuesta in respuestas if "LastEvaluatedKey" in respuesta
    ]
    items = sorted((item for respuesta in respuestas for item in respuesta["Items"]), key=_sk)
    seguros = [item for item in items if _sk(item) <= min(cortes)] if cortes else items
    pagina = seguros[:limite]
    if len(pagina) < len(seguros):
        return pagina, _sk(pagina[-1])
    return pagina, min(cortes, default=None)


def _sk(item: Item) -> str:
    return str(item["SK"]["S"])
