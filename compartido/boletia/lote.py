"""A batch of a DynamoDB stream's records, in order, any of which may have come before."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from chalice.app import DynamoDBEvent

from boletia import bitacora
from boletia.bitacora import Hecho
from boletia.errores import ImagenIlegible

Cambio = TypeVar("Cambio")


def cambios(lote: DynamoDBEvent, lee: Callable[[Any], Cambio | None]) -> Iterator[Cambio]:
    """What `lee` reads out of each record, without the Nones.

    A record for which it raises ImagenIlegible is logged, counted and skipped: the shard goes on. Chalice's own
    iteration over the batch is not used: it raises for a record that lacks any of its attributes.
    """
    ilegibles = 0
    for registro in lote.to_dict()["Records"]:
        try:
            cambio = lee(registro)
        except ImagenIlegible as error:
            ilegibles += 1
            bitacora.advierte(Hecho.REGISTRO_ILEGIBLE, secuencia=_secuencia(registro), motivo=str(error))
            continue
        if cambio is not None:
            yield cambio
    if ilegibles:
        bitacora.advierte(Hecho.REGISTROS_OMITIDOS, ilegibles=ilegibles)


def entero(numero: object) -> int:
    """A number of an image: DynamoDB writes it as a text. Raises ImagenIlegible."""
    if not isinstance(numero, str):
        raise ImagenIlegible(f"{numero!r} is not a number")
    return int(numero)


def _secuencia(registro: Any) -> str:
    dynamodb = registro.get("dynamodb") if isinstance(registro, dict) else None
    return str(dynamodb.get("SequenceNumber", "")) if isinstance(dynamodb, dict) else ""
