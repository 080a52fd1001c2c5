"""`make destroy`: everything that a stage has in the account, found by its names from any working copy, is removed.

Data tables stay unless asked for; the sender's identity in SES stays, because other stages send from it too. So does a
bucket that CUBETA named.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from herramientas.despliegue import cubeta, rebotes, tablero
from herramientas.despliegue.alarmas import alarmas, tema
from herramientas.despliegue.anfitrion import separa
from herramientas.despliegue.chalice import Chalice
from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.disparadores import uniones
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.funciones import Funcion, de_rutas, de_streams, funciones
from herramientas.despliegue.muro import derriba
from herramientas.despliegue.proyecto import APPS
from initdb.fallos import explica

PAUSA_DE_CUOTA = 31.0  # seconds
INTENTOS_DE_CUOTA = 4

_NO_ESTA = {
    "AWS.SimpleQueueService.NonExistentQueue",
    "NoSuchEntity",
    "NotFoundException",
    "QueueDoesNotExist",
    "ResourceNotFoundException",
}


def destruye(cuenta: Cuenta, chalice: Chalice, etapa: str, escribe: Callable[[str], None]) -> None:
    """Remove in the order in which nothing loses what it needs; says what was there. May be repeated."""
    for que, quita in _partes(cuenta, etapa):
        try:
            cuantos = sum(quita)
        except (BotoCoreError, ClientError) as error:
            raise Detenido(que, explica(error), "corrija la causa y repita la orden") from error
        escribe(f"  {que:<28} {cuantos or 'nada'}")
    for app in APPS:
        chalice.olvida(app, etapa)


def _partes(cuenta: Cuenta, etapa: str) -> Iterator[tuple[str, Iterator[bool]]]:
    todas = funciones(etapa)
    yield (
        "disparadores de los streams",
        (quitado for f in de_streams(etapa) for quitado in _disparadores(cuenta, f)),
    )
    yield "anfitrión", (quitado for suya in (etapa,) for quitado in separa(cuenta, suya))
    yield "APIs", (quitada for f in de_rutas(etapa) for quitada in _apis(cuenta, f))
    yield "límite por dirección", (derriba(cuenta, suya) for suya in (etapa,))
    lambdas, logs, sqs = cuenta.cliente("lambda"), cuenta.cliente("logs"), cuenta.cliente("sqs")
    yield "funciones", (_quita(lambdas.delete_function, FunctionName=f.nombre) for f in todas)
    yield "roles", (_rol(cuenta.cliente("iam"), f.rol) for f in todas)
    yield "colas de fallos", (_cola(sqs, f.cola) for f in de_streams(etapa))
    yield "rebotes de correo", (rebotes.quita(cuenta, suya) for suya in (etapa,))
    yield "alarmas", _alarmas(cuenta, etapa)
    yield "tablero", (tablero.borra(cuenta, suya) for suya in (etapa,))
    yield "bitácoras", (_quita(logs.delete_log_group, logGroupName=f.grupo) for f in todas)
    pagina = cubeta.cubeta(etapa, cuenta.numero)
    yield "página", (cubeta.quita(cuenta.cliente("s3"), nombre) for nombre in (pagina,))


def _disparadores(cuenta: Cuenta, funcion: Funcion) -> Iterator[bool]:
    lambdas = cuenta.cliente("lambda")
    for disparador in uniones(lambdas, funcion):
        yield _quita(lambdas.delete_event_source_mapping, UUID=disparador["UUID"])


def _apis(cuenta: Cuenta, funcion: Funcion) -> Iterator[bool]:
    for api in list(apis_de(cuenta, funcion)):
        yield quita_api(cuenta.cliente("apigateway"), api["id"])


def apis_de(cuenta: Cuenta, funcion: Funcion) -> Iterator[dict[str, Any]]:
    """The APIs that call the function: an interrupted deployment may have left one under the app's bare name."""
    apigateway = cuenta.cliente("apigateway")
    paginas = apigateway.get_paginator("get_rest_apis").paginate()
    posibles = [
        api for pagina in paginas for api in pagina["items"] if api["name"] in (funcion.app, funcion.nombre)
    ]
    return (api for api in posibles if _llama_a(apigateway, api["id"], funcion.nombre))


def quita_api(apigateway: Any, api: str, duerme: Callable[[float], None] = time.sleep) -> bool:
    """Whether there was one. AWS removes one API in 30 seconds and account, and refuses the next until then."""
    for _ in range(INTENTOS_DE_CUOTA - 1):
        try:
            return _quita(apigateway.delete_rest_api, restApiId=api)
        except ClientError as error:
            if error.response["Error"]["Code"] != "TooManyRequestsException":
                raise
        duerme(PAUSA_DE_CUOTA)
    return _quita(apigateway.delete_rest_api, restApiId=api)


def _llama_a(apigateway: Any, api: str, nombre: str) -> bool:
    for recurso in apigateway.get_resources(restApiId=api, limit=500)["items"]:
        for verbo in recurso.get("resourceMethods", {}):
            integracion = apigateway.get_integration(
                restApiId=api, resourceId=recurso["id"], httpMethod=verbo
            )
            if f":function:{nombre}/" in integracion.get("uri", ""):
                return True
    return False


def _rol(iam: Any, rol: str) -> bool:
    try:
        for politica in iam.list_role_policies(RoleName=rol)["PolicyNames"]:
            iam.delete_role_policy(RoleName=rol, PolicyName=politica)
        for adjunta in iam.list_attached_role_policies(RoleName=rol)["AttachedPolicies"]:
            iam.detach_role_policy(RoleName=rol, PolicyArn=adjunta["PolicyArn"])
    except ClientError as error:
        return _falta(error)
    return _quita(iam.delete_role, RoleName=rol)


def _cola(sqs: Any, nombre: str) -> bool:
    try:
        direccion = sqs.get_queue_url(QueueName=nombre)["QueueUrl"]
    except ClientError as error:
        return _falta(error)
    return _quita(sqs.delete_queue, QueueUrl=direccion)


def _alarmas(cuenta: Cuenta, etapa: str) -> Iterator[bool]:
    """By exact name: `boletia-pruebas-` also begins the alarms of a stage `pruebas-2`."""
    cloudwatch, sns = cuenta.cliente("cloudwatch"), cuenta.cliente("sns")
    nombres = [alarma.nombre(etapa) for alarma in alarmas(etapa)]
    hay = [alarma["AlarmName"] for alarma in cloudwatch.describe_alarms(AlarmNames=nombres)["MetricAlarms"]]
    if hay:
        cloudwatch.delete_alarms(AlarmNames=hay)
    yield from (True for _ in hay)
    arn = f"arn:aws:sns:{cuenta.region}:{cuenta.numero}:{tema(etapa)}"
    sns.delete_topic(TopicArn=arn)  # answers the same when there is none


def _quita(llamada: Callable[..., object], **parametros: str) -> bool:
    """Whether there was something to remove."""
    try:
        llamada(**parametros)
    except ClientError as error:
        return _falta(error)
    return True


def _falta(error: ClientError) -> bool:
    """False when the error says that the thing is not there; any other error rises."""
    if error.response["Error"]["Code"] not in _NO_ESTA:
        raise error
    return False
