"""What Chalice knows of a stage is what the account has, before each of its deployments.

Chalice writes `.chalice/deployed/<stage>.json` only once everything of an app has succeeded, and creates again what is
not written there: after a deployment that stopped half-way, and from any other working copy, AWS would refuse that, or
there would be a second API. So what is there is written down first; names decide, as everywhere here.
"""

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from herramientas.despliegue.chalice import Chalice
from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.destruccion import apis_de
from herramientas.despliegue.disparadores import uniones
from herramientas.despliegue.funciones import Funcion, de_app
from initdb.esquema import nombre_tabla
from initdb.fallos import codigo

Recurso = dict[str, Any]
_API = "rest_api"


def adopta(cuenta: Cuenta, chalice: Chalice, app: str, etapa: str) -> None:
    """Write down what the account has of the app; nothing where it has no function of it. Needs the stage's tables.

    Of what was written down before stays what no longer is a function of the app: Chalice removes it.
    """
    propias, antes = de_app(app, etapa), chalice.desplegado(app, etapa)
    hay = [r for f in propias for r in _de_funcion(cuenta, f, antes.get("rest_api", {}).get("rest_api_id"))]
    if not hay:
        chalice.olvida(app, etapa)
        return
    nuestros = {nombre for f in propias for nombre in (f.manejador, _union(f), _suscripcion(f), _API)}
    quedan = [recurso for nombre, recurso in antes.items() if nombre not in nuestros]
    chalice.anota(app, etapa, [*quedan, *hay])


def _de_funcion(cuenta: Cuenta, funcion: Funcion, api: str | None) -> Iterator[Recurso]:
    """The function and what belongs to it, as Chalice names and describes them; nothing when it is not there.

    `api` is the API that was written down: the one, should there be several.
    """
    arn = _arn(cuenta, funcion)
    if arn is None:
        return
    yield _recurso(funcion.manejador, "lambda_function", lambda_arn=arn)
    if funcion.stream:
        for union in _uniones(cuenta, funcion):
            suyo = {"stream_arn": union["EventSourceArn"], "event_uuid": union["UUID"], "lambda_arn": arn}
            yield _recurso(_union(funcion), "dynamodb_event", **suyo)
    if funcion.tema:
        yield from _suscrita(cuenta, funcion, arn)
    if funcion.de_rutas:
        apis = sorted(
            apis_de(cuenta, funcion), key=lambda una: (una["id"] != api, una["name"] != funcion.nombre)
        )
        for una in apis[:1]:
            direccion = cuenta.direccion(una["id"]) + "/"
            yield _recurso(_API, _API, rest_api_id=una["id"], rest_api_url=direccion)


def _suscrita(cuenta: Cuenta, funcion: Funcion, arn: str) -> Iterator[Recurso]:
    """What the topic has to call the function. The topic is made before the apps are deployed."""
    tema = f"arn:aws:sns:{cuenta.region}:{cuenta.numero}:{funcion.tema}"
    paginas = cuenta.cliente("sns").get_paginator("list_subscriptions_by_topic").paginate(TopicArn=tema)
    for una in (una for pagina in paginas for una in pagina["Subscriptions"] if una["Endpoint"] == arn):
        suyo = {"topic": funcion.tema, "topic_arn": tema, "subscription_arn": una["SubscriptionArn"]}
        yield _recurso(_suscripcion(funcion), "sns_event", lambda_arn=arn, **suyo)


def _suscripcion(funcion: Funcion) -> str:
    return f"{funcion.manejador}-sns-subscription"


def _union(funcion: Funcion) -> str:
    return f"{funcion.manejador}-dynamodb-event-source"


def _uniones(cuenta: Cuenta, funcion: Funcion) -> Iterator[Recurso]:
    """The function's trigger on the table's stream of today; one on the stream of a table that is gone is removed."""
    tabla = nombre_tabla(funcion.stream, funcion.etapa)
    stream = cuenta.cliente("dynamodb").describe_table(TableName=tabla)["Table"].get("LatestStreamArn")
    lambdas = cuenta.cliente("lambda")
    for union in uniones(lambdas, funcion):
        if union["EventSourceArn"] == stream:
            yield union
        else:
            lambdas.delete_event_source_mapping(UUID=union["UUID"])


def _arn(cuenta: Cuenta, funcion: Funcion) -> str | None:
    try:
        hay = cuenta.cliente("lambda").get_function_configuration(FunctionName=funcion.nombre)
    except ClientError as error:
        if codigo(error) != "ResourceNotFoundException":
            raise
        return None
    return str(hay["FunctionArn"])


def _recurso(nombre: str, tipo: str, **valores: str) -> Recurso:
    return {"name": nombre, "resource_type": tipo, **valores}
