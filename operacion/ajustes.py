"""`python -m operacion.ajustes --stage STAGE`: where failing deliveries of the streams end, which Chalice cannot set.

Each event source mapping of the stage gets bisection, bounded retries and age, and its function's failure queue.
Idempotent; what AWS answers is read back and compared. Exit code 0 as wanted, 1 a setting did not take.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from despliegue.cuenta import Cuenta
from despliegue.entregas import EDAD, INTENTOS, RETENCION_DE_COLA
from despliegue.fallos import Detenido
from despliegue.funciones import Funcion, de_streams
from initdb.fallos import explica

ESPERA = 60  # seconds that a change, or a new role's permission, may take to arrive
PAUSA = 1.0  # seconds
_CAMBIANDO = {"Creating", "Updating", "Enabling", "Disabling"}


class NoPrende(Exception):
    """A setting did not take; the message says which, with both values."""


def ajusta(cuenta: Cuenta, etapa: str, escribe: Callable[[str], None]) -> None:
    """Sets and checks every mapping of the stage. Raises NoPrende."""
    for funcion in de_streams(etapa):
        cola = prepara_cola(cuenta.cliente("sqs"), funcion)
        entregas = _entregas(cuenta.cliente("lambda"), funcion)
        if not entregas:
            raise NoPrende(
                f"{funcion.nombre} no está unida a ningún stream: despliegue la etapa {etapa} antes"
            )
        for entrega in entregas:
            ajusta_entrega(cuenta.cliente("lambda"), entrega, cola)
        escribe(f"  {funcion.nombre}: {INTENTOS} intentos, {EDAD // 60} minutos, lo demás a {funcion.cola}")


def prepara_cola(sqs: Any, funcion: Funcion) -> str:
    """Creates the function's failure queue if it is missing, and returns its ARN. Raises NoPrende."""
    atributos = {"MessageRetentionPeriod": str(RETENCION_DE_COLA)}
    try:
        url = sqs.get_queue_url(QueueName=funcion.cola)["QueueUrl"]
        sqs.set_queue_attributes(QueueUrl=url, Attributes=atributos)
    except sqs.exceptions.QueueDoesNotExist:
        url = sqs.create_queue(QueueName=funcion.cola, Attributes=atributos)["QueueUrl"]
    leidos = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn", *atributos])["Attributes"]
    _compara(funcion.cola, atributos, leidos)
    return str(leidos["QueueArn"])


def ajusta_entrega(lambdas: Any, entrega: str, cola: str) -> None:
    """Raises NoPrende when AWS, asked again, does not have the settings."""
    quiero = {
        "BisectBatchOnFunctionError": True,
        "MaximumRetryAttempts": INTENTOS,
        "MaximumRecordAgeInSeconds": EDAD,
        "DestinationConfig": {"OnFailure": {"Destination": cola}},
    }
    if any(_estable(lambdas, entrega).get(nombre) != valor for nombre, valor in quiero.items()):
        _insiste(lambda: lambdas.update_event_source_mapping(UUID=entrega, **quiero))
    _compara(entrega, quiero, _estable(lambdas, entrega))


def _entregas(lambdas: Any, funcion: Funcion) -> list[str]:
    paginas = lambdas.get_paginator("list_event_source_mappings").paginate(FunctionName=funcion.nombre)
    return [entrega["UUID"] for pagina in paginas for entrega in pagina["EventSourceMappings"]]


def _insiste(cambia: Callable[[], Any]) -> None:
    """A role's new permission to write to the queue takes seconds to be known to Lambda."""
    limite = time.monotonic() + ESPERA
    while True:
        try:
            cambia()
        except ClientError as error:
            pasajero = error.response["Error"]["Code"] in (
                "InvalidParameterValueException",
                "ResourceInUseException",
            )
            if not pasajero or time.monotonic() > limite:
                raise
        else:
            return
        time.sleep(PAUSA)


def _estable(lambdas: Any, entrega: str) -> dict[str, Any]:
    limite = time.monotonic() + ESPERA
    while (leida := lambdas.get_event_source_mapping(UUID=entrega)).get("State") in _CAMBIANDO:
        if time.monotonic() > limite:
            raise NoPrende(f"{entrega} sigue en {leida['State']}: repita la orden en unos minutos")
        time.sleep(PAUSA)
    return dict(leida)


def _compara(que: str, quiero: dict[str, Any], leido: dict[str, Any]) -> None:
    for nombre, valor in quiero.items():
        if leido.get(nombre) != valor:
            raise NoPrende(
                f"{que}: {nombre} es {leido.get(nombre)} y debe ser {valor}; AWS no tomó el cambio"
            )


def main(argv: Sequence[str]) -> int:
    argumentos = argparse.ArgumentParser(prog="python -m operacion.ajustes")
    argumentos.add_argument("--stage", required=True)
    etapa = argumentos.parse_args(argv).stage
    try:
        ajusta(Cuenta(), etapa, print)
    except (NoPrende, Detenido) as error:
        print(f"ajustes: {error}", file=sys.stderr)
        return 1
    except (BotoCoreError, ClientError) as error:
        print(f"ajustes: {explica(error)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
