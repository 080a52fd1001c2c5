"""How SES tells what became of the e-mails that it took: the stage's configuration set, and the topic it publishes to.

Every e-mail is sent with the set, so two stages with one sender do not hear each other's news; notificaciones' function
`rebotes` listens to the topic. Only SES, for this set, may publish there.
"""

import json
from typing import Any

from botocore.exceptions import ClientError

from herramientas.despliegue.cuenta import Cuenta

DESTINO = "rebotes"  # the set's one event destination
# What leaves a customer without an e-mail, or says that it was not wanted.
SUCESOS = ("BOUNCE", "COMPLAINT", "REJECT")


def conjunto(etapa: str) -> str:
    """The configuration set, as notificaciones' CONJUNTO_CORREO names it."""
    return f"boletia-{etapa}"


def tema(etapa: str) -> str:
    """The topic, as notificaciones makes its name of the set's."""
    return f"{conjunto(etapa)}-rebotes"


def politica(arn_del_tema: Any, arn_del_conjunto: Any, cuenta: Any) -> dict[str, Any]:
    """Who may publish to the topic: SES, for our set; the arguments may be a template's functions."""
    sentencia = {
        "Sid": "Ses",
        "Effect": "Allow",
        "Principal": {"Service": "ses.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": arn_del_tema,
        "Condition": {"StringEquals": {"AWS:SourceAccount": cuenta, "AWS:SourceArn": arn_del_conjunto}},
    }
    return {"Version": "2012-10-17", "Statement": [sentencia]}


def destino(arn_del_tema: str) -> dict[str, Any]:
    """The event destination as SES's API takes it."""
    return {
        "Enabled": True,
        "MatchingEventTypes": list(SUCESOS),
        "SnsDestination": {"TopicArn": arn_del_tema},
    }


def prepara(cuenta: Cuenta, etapa: str) -> None:
    """The topic and the set are there and as wanted; the function is joined to the topic when it is deployed."""
    sns, ses = cuenta.cliente("sns"), cuenta.cliente("sesv2")
    arn = sns.create_topic(Name=tema(etapa))["TopicArn"]
    del_conjunto = (
        f"arn:{arn.split(':')[1]}:ses:{cuenta.region}:{cuenta.numero}:configuration-set/{conjunto(etapa)}"
    )
    quien = json.dumps(politica(arn, del_conjunto, cuenta.numero))
    sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=quien)
    _salvo(_YA, ses.create_configuration_set, ConfigurationSetName=conjunto(etapa))
    suyo = {
        "ConfigurationSetName": conjunto(etapa),
        "EventDestinationName": DESTINO,
        "EventDestination": destino(arn),
    }
    if not _salvo(_YA, ses.create_configuration_set_event_destination, **suyo):
        ses.update_configuration_set_event_destination(**suyo)


def quita(cuenta: Cuenta, etapa: str) -> bool:
    """Whether there was a set. The functions must be gone: they send with it."""
    arn = f"arn:aws:sns:{cuenta.region}:{cuenta.numero}:{tema(etapa)}"
    cuenta.cliente("sns").delete_topic(TopicArn=arn)  # answers the same when there is none
    borra = cuenta.cliente("sesv2").delete_configuration_set
    return _salvo(_NO_ESTA, borra, ConfigurationSetName=conjunto(etapa))


_YA, _NO_ESTA = "AlreadyExistsException", "NotFoundException"


def _salvo(codigo: str, llamada: Any, **parametros: Any) -> bool:
    """False where AWS answers `codigo`."""
    try:
        llamada(**parametros)
    except ClientError as error:
        if error.response["Error"]["Code"] != codigo:
            raise
        return False
    return True
