"""What joins a stream to its function (Lambda's event source mapping): how failing batches are repeated, and where
they end.

Chalice cannot set any of it, so a deployed one gets it afterwards (idempotent; what AWS answers is read back and
compared) and a packaged one by its template.
"""

import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.funciones import Funcion, de_streams
from initdb.fallos import codigo

# Enough for SES or DynamoDB to be down for a while, and for a dead process's claim on an e-mail (20 s) to expire.
INTENTOS = 100
# Seconds that one batch may hold up its shard; its stream keeps it 24 hours, for `make reprocesar`. E-mails wait for
# what SES grants a day, which may be less than a sale asks for, or for an operator to have the account opened again;
# the function waits its 15 minutes for either, so its attempts last longer than this. Others wait for AWS to be up.
EDAD = 3600
EDADES = {"notificaciones": 20 * 3600}
RETENCION_DE_COLA = 14 * 24 * 3600  # seconds, the longest that SQS offers

PASO = "disparadores de los streams"
ESPERA = 70  # seconds that a change, or a new role's permission, may take to arrive
PAUSA = 1.0  # seconds
_PASAJEROS = {
    "AWS.SimpleQueueService.QueueDeletedRecently",
    "InvalidParameterValueException",
    "QueueDeletedRecently",
    "ResourceInUseException",
}
_CAMBIANDO = {"Creating", "Updating", "Enabling", "Disabling"}


def propiedades(funcion: Funcion, cola: Any) -> dict[str, Any]:
    """What a trigger must be like, as Lambda's API and a SAM template call it; `cola` is the failure queue's ARN."""
    return {
        "BisectBatchOnFunctionError": True,
        "MaximumRetryAttempts": INTENTOS,
        "MaximumRecordAgeInSeconds": edad(funcion),
        "DestinationConfig": {"OnFailure": {"Destination": cola}},
    }


def ajusta(cuenta: Cuenta, etapa: str, escribe: Callable[[str], None]) -> None:
    """Sets and checks every mapping of the stage. Raises Detenido."""
    for funcion in de_streams(etapa):
        cola = prepara_cola(cuenta.cliente("sqs"), funcion)
        disparadores = [union["UUID"] for union in uniones(cuenta.cliente("lambda"), funcion)]
        if not disparadores:
            raise Detenido(
                PASO, f"{funcion.nombre} no está unida a ningún stream: despliegue la etapa {etapa} antes"
            )
        for disparador in disparadores:
            ajusta_disparador(cuenta.cliente("lambda"), disparador, propiedades(funcion, cola))
        minutos = edad(funcion) // 60
        escribe(f"  {funcion.nombre}: {INTENTOS} intentos, {minutos} minutos, lo demás a {funcion.cola}")


def edad(funcion: Funcion) -> int:
    """Seconds after which a record that keeps failing goes to the failure queue."""
    return EDADES.get(funcion.manejador, EDAD)


def prepara_cola(sqs: Any, funcion: Funcion) -> str:
    """Creates the function's failure queue if it is missing, and returns its ARN. Raises Detenido."""
    atributos = {"MessageRetentionPeriod": str(RETENCION_DE_COLA)}
    try:
        url = sqs.get_queue_url(QueueName=funcion.cola)["QueueUrl"]
        sqs.set_queue_attributes(QueueUrl=url, Attributes=atributos)
    except sqs.exceptions.QueueDoesNotExist:
        _insiste(lambda: sqs.create_queue(QueueName=funcion.cola, Attributes=atributos))
        url = sqs.get_queue_url(QueueName=funcion.cola)["QueueUrl"]
    leidos = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn", *atributos])["Attributes"]
    _compara(funcion.cola, atributos, leidos)
    return str(leidos["QueueArn"])


def ajusta_disparador(lambdas: Any, disparador: str, quiero: dict[str, Any]) -> None:
    """Raises Detenido when AWS, asked again, does not have the settings."""
    if any(_estable(lambdas, disparador).get(nombre) != valor for nombre, valor in quiero.items()):
        _insiste(lambda: lambdas.update_event_source_mapping(UUID=disparador, **quiero))
    _compara(disparador, quiero, _estable(lambdas, disparador))


def uniones(lambdas: Any, funcion: Funcion) -> list[dict[str, Any]]:
    """What Lambda has to trigger the function; what it is removing is none any more."""
    paginas = lambdas.get_paginator("list_event_source_mappings").paginate(FunctionName=funcion.nombre)
    todas = [union for pagina in paginas for union in pagina["EventSourceMappings"]]
    return [union for union in todas if union.get("State") != "Deleting"]


def _insiste(cambia: Callable[[], Any]) -> None:
    """A role's new permission to write to the queue takes seconds to be known to Lambda; the name of a queue that was
    removed is free a minute later.
    """
    limite = time.monotonic() + ESPERA
    while True:
        try:
            cambia()
        except ClientError as error:
            if codigo(error) not in _PASAJEROS or time.monotonic() > limite:
                raise
        else:
            return
        time.sleep(PAUSA)


def _estable(lambdas: Any, disparador: str) -> dict[str, Any]:
    limite = time.monotonic() + ESPERA
    while (leida := lambdas.get_event_source_mapping(UUID=disparador)).get("State") in _CAMBIANDO:
        if time.monotonic() > limite:
            raise Detenido(PASO, f"{disparador} sigue en {leida['State']}: repita la orden en unos minutos")
        time.sleep(PAUSA)
    return dict(leida)


def _compara(que: str, quiero: dict[str, Any], leido: dict[str, Any]) -> None:
    for nombre, valor in quiero.items():
        if leido.get(nombre) != valor:
            raise Detenido(
                PASO, f"{que}: {nombre} es {leido.get(nombre)} y debe ser {valor}; AWS no tomó el cambio"
            )
