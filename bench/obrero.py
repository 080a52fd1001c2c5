"""One contestant in a process of its own. Run as a script, with its folder, module and function as arguments.

    python bench/obrero.py frio FOLDER MODULE FUNCTION EVENT      one event, then the end
    python bench/obrero.py caliente FOLDER MODULE FUNCTION [STUB] events on standard input, until it closes

Imports nothing but what every handler has imported anyway, so that a cold start is the contestant's own.
"""

import importlib
import json
import os
import sys
import time
from typing import Any


class Contexto:
    """What Lambda hands over beside the event."""

    aws_request_id = "21d1b4e0-5c4c-4b57-8f9a-000000000000"
    function_name = "bench"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:us-west-2:000000000000:function:bench"

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


def carga(carpeta: str, modulo: str, funcion: str) -> Any:
    sys.path[0] = carpeta
    return getattr(importlib.import_module(modulo), funcion)


def atiende(funcion: Any, evento: Any) -> None:
    respuesta = funcion(evento, Contexto())
    if respuesta is not None and respuesta["statusCode"] != 200:
        raise SystemExit(f"{respuesta}")


def frio(carpeta: str, modulo: str, funcion: str, evento: str) -> None:
    atiende(carga(carpeta, modulo, funcion), json.loads(evento))


def caliente(carpeta: str, modulo: str, funcion: str, simulado: str = "") -> None:
    """For each line `{"evento": …, "veces": n}` writes the CPU seconds of one request."""
    protocolo, sys.stdout = sys.stdout, open(os.devnull, "w")  # noqa: PTH123, SIM115  the log goes where it costs as on Lambda
    atendedora = carga(carpeta, modulo, funcion)
    if simulado:
        _simula(modulo)
    for linea in sys.stdin:
        orden = json.loads(linea)
        inicio = time.process_time()
        for _ in range(orden["veces"]):
            atiende(atendedora, orden["evento"])
        protocolo.write(f"{(time.process_time() - inicio) / orden['veces']}\n")
        protocolo.flush()


def _simula(modulo: str) -> None:
    """Puts a DynamoDB that answers at once in the place of the client."""
    cliente = _Simulado()
    if modulo == "app":
        sys.modules["app"].inventario._cliente = cliente
    else:
        setattr(sys.modules["operaciones"], "dynamodb", cliente)  # noqa: B010


class _Simulado:
    def get_item(self, **_: Any) -> Any:
        return {
            "Item": {
                "PK": {"S": "I"},
                "SK": {"S": "21tBsOlzrdXa73UNotTK0nXIAm7"},
                "Evento": {"S": "Opera Aida"},
                "Estado": {"S": "A"},
                "Email": {"S": "pepe@gmail.com"},
                "Cantidad": {"N": "3"},
            }
        }

    def transact_write_items(self, **_: Any) -> Any:
        return {}


if __name__ == "__main__":
    (frio if sys.argv[1] == "frio" else caliente)(*sys.argv[2:])
