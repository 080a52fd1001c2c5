"""One call to DynamoDB: contention is retried with jitter inside the request's time, failures become errores."""

import random
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError

from chalicelib import bitacora
from chalicelib.errores import DemasiadasPeticiones, ServicioOcupado

PLAZO = 6.0  # seconds a request may spend on contention
PAUSA = 0.02  # seconds; doubles with each attempt, drawn with full jitter
PAUSA_MAXIMA = 0.5  # seconds

# Losing a race to another transaction, and throttling inside one, are all that is retried here: botocore's own
# attempts cover throttled calls, 5xx and lost connections. A failed condition is an answer, never retried, unless
# another item of its transaction met a conflict: then it may be about a state that is just changing.
CONFLICTOS = {"TransactionConflict", "TransactionConflictException", "TransactionInProgressException"}
FRENOS = {
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingError",
    "ThrottlingException",
}
CAIDAS = {
    "InternalServerError",
    "InternalFailure",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "500",
    "503",
}


def llama(operacion: Callable[..., Any], **parametros: Any) -> Any:
    """Calls a client's operation and returns its answer.

    Raises ServicioOcupado when contention outlasts PLAZO or AWS does not answer, DemasiadasPeticiones when
    it throttles, and botocore's ClientError for everything that the caller decides (a failed condition); its
    RetryAttempts counts all of botocore's repetitions, after which a write may have met itself.
    """
    return insiste(partial(operacion, **parametros))


def insiste(
    llamada: Callable[[], Any],
    reloj: Callable[[], float] = time.monotonic,
    duerme: Callable[[float], None] = time.sleep,
) -> Any:
    """What `llama` does; `reloj` (seconds) and `duerme` are passed in by tests."""
    limite = reloj() + PLAZO
    pausa, repeticiones = PAUSA, 0
    while True:
        try:
            return llamada()
        except (ConnectionError, HTTPClientError) as error:
            raise ServicioOcupado(
                "El servicio no responde ahora: repita la petición en unos segundos"
            ) from error
        except ClientError as error:
            repeticiones = _suma_repeticiones(error, repeticiones)
            codigos = _codigos(error)
            espera = random.uniform(0, pausa)
            if not _puede_repetirse(error, codigos) or reloj() + espera > limite:
                raise _traduce(error, codigos) from error
        bitacora.anota("reintento", motivos=sorted(codigos))
        duerme(espera)
        pausa = min(2 * pausa, PAUSA_MAXIMA)


def razones(error: ClientError) -> list[dict[str, Any]]:
    """Why each item of a cancelled transaction refused, in the order of its items; empty for any other error."""
    return error.response.get("CancellationReasons", [])  # type: ignore[return-value]


def fallo_condicion(error: ClientError) -> bool:
    """True when the write was refused by its own condition."""
    return error.response["Error"]["Code"] == "ConditionalCheckFailedException"


def _codigos(error: ClientError) -> set[str]:
    en_transaccion = {razon.get("Code", "None") for razon in razones(error)} - {"None"}
    return en_transaccion or {error.response["Error"]["Code"]}


def _puede_repetirse(error: ClientError, codigos: set[str]) -> bool:
    return bool(codigos & CONFLICTOS) or (codigos <= FRENOS and bool(razones(error)))


def _suma_repeticiones(error: ClientError, anteriores: int) -> int:
    metadatos: Any = error.response.setdefault("ResponseMetadata", {})  # type: ignore[typeddict-item]
    metadatos["RetryAttempts"] = metadatos.get("RetryAttempts", 0) + anteriores
    return int(metadatos["RetryAttempts"])


def _traduce(error: ClientError, codigos: set[str]) -> Exception:
    if codigos <= FRENOS:
        return DemasiadasPeticiones("Hay demasiadas peticiones ahora: espere unos segundos y repita la suya")
    if codigos <= CONFLICTOS | FRENOS | CAIDAS:
        return ServicioOcupado("Hay mucha demanda en este momento: repita la petición en unos segundos")
    return error
