"""What SES tells of an e-mail that was sent with a configuration set; MiniStack 1.5.33 tells only identities' topics.

There a set made by SES's second API is unknown to its first, and event destinations are kept but never used. On AWS the
two share their sets, and a destination gets each event that it asked for, with the e-mail's tags.
"""

import importlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from herramientas.local.parche import Parche

Parametros = dict[str, Any]
Respuesta = tuple[int, Any, Any]
_MENSAJE = re.compile(r"<MessageId>([^<]+)</MessageId>")


def _con_sucesos(envia: Callable[[Parametros], Respuesta]) -> Callable[[Parametros], Respuesta]:
    """MiniStack's SendEmail, which then tells the topics of the set what the recipient's mailbox did."""
    ses: Any = importlib.import_module("ministack.services.ses")
    ses_v2: Any = importlib.import_module("ministack.services.ses_v2")

    def con_sucesos(parametros: Parametros) -> Respuesta:
        nombre = ses._p(parametros, "ConfigurationSetName")
        conjunto = ses_v2._config_sets.get(nombre)
        if conjunto is None:
            ses._configuration_sets.pop(nombre, None)
        else:
            ses._configuration_sets[nombre] = {"Name": nombre}
        respuesta = envia(parametros)
        if conjunto is not None and respuesta[0] == 200:
            _publica(ses, conjunto, parametros, _MENSAJE.findall(_texto(respuesta[2]))[0])
        return respuesta

    return con_sucesos


def _publica(ses: Any, conjunto: dict[str, Any], parametros: Parametros, mensaje: str) -> None:
    sns: Any = importlib.import_module("ministack.services.sns")
    nombre, cuenta = conjunto["ConfigurationSetName"], ses.get_account_id()
    arn = f"arn:aws:ses:{ses.get_region()}:{cuenta}:configuration-set/{nombre}"
    for tipo, suceso in _sucesos(ses, nombre, parametros, mensaje):
        for destino in conjunto.get("EventDestinations", {}).values():
            tema = destino.get("SnsDestination", {}).get("TopicArn")
            quiere = tema and destino["Enabled"] and tipo.upper() in destino["MatchingEventTypes"]
            if quiere and sns.topic_policy_allows(tema, "ses.amazonaws.com", arn, cuenta):
                sns.publish_internal(tema, json.dumps(suceso), "Amazon SES Email Event Notification")


def _sucesos(ses: Any, conjunto: str, parametros: Parametros, mensaje: str) -> Iterator[tuple[str, Any]]:
    """Kind and text of each event, as SES's simulator addresses make them; any other address just takes its e-mail."""
    para = ses._collect_list(parametros, "Destination.ToAddresses.member")
    hora = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    correo = {
        "timestamp": hora,
        "source": ses._p(parametros, "Source"),
        "sendingAccountId": ses.get_account_id(),
        "messageId": mensaje,
        "destination": para,
        "tags": {"ses:configuration-set": [conjunto], **_etiquetas(ses, parametros)},
    }
    for direccion in para:
        buzon, _, dominio = direccion.partition("@")
        simulado = dominio.lower() == ses._SIMULATOR_DOMAIN
        for tipo, detalle in ses._SIMULATOR_OUTCOMES.get(buzon.split("+")[0], ()) if simulado else ():
            yield (
                tipo,
                {
                    "eventType": tipo,
                    "mail": correo,
                    **ses._notification_detail(tipo, direccion, hora, detalle),
                },
            )


def _etiquetas(ses: Any, parametros: Parametros) -> dict[str, list[str]]:
    nombres = [clave for clave in parametros if re.fullmatch(r"Tags\.member\.\d+\.Name", clave)]
    return {
        ses._p(parametros, nombre): [ses._p(parametros, f"{nombre.removesuffix('Name')}Value")]
        for nombre in nombres
    }


def _con_atributos(entrega: Callable[..., None]) -> Callable[..., None]:
    """SNS's call of a function, which on AWS always names subject and attributes; Chalice reads both."""

    def con_atributos(funcion: str, sobre: str, *resto: Any) -> None:
        entrega(funcion, json.dumps({"Subject": None, "MessageAttributes": {}, **json.loads(sobre)}), *resto)

    return con_atributos


def _texto(cuerpo: Any) -> str:
    return cuerpo.decode() if isinstance(cuerpo, bytes) else str(cuerpo)


PARCHES: tuple[Parche, ...] = (
    Parche(
        "ministack.services.ses",
        "_send_email",
        "no dice a un conjunto de configuración qué fue de sus correos",
        _con_sucesos,
    ),
    Parche(
        "ministack.services.sns",
        "_deliver_to_lambda",
        "un mensaje sin asunto o sin atributos no dice que no los tiene",
        _con_atributos,
    ),
)
