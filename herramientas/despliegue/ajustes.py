"""The settings of a stage that Chalice cannot make: log retention, kept concurrency, the APIs' limits and names."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from herramientas.despliegue.cuenta import Cuenta, existe
from herramientas.despliegue.funciones import Funcion, funciones
from initdb.fallos import codigo

RETENCION = (
    30  # days that logs are kept: longer than any stream (1 day) or failure queue (14 days) holds work
)
# One partition takes about 500 bookings a second, so more requests than these only wait: API Gateway answers 429.
RITMO, RAFAGA = 500, 1000  # requests a second, and at once, for each of PARTICIONES
# Organisers create an event now and then: who creates many at once is no organiser.
RITMO_DE_ALTAS, RAFAGA_DE_ALTAS = 5, 20
SIN_RESERVAR = 100  # concurrent executions that AWS wants left unreserved


def guarda_bitacoras(cuenta: Cuenta, etapa: str) -> None:
    """Each function's log group exists and forgets after RETENCION days."""
    logs = cuenta.cliente("logs")
    for funcion in funciones(etapa):
        try:
            logs.create_log_group(logGroupName=funcion.grupo)
        except ClientError as error:
            if not existe(error):
                raise
        logs.put_retention_policy(logGroupName=funcion.grupo, retentionInDays=RETENCION)


def reserva_concurrencia(cuenta: Cuenta, etapa: str, advierte: Callable[[str], None]) -> None:
    """What is kept for the stream functions, in an account that has it; a new account may not."""
    libre = libres(cuenta, etapa)
    if not se_reserva(libre, etapa):
        advierte(
            f"Concurrencia sin reservar: la cuenta solo tiene {libre} ejecuciones; pida más a AWS y repita"
        )
        return
    for funcion in _con_reserva(etapa):
        cuenta.cliente("lambda").put_function_concurrency(
            FunctionName=funcion.nombre, ReservedConcurrentExecutions=funcion.reserva
        )


def libres(cuenta: Cuenta, etapa: str) -> int:
    """Concurrent executions that nobody but the stage itself has reserved."""
    lambdas = cuenta.cliente("lambda")
    libre = int(lambdas.get_account_settings()["AccountLimit"]["UnreservedConcurrentExecutions"])
    return libre + sum(_reservada(lambdas, funcion) for funcion in _con_reserva(etapa))


def se_reserva(libre: int, etapa: str) -> bool:
    """Whether what the stage keeps leaves enough of it."""
    return libre - sum(funcion.reserva or 0 for funcion in _con_reserva(etapa)) >= SIN_RESERVAR


@dataclass(frozen=True)
class Limite:
    """How many requests a second, and at once, a stage of API Gateway takes for one method; `*` is every one."""

    ruta: str
    verbo: str
    ritmo: int
    rafaga: int

    @property
    def camino(self) -> str:
        """The route as the stage's settings spell it: `/~1eventos`."""
        return "/*" if self.ruta == "*" else "/" + self.ruta.replace("/", "~1")


def limites(app: str, particiones: int) -> list[Limite]:
    """An API's limits: that of the whole stage, and what is narrower."""
    todo = Limite("*", "*", RITMO * particiones, RAFAGA * particiones)
    return [todo, Limite("/eventos", "POST", RITMO_DE_ALTAS, RAFAGA_DE_ALTAS)] if app == "eventos" else [todo]


def nombra_api(cuenta: Cuenta, api: str, funcion: Funcion) -> None:
    """The API is named after app and stage; Chalice names it after the app. Before it is deployed: its metrics are told
    under the name that it has then.
    """
    cambio = _pon("/name", funcion.nombre)
    cuenta.cliente("apigateway").update_rest_api(restApiId=api, patchOperations=[cambio])


def limita_api(cuenta: Cuenta, api: str, funcion: Funcion, etapa_api: str, particiones: int) -> None:
    """The API's requests are limited."""
    cuenta.cliente("apigateway").update_stage(
        restApiId=api,
        stageName=etapa_api,
        patchOperations=[
            _pon(f"{limite.camino}/{limite.verbo}/throttling/{que}", str(cuanto))
            for limite in limites(funcion.app, particiones)
            for que, cuanto in (("rateLimit", limite.ritmo), ("burstLimit", limite.rafaga))
        ],
    )


def _con_reserva(etapa: str) -> list[Funcion]:
    return [funcion for funcion in funciones(etapa) if funcion.reserva]


def _reservada(lambdas: Any, funcion: Funcion) -> int:
    try:
        respuesta = lambdas.get_function_concurrency(FunctionName=funcion.nombre)
    except ClientError as error:
        if codigo(error) != "ResourceNotFoundException":
            raise
        return 0  # the function is not there yet
    return int(respuesta.get("ReservedConcurrentExecutions", 0))


def _pon(camino: str, valor: str) -> dict[str, str]:
    return {"op": "replace", "path": camino, "value": valor}
