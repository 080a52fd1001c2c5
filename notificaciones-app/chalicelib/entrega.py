"""A delivery of a DynamoDB stream: a batch of records, in order, any of which may have come before."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from chalice.app import DynamoDBEvent

from chalicelib import bitacora
from chalicelib.errores import ImagenIlegible

Hecho = TypeVar("Hecho")


def hechos(lote: DynamoDBEvent, lee: Callable[[Any], Hecho | None]) -> Iterator[Hecho]:
    """What `lee` reads out of each record, without the Nones.

    A record for which it raises ImagenIlegible is logged, counted and skipped: the shard goes on. Chalice's own
    iteration over the batch is not used: it raises for a record that lacks any of its attributes.
    """
    ilegibles = 0
    for registro in lote.to_dict()["Records"]:
        try:
            hecho = lee(registro)
        except ImagenIlegible as error:
            ilegibles += 1
            bitacora.avisa("registro ilegible", secuencia=_secuencia(registro), motivo=str(error))
            continue
        if hecho is not None:
            yield hecho
    if ilegibles:
        bitacora.avisa("registros omitidos", ilegibles=ilegibles)


def _secuencia(registro: Any) -> str:
    dynamodb = registro.get("dynamodb") if isinstance(registro, dict) else None
    return str(dynamodb.get("SequenceNumber", "")) if isinstance(dynamodb, dict) else ""
