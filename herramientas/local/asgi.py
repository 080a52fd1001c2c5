"""What the parts of the front door hand to each other: the callables and messages of ASGI."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Ambito = MutableMapping[str, Any]
Mensaje = MutableMapping[str, Any]
Recibe = Callable[[], Awaitable[Mensaje]]
Envia = Callable[[Mensaje], Awaitable[None]]
Aplicacion = Callable[[Ambito, Recibe, Envia], Awaitable[None]]
Anota = Callable[[str, str, int, float], None]
"""Takes note of a request: method, path, status, milliseconds."""
