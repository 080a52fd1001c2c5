"""`make package`: the three domains as CloudFormation templates, with everything that `make deploy` sets.

Chalice writes each template; what it cannot know is merged into it (`chalice package --merge-template`): names,
failure queues, log retention, kept concurrency, limits, metrics and alarms, from the same lists that deploy uses.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from herramientas.despliegue import anfitrion, disparadores, muro, rebotes, respuestas, tablero
from herramientas.despliegue.ajustes import RETENCION, limites
from herramientas.despliegue.alarmas import alarmas, tema
from herramientas.despliegue.chalice import Chalice
from herramientas.despliegue.etapa import Etapa
from herramientas.despliegue.funciones import Funcion, de_app
from herramientas.despliegue.medidas import Medida, medidas
from herramientas.despliegue.proyecto import APPS, CON_API
from initdb.esquema import nombre_tabla

Json = dict[str, Any]
Recursos = Iterator[tuple[str, Json]]

# Chalice's own names of the resources that are completed.
API = "RestAPI"
FUNCION_DE_RUTAS = "APIHandler"


def empaqueta(chalice: Chalice, etapa: Etapa, destino: Path) -> list[Path]:
    """Write `<destino>/<app>/sam.json` and its zip for every app. No account is asked for anything."""
    por_parametro = {"STREAM_ARN": _POR_PARAMETRO, "USUARIOS_POR_PARAMETRO": "1"}
    chalice = replace(chalice, entorno={**chalice.entorno, **por_parametro})
    plantillas = []
    for app in APPS:
        carpeta = destino / app
        carpeta.mkdir(parents=True, exist_ok=True)
        extra = carpeta / "extra.json"
        extra.write_text(json.dumps(anadido(app, etapa), indent=2) + "\n")
        chalice.corre(app, "package", "--stage", etapa.nombre, "--merge-template", str(extra), str(carpeta))
        plantillas.append(carpeta / "sam.json")
    return plantillas


def anadido(app: str, etapa: Etapa) -> Json:
    """What is merged into the template of one app."""
    propias = de_app(app, etapa.nombre)
    parametros = {parametro_de(f): _stream(nombre_tabla(f.stream, etapa.nombre)) for f in propias if f.stream}
    if etapa.protegida and app in CON_API:
        parametros |= _DE_USUARIOS
    if etapa.anfitrion and app == APPS[0]:
        parametros[CERTIFICADO] = _CERTIFICADO
    partes = {
        "Parameters": parametros,
        "Resources": dict(_recursos(app, etapa)),
        "Outputs": _salidas(app, etapa),
    }
    if any(funcion.reserva for funcion in propias):
        partes["Parameters"] |= {"Reservar": _RESERVAR}
        partes["Conditions"] = {"Reserva": _SI_RESERVA}
    return {nombre: parte for nombre, parte in partes.items() if parte}


def parametro_de(funcion: Funcion) -> str:
    """The template's parameter that takes the ARN of the stream which triggers the function."""
    return f"StreamDe{funcion.stream.capitalize()}"


def _stream(tabla: str) -> Json:
    return {
        "Type": "String",
        "AllowedPattern": f"arn:[^:]+:dynamodb:[^:]+:[0-9]+:table/{tabla}/stream/.+",
        "Description": f"LatestStreamArn of the table {tabla}, as make initdb prints it",
    }


# What protected routes ask: initdb makes both and prints them.
USUARIOS, CLIENTE_DE_USUARIOS = "Usuarios", "ClienteDeUsuarios"
_DE_USUARIOS = {
    USUARIOS: {
        "Type": "String",
        "AllowedPattern": "arn:[^:]+:cognito-idp:[^:]+:[0-9]+:userpool/.+",
        "Description": "ARN of the user pool of organisers, as make initdb prints it",
    },
    CLIENTE_DE_USUARIOS: {
        "Type": "String",
        "AllowedPattern": "[a-zA-Z0-9]+",
        "Description": "Id of the pool's client, as make initdb prints it",
    },
}
_CERTIFICADO = {
    "Type": "String",
    "AllowedPattern": "arn:[^:]+:acm:[^:]+:[0-9]+:certificate/.+",
    "Description": "ARN of an issued ACM certificate of this region that covers the domain",
}
_POR_PARAMETRO = "arn:aws:dynamodb:::table/"  # Chalice wants an ARN; the template's parameter takes its place
_RESERVAR = {
    "Type": "String",
    "AllowedValues": ["si", "no"],
    "Default": "no",
    "Description": "si keeps concurrent executions for the stream functions; a new account has too few of them",
}
_SI_RESERVA = {"Fn::Equals": [{"Ref": "Reservar"}, "si"]}


def _recursos(app: str, declarada: Etapa) -> Recursos:
    etapa = declarada.nombre
    for funcion in de_app(app, etapa):
        yield from _de_funcion(funcion)
        if funcion.de_rutas:
            yield API, _api(funcion, declarada)
    if app == "notificaciones":
        yield from _rebotes(etapa)
    if app == APPS[0]:
        yield "Alarmas", {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": tema(etapa)}}
        cuerpo = {"Fn::Sub": tablero.cuerpo(etapa, "${AWS::Region}", "${AWS::AccountId}")}
        propiedades: Json = {"DashboardName": tablero.nombre(etapa), "DashboardBody": cuerpo}
        yield "Tablero", {"Type": "AWS::CloudWatch::Dashboard", "Properties": propiedades}
    if declarada.limite_por_ip and app in CON_API:
        yield from _muro(app, declarada)
    if declarada.anfitrion and app in CON_API:
        yield from _anfitrion(app, declarada)
    for medida in medidas(etapa):
        if medida.funcion.app == app:
            yield _logico("Medida", medida.nombre), _medida(medida)
    accion = {"Fn::Sub": f"arn:${{AWS::Partition}}:sns:${{AWS::Region}}:${{AWS::AccountId}}:{tema(etapa)}"}
    for alarma in alarmas(etapa):
        if alarma.app == app:
            propiedades = alarma.parametros(etapa, "") | {"AlarmActions": [accion], "OKActions": [accion]}
            yield (
                _logico("Alarma", alarma.que, alarma.de),
                {
                    "Type": "AWS::CloudWatch::Alarm",
                    "Properties": propiedades,
                },
            )


def _rebotes(etapa: str) -> Recursos:
    """The topic and the configuration set; Chalice's own template joins the function to the topic."""
    conjunto = rebotes.conjunto(etapa)
    yield TEMA, {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": rebotes.tema(etapa)}}
    arn: Json = {
        "Fn::Sub": f"arn:${{AWS::Partition}}:ses:${{AWS::Region}}:${{AWS::AccountId}}:configuration-set/{conjunto}"
    }
    politica = rebotes.politica({"Ref": TEMA}, arn, {"Ref": "AWS::AccountId"})
    quien: Json = {"Topics": [{"Ref": TEMA}], "PolicyDocument": politica}
    yield f"{TEMA}Politica", {"Type": "AWS::SNS::TopicPolicy", "Properties": quien}
    yield CONJUNTO, {"Type": "AWS::SES::ConfigurationSet", "Properties": {"Name": conjunto}}
    destino = {
        "Name": rebotes.DESTINO,
        "Enabled": True,
        "MatchingEventTypes": [suceso.lower() for suceso in rebotes.SUCESOS],
        "SnsDestination": {"TopicARN": {"Ref": TEMA}},
    }
    propiedades: Json = {"ConfigurationSetName": {"Ref": CONJUNTO}, "EventDestination": destino}
    yield (
        f"{CONJUNTO}Destino",
        {
            "Type": "AWS::SES::ConfigurationSetEventDestination",
            "DependsOn": [f"{TEMA}Politica"],
            "Properties": propiedades,
        },
    )


TEMA, CONJUNTO = "TemaDeRebotes", "ConjuntoDeCorreo"


def _muro(app: str, etapa: Etapa) -> Recursos:
    """The wall is the first app's; the other's API stands behind the same, so that an address is counted once."""
    arn: Json = {"Fn::ImportValue": _exportado(etapa)}
    if app == APPS[0]:
        reglas = muro.reglas(etapa.nombre, etapa.limite_por_ip)
        propiedades = {"Name": muro.nombre(etapa.nombre), "Scope": "REGIONAL", **reglas}
        yield MURO, {"Type": "AWS::WAFv2::WebACL", "Properties": propiedades}
        arn = _ARN_DEL_MURO
    recurso = "arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${RestAPI}/stages/${Etapa}"
    etapa_del_api = {"Etapa": {"Ref": f"{API}.Stage"}}
    union = {"WebACLArn": arn, "ResourceArn": {"Fn::Sub": [recurso, etapa_del_api]}}
    yield f"{MURO}DelApi", {"Type": "AWS::WAFv2::WebACLAssociation", "Properties": union}


def _anfitrion(app: str, etapa: Etapa) -> Recursos:
    """The domain is the first app's, like the wall; each app has the rule of its own paths."""
    arn: Json = {"Fn::ImportValue": _anfitrion_exportado(etapa)}
    if app == APPS[0]:
        marcas = anfitrion.etiquetas(etapa.nombre).items()
        propiedades = {
            "DomainName": etapa.anfitrion,
            "RegionalCertificateArn": {"Ref": CERTIFICADO},
            "EndpointConfiguration": {"Types": ["REGIONAL"]},
            "SecurityPolicy": anfitrion.TLS,
            "RoutingMode": anfitrion.MODO,
            "Tags": [{"Key": marca, "Value": valor} for marca, valor in marcas],
        }
        yield ANFITRION, {"Type": "AWS::ApiGateway::DomainName", "Properties": propiedades}
        arn = _ARN_DEL_ANFITRION
    regla = anfitrion.regla(app, {"Ref": API}, {"Ref": f"{API}.Stage"})
    yield (
        f"{ANFITRION}DelApi",
        {"Type": "AWS::ApiGatewayV2::RoutingRule", "Properties": {"DomainNameArn": arn, **regla}},
    )


def _salidas(app: str, etapa: Etapa) -> Json:
    if app != APPS[0]:
        return {}
    salidas: Json = {}
    if etapa.limite_por_ip:
        salidas[MURO] = {"Value": _ARN_DEL_MURO, "Export": {"Name": _exportado(etapa)}}
    if etapa.anfitrion:
        salidas[ANFITRION] = {"Value": _ARN_DEL_ANFITRION, "Export": {"Name": _anfitrion_exportado(etapa)}}
        salidas["DestinoDelAnfitrion"] = {"Value": {"Fn::GetAtt": [ANFITRION, "RegionalDomainName"]}}
    return salidas


def _exportado(etapa: Etapa) -> str:
    return f"{muro.nombre(etapa.nombre)}-muro"


def _anfitrion_exportado(etapa: Etapa) -> str:
    return f"{muro.nombre(etapa.nombre)}-anfitrion"


MURO = "Muro"
ANFITRION, CERTIFICADO = "Anfitrion", "Certificado"
_ARN_DEL_ANFITRION = {"Fn::GetAtt": [ANFITRION, "DomainNameArn"]}
_ARN_DEL_MURO = {"Fn::GetAtt": [MURO, "Arn"]}


def _de_funcion(funcion: Funcion) -> Recursos:
    logico = FUNCION_DE_RUTAS if funcion.de_rutas else _logico(funcion.manejador)
    bitacora = f"{logico}Bitacora"
    propiedades: Json = {"FunctionName": funcion.nombre}
    if funcion.stream:
        cola = f"{logico}Fallos"
        yield (
            cola,
            {
                "Type": "AWS::SQS::Queue",
                "Properties": {
                    "QueueName": funcion.cola,
                    "MessageRetentionPeriod": disparadores.RETENCION_DE_COLA,
                },
            },
        )
        evento = f"{logico}DynamodbEventSource"
        union = {
            "Stream": {"Ref": parametro_de(funcion)},
            **disparadores.propiedades(funcion, {"Fn::GetAtt": [cola, "Arn"]}),
        }
        propiedades["Events"] = {evento: {"Properties": union}}
    if funcion.reserva:
        propiedades["ReservedConcurrentExecutions"] = {
            "Fn::If": ["Reserva", funcion.reserva, {"Ref": "AWS::NoValue"}]
        }
    yield (
        bitacora,
        {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {"LogGroupName": funcion.grupo, "RetentionInDays": RETENCION},
        },
    )
    # Only a function that comes after its log group leaves the group's retention to the template.
    antes = [bitacora, TEMA] if funcion.tema else [bitacora]
    yield logico, {"DependsOn": antes, "Properties": propiedades}


def _api(funcion: Funcion, etapa: Etapa) -> Json:
    ritmos = [
        {
            "ResourcePath": limite.camino,
            "HttpMethod": limite.verbo,
            "ThrottlingRateLimit": limite.ritmo,
            "ThrottlingBurstLimit": limite.rafaga,
        }
        for limite in limites(funcion.app, etapa.particiones)
    ]
    documento = {"info": {"title": funcion.nombre}, **respuestas.de_plantilla()}
    if etapa.protegida:
        usuarios = {
            "providerARNs": [{"Ref": USUARIOS}],
            "identityValidationExpression": {"Ref": CLIENTE_DE_USUARIOS},
        }
        documento["securityDefinitions"] = {"organizadores": {"x-amazon-apigateway-authorizer": usuarios}}
    # With a version said, SAM does not make a second stage (`Stage`) that our limits would not hold for.
    return {"Properties": {"OpenApiVersion": "2.0", "DefinitionBody": documento, "MethodSettings": ritmos}}


def _medida(medida: Medida) -> Json:
    transformacion = medida.transformacion()
    por = transformacion.pop("dimensions", {})
    propiedades = {nombre[0].upper() + nombre[1:]: valor for nombre, valor in transformacion.items()}
    if por:
        propiedades["Dimensions"] = [{"Key": nombre, "Value": valor} for nombre, valor in por.items()]
    logico = FUNCION_DE_RUTAS if medida.funcion.de_rutas else _logico(medida.funcion.manejador)
    return {
        "Type": "AWS::Logs::MetricFilter",
        "DependsOn": [f"{logico}Bitacora"],
        "Properties": {
            "LogGroupName": medida.funcion.grupo,
            "FilterName": medida.nombre,
            "FilterPattern": medida.patron,
            "MetricTransformations": [propiedades],
        },
    }


def _logico(*partes: str) -> str:
    """A logical name: letters and digits only, each word beginning with a capital, as Chalice's are."""
    palabras = re.split("[-_]", "-".join(partes))
    return "".join(palabra[0].upper() + palabra[1:] for palabra in palabras)
