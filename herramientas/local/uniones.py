"""One trigger for each function and stream, as Lambda has it. MiniStack 1.5.33 makes a second one, and every record of
the stream is delivered twice.
"""

import importlib
from collections.abc import Callable
from typing import Any

from herramientas.local.parche import Parche

_MENSAJE = "The mapping already exists. Please update or delete the existing mapping with UUID "


def _una_sola(crea: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    def creada(datos: dict[str, Any]) -> Any:
        servicio: Any = importlib.import_module("ministack.services.lambda_svc")
        fuente, funcion = datos.get("EventSourceArn"), str(datos.get("FunctionName", "")).rpartition(":")[2]
        for union in servicio._esms.values():
            if (union["EventSourceArn"], union["FunctionName"]) == (fuente, funcion):
                return servicio.error_response_json(
                    "ResourceConflictException", _MENSAJE + union["UUID"], 409
                )
        return crea(datos)

    return creada


PARCHES = [
    Parche(
        "ministack.services.lambda_svc",
        "_create_esm",
        "admite dos veces la misma unión de stream y función",
        _una_sola,
    )
]
