"""Names of the stage that somebody else has: a deployment would stop at them, or take over what is not its own."""

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from herramientas.despliegue.alarmas import tema
from herramientas.despliegue.cubeta import cubeta
from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.etapa import Etapa
from herramientas.despliegue.funciones import Funcion, de_streams, funciones
from herramientas.despliegue.revisa.hallazgo import Hallazgo, Nivel
from initdb import usuarios
from initdb.comparacion import compara
from initdb.esquema import esquema
from initdb.fallos import codigo
from initdb.lectura import lee_todas
from initdb.tablas import HayDiferencias

_NO_ESTA = {
    "404",
    "AWS.SimpleQueueService.NonExistentQueue",
    "NoSuchBucket",
    "NoSuchEntity",
    "NotFound",
    "NotFoundException",
    "QueueDoesNotExist",
    "ResourceNotFoundException",
}
_OTRA = "use otro STAGE, o quítelo"


def tablas(cuenta: Cuenta, etapa: Etapa) -> Iterator[Hallazgo]:
    """The stage's tables as they are, against what the stage wants: of another stage, or with other settings."""
    quiero = esquema(etapa.nombre, etapa.particiones)
    hay = lee_todas(cuenta.cliente("dynamodb"), [tabla.nombre for tabla in quiero])
    comparacion = compara(quiero, hay)
    for diferencia in comparacion.diferencias:
        remedio = "cámbielo a mano, o dé el ajuste con que se crearon las tablas"
        yield Hallazgo(Nivel.MAL, "tablas", str(diferencia), remedio)
    if not comparacion.diferencias:
        dice = f"{len(hay)} de {len(quiero)} existen, como deben ser" if hay else "ninguna existe todavía"
        yield Hallazgo(Nivel.BIEN, "tablas", dice)


def organizadores(cuenta: Cuenta, etapa: Etapa) -> Iterator[Hallazgo]:
    if not etapa.protegida:
        return
    try:
        faltan = usuarios.diferencias(
            cuenta.cliente("cognito-idp"), usuarios.usuarios(etapa.nombre, etapa.vuelta)
        )
    except HayDiferencias as error:
        faltan = list(error.diferencias)
    for diferencia in faltan:
        yield Hallazgo(Nivel.MAL, "usuarios", str(diferencia), "cámbielo a mano en Cognito")
    if not faltan:
        yield Hallazgo(Nivel.BIEN, "usuarios", "nada se opone")


def de_funciones(cuenta: Cuenta, etapa: Etapa) -> Iterator[Hallazgo]:
    """Functions of somebody else, or of a stack: a stage is deployed one way or the other."""
    etiquetas = {funcion: _etiquetas(cuenta, funcion) for funcion in funciones(etapa.nombre)}
    hay = {funcion: suyas for funcion, suyas in etiquetas.items() if suyas is not None}
    ajenas = [funcion for funcion, suyas in hay.items() if not _de_chalice(funcion, suyas)]
    for funcion in ajenas:
        dice = f"{funcion.nombre} existe y no la desplegó Boletia"
        yield Hallazgo(Nivel.MAL, "funciones", dice, _OTRA)
    for pila in sorted({suyas[_PILA] for suyas in hay.values() if _PILA in suyas}):
        remedio = "siga por CloudFormation, o borre la pila antes"
        yield Hallazgo(Nivel.MAL, "funciones", f"las desplegó CloudFormation (pila {pila})", remedio)
    if not ajenas:
        yield Hallazgo(Nivel.BIEN, "funciones", f"{len(hay)} de {len(etiquetas)} existen, propias")


_PILA = "aws:cloudformation:stack-name"


def _etiquetas(cuenta: Cuenta, funcion: Funcion) -> dict[str, str] | None:
    """The function's tags; None: it is not there."""
    hay = _hay(cuenta.cliente("lambda").get_function, FunctionName=funcion.nombre)
    return None if hay is None else dict(hay.get("Tags", {}))


def _de_chalice(funcion: Funcion, etiquetas: dict[str, str]) -> bool:
    """Whether Chalice deployed it for this app and stage, as its tag tells; a packaged one has the tag too."""
    return etiquetas.get("aws-chalice", "").endswith(f":stage={funcion.etapa}:app={funcion.app}")


def de_roles(cuenta: Cuenta, etapa: Etapa) -> Iterator[Hallazgo]:
    """Chalice would put the function's policy into a role of this name, whoever uses it."""
    ajenos = [f.rol for f in funciones(etapa.nombre) if not _lo_asume_lambda(cuenta, f.rol)]
    for rol in ajenos:
        yield Hallazgo(Nivel.MAL, "roles", f"el rol {rol} existe y no es de una función", _OTRA)
    if not ajenos:
        yield Hallazgo(Nivel.BIEN, "roles", "ninguno es de otro")


def _lo_asume_lambda(cuenta: Cuenta, rol: str) -> bool:
    hay = _hay(cuenta.cliente("iam").get_role, RoleName=rol)
    return hay is None or "lambda.amazonaws.com" in str(hay["Role"]["AssumeRolePolicyDocument"])


def de_colas(cuenta: Cuenta, etapa: Etapa) -> Iterator[Hallazgo]:
    """A failure queue without its function: left over, or somebody's who will be surprised."""
    solas = [
        funcion.cola
        for funcion in de_streams(etapa.nombre)
        if _hay(cuenta.cliente("sqs").get_queue_url, QueueName=funcion.cola) is not None
        and _etiquetas(cuenta, funcion) is None
    ]
    for cola in solas:
        yield Hallazgo(
            Nivel.ATENCION,
            "colas",
            f"la cola {cola} existe sin su función",
            "se usará; si es de otro, use otro STAGE",
        )
    if not solas:
        yield Hallazgo(Nivel.BIEN, "colas", "ninguna es de otro")


def de_alarmas(cuenta: Cuenta, etapa: Etapa) -> Iterator[Hallazgo]:
    """The topic of the alarms: CreateTopic refuses a name whose topic has other attributes than it is given."""
    arn = f"arn:aws:sns:{cuenta.region}:{cuenta.numero}:{tema(etapa.nombre)}"
    hay = _hay(cuenta.cliente("sns").get_topic_attributes, TopicArn=arn)
    atributos = hay["Attributes"] if hay else {}
    if atributos.get("DisplayName") or atributos.get("KmsMasterKeyId"):
        yield Hallazgo(Nivel.MAL, "tema", f"el tema {tema(etapa.nombre)} existe y no lo hizo Boletia", _OTRA)
    else:
        yield Hallazgo(Nivel.BIEN, "tema", "existe" if hay else "no existe todavía")


def de_la_pagina(cuenta: Cuenta, etapa: Etapa) -> Iterator[Hallazgo]:
    """The bucket that `make web` would make; names of buckets are the whole world's."""
    nombre = cubeta(etapa.nombre, cuenta.numero)
    try:
        cuenta.cliente("s3").head_bucket(Bucket=nombre)
        yield Hallazgo(Nivel.BIEN, "cubeta", f"{nombre} es de la cuenta")
    except ClientError as error:
        if codigo(error) in _NO_ESTA:
            yield Hallazgo(Nivel.BIEN, "cubeta", f"{nombre} está libre")
        elif codigo(error) in ("403", "301"):
            dice = f"{nombre} es de otro, o estas credenciales no lo ven"
            yield Hallazgo(Nivel.ATENCION, "cubeta", dice, "dé CUBETA=… en make web")
        else:
            raise


def _hay(llamada: Any, **parametros: str) -> dict[str, Any] | None:
    """What the call reads; None when the thing is not there."""
    try:
        leido: dict[str, Any] = llamada(**parametros)
    except ClientError as error:
        if codigo(error) not in _NO_ESTA:
            raise
        return None
    return leido
