"""One base address for both APIs of a stage: a domain of its own (ANFITRION), whose rules send each path to its API.

API Gateway's mappings take the first segment of the path away, and the routes begin with it (/eventos, /reservas); its
routing rules leave it, so the routes are the same on the domain as on each API's own address.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.proyecto import CON_API, ETAPA_DEL_API
from initdb.fallos import codigo

PASO = "anfitrión"
MODO = "ROUTING_RULE_ONLY"
TLS = "TLS_1_2"
_LLAVES = ["RSA_2048", "EC_prime256v1", "EC_secp384r1"]  # unless told, ACM lists RSA only


def etiquetas(etapa: str) -> dict[str, str]:
    """What says whose a domain is."""
    return {"proyecto": "boletia", "etapa": etapa}


def regla(app: str, api: Any, etapa_del_api: Any = ETAPA_DEL_API) -> dict[str, Any]:
    """A rule, as CreateRoutingRule and AWS::ApiGatewayV2::RoutingRule have it: the app's paths go to its API whole."""
    return {
        "Priority": 10 * (1 + CON_API.index(app)),
        "Conditions": [{"MatchBasePaths": {"AnyOf": [app]}}],
        "Actions": [{"InvokeApi": {"ApiId": api, "Stage": etapa_del_api, "StripBasePath": False}}],
    }


def certificado(cuenta: Cuenta, anfitrion: str) -> str | None:
    """The ARN of an issued certificate of this region that covers the domain: its own name, or `*.` its parent's."""
    nombres = {anfitrion, "*." + anfitrion.partition(".")[2]}
    paginas = (
        cuenta.cliente("acm")
        .get_paginator("list_certificates")
        .paginate(CertificateStatuses=["ISSUED"], Includes={"keyTypes": _LLAVES})
    )
    for pagina in paginas:
        for uno in pagina["CertificateSummaryList"]:
            if nombres & {uno["DomainName"], *uno.get("SubjectAlternativeNameSummaries", ())}:
                return str(uno["CertificateArn"])
    return None


def lee(cuenta: Cuenta, anfitrion: str) -> dict[str, Any] | None:
    """The domain as API Gateway has it; None when the account has none of this name."""
    try:
        hay: dict[str, Any] = cuenta.cliente("apigateway").get_domain_name(domainName=anfitrion)
    except ClientError as error:
        if codigo(error) != "NotFoundException":
            raise
        return None
    return hay


def es_de(hay: Mapping[str, Any], etapa: str) -> bool:
    """Whether the domain was made for the stage."""
    marcas: dict[str, str] = hay.get("tags", {})
    return etiquetas(etapa).items() <= marcas.items()


def une(cuenta: Cuenta, etapa: str, anfitrion: str, apis: Mapping[str, str]) -> str:
    """The domain leads to the stage's APIs from now on; the name that its DNS must point to. Raises Detenido."""
    arn = certificado(cuenta, anfitrion)
    if arn is None:
        remedio = f"pídalo en ACM, región {cuenta.region}, y confírmelo en su DNS"
        raise Detenido(PASO, f"no hay un certificado emitido para {anfitrion}", remedio)
    hay = lee(cuenta, anfitrion)
    if hay is None:
        hay = _crea(cuenta, etapa, anfitrion, arn)
    elif not es_de(hay, etapa):
        raise Detenido(
            PASO, f"{anfitrion} existe en la cuenta y no es de la etapa {etapa}", "use otro ANFITRION"
        )
    elif hay.get("regionalCertificateArn") != arn:
        cambio = {"op": "replace", "path": "/regionalCertificateArn", "value": arn}
        cuenta.cliente("apigateway").update_domain_name(domainName=anfitrion, patchOperations=[cambio])
    _reglas(cuenta, anfitrion, [regla(app, api) for app, api in apis.items()])
    return str(hay["regionalDomainName"])


def separa(cuenta: Cuenta, etapa: str, salvo: str = "") -> Iterator[bool]:
    """Remove the stage's domains, but for one; a domain that a stage no longer has must not lead to it."""
    apigateway = cuenta.cliente("apigateway")
    paginas = apigateway.get_paginator("get_domain_names").paginate()
    suyos = [uno for pagina in paginas for uno in pagina.get("items", ()) if es_de(uno, etapa)]
    for uno in suyos:
        if uno["domainName"] != salvo:
            _reglas(cuenta, uno["domainName"], [])
            apigateway.delete_domain_name(domainName=uno["domainName"])
            yield True


def _crea(cuenta: Cuenta, etapa: str, anfitrion: str, arn: str) -> dict[str, Any]:
    creado: dict[str, Any] = cuenta.cliente("apigateway").create_domain_name(
        domainName=anfitrion,
        regionalCertificateArn=arn,
        endpointConfiguration={"types": ["REGIONAL"]},
        securityPolicy=TLS,
        routingMode=MODO,
        tags=etiquetas(etapa),
    )
    return creado


def _reglas(cuenta: Cuenta, anfitrion: str, quiero: list[dict[str, Any]]) -> None:
    """The domain has these rules and no other; a priority is one rule's."""
    v2 = cuenta.cliente("apigatewayv2")
    paginas = v2.get_paginator("list_routing_rules").paginate(DomainName=anfitrion)
    hay = {una["Priority"]: una for pagina in paginas for una in pagina["RoutingRules"]}
    deseadas = {una["Priority"]: una for una in quiero}
    for prioridad, una in hay.items():
        if prioridad not in deseadas:
            v2.delete_routing_rule(DomainName=anfitrion, RoutingRuleId=una["RoutingRuleId"])
    for prioridad, una in deseadas.items():
        antes = hay.get(prioridad)
        if antes is None:
            v2.create_routing_rule(DomainName=anfitrion, **una)
        elif any(antes[campo] != una[campo] for campo in ("Conditions", "Actions")):
            v2.put_routing_rule(DomainName=anfitrion, RoutingRuleId=antes["RoutingRuleId"], **una)
