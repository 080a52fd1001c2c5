"""The wall in front of a stage's two APIs: WAF stops an address that asks too often, before anything else counts it.

Without it the stage's own limits are one for all, and one client may use them up.
"""

from collections.abc import Iterable
from typing import Any

from botocore.exceptions import ClientError

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.proyecto import ETAPA_DEL_API
from initdb.espera import NoTermina, intentos
from initdb.fallos import codigo

VENTANA = 300  # seconds in which requests are counted
_AMBITO = {"Scope": "REGIONAL"}  # of APIs, not of CloudFront's distributions
_AUN_NO = {
    "WAFAssociatedItemException",  # an API that is gone a moment ago
    "WAFOptimisticLockException",
    "WAFUnavailableEntityException",  # an API or a list that was made a moment ago
}
_NO_HAY = "WAFNonexistentItemException"


def nombre(etapa: str) -> str:
    return f"boletia-{etapa}"


def reglas(etapa: str, limite: int) -> dict[str, Any]:
    """What a web ACL consists of, for CreateWebACL and AWS::WAFv2::WebACL alike."""

    def visible(metrica: str) -> dict[str, Any]:
        return {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": True, "MetricName": metrica}

    por_direccion = {
        "Name": "limite-por-direccion",
        "Priority": 0,
        "Statement": {
            "RateBasedStatement": {
                "Limit": limite,
                "AggregateKeyType": "IP",
                "EvaluationWindowSec": VENTANA,
            }
        },
        "Action": {"Block": {}},
        "VisibilityConfig": visible(f"{nombre(etapa)}-limite"),
    }
    return {
        "DefaultAction": {"Allow": {}},
        "Rules": [por_direccion],
        "VisibilityConfig": visible(nombre(etapa)),
    }


def levanta(cuenta: Cuenta, etapa: str, limite: int, apis: Iterable[str]) -> None:
    """Each API takes `limite` requests in VENTANA seconds from one address; 0: there is no wall. May be repeated."""
    recursos = [_recurso(cuenta, api) for api in apis]
    if not limite:
        for recurso in recursos:
            cuenta.cliente("wafv2").disassociate_web_acl(ResourceArn=recurso)
        derriba(cuenta, etapa)
        return
    arn = _muro(cuenta, etapa, reglas(etapa, limite))
    for recurso in recursos:
        if _de(cuenta, recurso) != arn:
            _insiste("associate_web_acl", cuenta, WebACLArn=arn, ResourceArn=recurso)


def derriba(cuenta: Cuenta, etapa: str) -> bool:
    """Whether there was a wall. The APIs must be gone, or no longer behind it."""
    resumen = _resumen(cuenta, etapa)
    if resumen is None:
        return False
    _insiste(
        "delete_web_acl",
        cuenta,
        **_AMBITO,
        Name=nombre(etapa),
        Id=resumen["Id"],
        LockToken=resumen["LockToken"],
    )
    return True


def _muro(cuenta: Cuenta, etapa: str, quiero: dict[str, Any]) -> str:
    """The ARN of the wall, which is as wanted from now on."""
    waf, resumen = cuenta.cliente("wafv2"), _resumen(cuenta, etapa)
    if resumen is None:
        etiquetas = [{"Key": "proyecto", "Value": "boletia"}, {"Key": "etapa", "Value": etapa}]
        creado = waf.create_web_acl(**_AMBITO, Name=nombre(etapa), Tags=etiquetas, **quiero)
        return str(creado["Summary"]["ARN"])
    quien = {**_AMBITO, "Name": nombre(etapa), "Id": resumen["Id"]}
    leido = waf.get_web_acl(**quien)
    if any(leido["WebACL"].get(campo) != valor for campo, valor in quiero.items()):
        waf.update_web_acl(**quien, LockToken=leido["LockToken"], **quiero)
    return str(resumen["ARN"])


def _resumen(cuenta: Cuenta, etapa: str) -> dict[str, Any] | None:
    waf, marca = cuenta.cliente("wafv2"), dict[str, str]()
    while True:
        pagina = waf.list_web_acls(**_AMBITO, **marca)
        for resumen in pagina["WebACLs"]:
            if resumen["Name"] == nombre(etapa):
                return dict(resumen)
        if not pagina.get("NextMarker"):
            return None
        marca = {"NextMarker": pagina["NextMarker"]}


def _recurso(cuenta: Cuenta, api: str) -> str:
    return f"arn:aws:apigateway:{cuenta.region}::/restapis/{api}/stages/{ETAPA_DEL_API}"


def _de(cuenta: Cuenta, recurso: str) -> str | None:
    """The ARN of the wall that a resource is behind."""
    try:
        respuesta = cuenta.cliente("wafv2").get_web_acl_for_resource(ResourceArn=recurso)
    except ClientError as error:
        if codigo(error) != _NO_HAY:
            raise
        return None
    arn: str | None = respuesta.get("WebACL", {}).get("ARN")
    return arn


def _insiste(operacion: str, cuenta: Cuenta, **parametros: Any) -> None:
    """What WAF does not know of yet, it knows of in a moment."""
    for _ in intentos():
        try:
            getattr(cuenta.cliente("wafv2"), operacion)(**parametros)
        except ClientError as error:
            if codigo(error) not in _AUN_NO:
                raise
        else:
            return
    raise NoTermina("WAF no termina: repita la orden más tarde")
