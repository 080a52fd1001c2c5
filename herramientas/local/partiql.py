"""What a PartiQL UPDATE owes the stream: on AWS every write is a stream record, in MiniStack 1.5.33 this one is not."""

import copy
import importlib
from collections.abc import Callable
from typing import Any

from herramientas.local.parche import Parche

Actualiza = Callable[..., tuple[int, Any, Any]]


def _con_registro(actualiza: Actualiza) -> Actualiza:
    """MiniStack's PartiQL UPDATE, writing its stream record as its UpdateItem does."""
    dynamodb: Any = importlib.import_module("ministack.services.dynamodb")

    def con_registro(
        tabla: dict[str, Any], sentencia: dict[str, Any], datos: Any = None
    ) -> tuple[int, Any, Any]:
        pk, sk, _, error = dynamodb._partiql_key_target(tabla, sentencia)
        antes = None if error else copy.deepcopy(tabla["items"].get(pk, {}).get(sk))
        respuesta = actualiza(tabla, sentencia, datos)
        if respuesta[0] == 200:
            dynamodb._emit_stream_event(sentencia["table"], "MODIFY", antes, tabla["items"][pk][sk])
        return respuesta

    return con_registro


PARCHES: tuple[Parche, ...] = (
    Parche(
        "ministack.services.dynamodb",
        "_partiql_update",
        "un UPDATE de PartiQL no deja registro en el stream",
        _con_registro,
    ),
)
