"""One call to DynamoDB: contention is retried with jitter inside the request's time, failures become errores."""

import random
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError

from boletia import bitacora
from boletia.bitacora import Hecho
from boletia.errores import DemasiadasPeticiones, ServicioOcupado

PLAZO = 6.0  # seconds a request may spend on contention
PAUSA = 0.02  # seconds; doubles with each attempt, drawn with full jitter
PAUSA_MAXIMA = 0.5  # seconds

# Losing a race to another transaction, and throttling inside one, are all that is retried here: botocore's own
# attempts cover throttled calls, 5xx and lost connections. A failed condition is an answer, never retried, unless
# another item of its transaction met a conflict: then it may be about a state that is just changing.
CONFLICTOS = {"TransactionConflict", "TransactionConflictException", "TransactionInProgressException"}
FRENOS_DE_TRANSACCION = {"ProvisionedThroughputExceeded", "ThrottlingError"}  # so called only inside one
FRENOS = FRENOS_DE_TRANSACCION | {
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
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


def codigo(error: ClientError) -> str:
    """AWS's name of the failure."""
    return error.response["Error"]["Code"]


class Pausas:
    """How long one call waits before each repetition, in seconds: full jitter under a bound that doubles.

    `reloj` and `duerme` are passed in by tests.
    """

    def __init__(
        self, reloj: Callable[[], float] = time.monotonic, duerme: Callable[[float], None] = time.sleep
    ) -> None:
        self.reloj, self.duerme = reloj, duerme
        self._techo = PAUSA

    def choca(self) -> tuple[float, float]:
        """After a failure: the pause to make, and what is expected to pass until the call succeeds, at least."""
        espera = random.uniform(0, self._techo)
        self._techo = min(2 * self._techo, PAUSA_MAXIMA)
        return espera, espera

    def logra(self) -> None:
        """The call succeeded."""


def insiste(
    llamada: Callable[[], Any],
    codigos: Callable[[ClientError], set[str]] = lambda error: {codigo(error)},
    pausas: Pausas | None = None,
) -> Any:
    """What `llama` does; `codigos` reads what a failure is about. It gives up as soon as success is not to be expected
    within PLAZO.
    """
    pausas = pausas or Pausas()
    limite = pausas.reloj() + PLAZO
    repeticiones = 0
    while True:
        try:
            respuesta = llamada()
        except (ConnectionError, HTTPClientError) as error:
            raise ServicioOcupado(
                "El servicio no responde ahora: repita la petición en unos segundos"
            ) from error
        except ClientError as error:
            repeticiones = _suma_repeticiones(error, repeticiones)
            motivos = codigos(error)
            if not _puede_repetirse(motivos):
                raise _traduce(error, motivos) from error
            espera, cola = pausas.choca()
            if pausas.reloj() + cola > limite:
                raise _traduce(error, motivos) from error
        else:
            pausas.logra()
            return respuesta
        bitacora.anota(Hecho.REINTENTO, motivos=sorted(motivos))
        pausas.duerme(espera)


def fallo_condicion(error: ClientError) -> bool:
    """True when the write was refused by its own condition."""
    return codigo(error) == "ConditionalCheckFailedException"


def anterior(error: ClientError) -> dict[str, Any]:
    """The item as it was when the condition refused the write (it asked for ALL_OLD); empty where there is none."""
    return error.response.get("Item", {})  # type: ignore[return-value]


def ocupado() -> ServicioOcupado:
    return ServicioOcupado("Hay mucha demanda en este momento: repita la petición en unos segundos")


def _puede_repetirse(motivos: set[str]) -> bool:
    return bool(motivos & CONFLICTOS) or motivos <= FRENOS_DE_TRANSACCION


def _suma_repeticiones(error: ClientError, anteriores: int) -> int:
    metadatos: Any = error.response.setdefault("ResponseMetadata", {})  # type: ignore[typeddict-item]
    metadatos["RetryAttempts"] = metadatos.get("RetryAttempts", 0) + anteriores
    return int(metadatos["RetryAttempts"])


def _traduce(error: ClientError, motivos: set[str]) -> Exception:
    if motivos <= FRENOS:
        return DemasiadasPeticiones("Hay demasiadas peticiones ahora: espere unos segundos y repita la suya")
    if motivos <= CONFLICTOS | FRENOS | CAIDAS:
        return ocupado()
    return error
