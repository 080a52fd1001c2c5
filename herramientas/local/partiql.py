"""What a PartiQL UPDATE owes the stream: on AWS every write is a stream record, in MiniStack 1.5.33 this one is not."""

import copy
import importlib
from collections.abc import Callable
from typing import Any

Actualiza = Callable[..., tuple[int, Any, Any]]


def ajusta() -> None:
    """Make MiniStack's PartiQL UPDATE write its stream record, as its UpdateItem does."""
    dynamodb: Any = importlib.import_module("ministack.services.dynamodb")
    dynamodb._partiql_update = _con_registro(
        dynamodb._partiql_update, dynamodb._partiql_key_target, dynamodb._emit_stream_event
    )


def _con_registro(
    actualiza: Actualiza, clave: Callable[..., tuple[Any, Any, Any, Any]], emite: Callable[..., None]
) -> Actualiza:
    def con_registro(
        tabla: dict[str, Any], sentencia: dict[str, Any], datos: Any = None
    ) -> tuple[int, Any, Any]:
        pk, sk, _, error = clave(tabla, sentencia)
        antes = None if error else copy.deepcopy(tabla["items"].get(pk, {}).get(sk))
        respuesta = actualiza(tabla, sentencia, datos)
        if respuesta[0] == 200:
            emite(sentencia["table"], "MODIFY", antes, tabla["items"][pk][sk])
        return respuesta

    return con_registro
