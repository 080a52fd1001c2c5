"""A call that contends with others for an event: what a cancelled transaction refused decides if it is run again."""

from collections.abc import Callable
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from boletia.llamada import codigo, insiste
from chalicelib.ritmo import Ritmo


def llama(operacion: Callable[..., Any], **parametros: Any) -> Any:
    """What `boletia.llamada.llama` does, for transactions too."""
    return insiste(partial(operacion, **parametros), codigos)


def contiende(ritmo: Ritmo, operacion: Callable[..., Any], **parametros: Any) -> Any:
    """The same, at the pace of what this process has just seen of an event."""
    ritmo.entra()
    return insiste(partial(operacion, **parametros), codigos, ritmo)


def razones(error: ClientError) -> list[dict[str, Any]]:
    """Why each item of a cancelled transaction refused, in the order of its items; empty for any other error."""
    return error.response.get("CancellationReasons", [])  # type: ignore[return-value]


def codigos(error: ClientError) -> set[str]:
    """What a failure is about: the reasons of a cancelled transaction, the code of anything else."""
    en_transaccion = {razon.get("Code", "None") for razon in razones(error)} - {"None"}
    return en_transaccion or {codigo(error)}
