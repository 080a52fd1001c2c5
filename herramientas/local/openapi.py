"""What an OpenAPI 2 document with Amazon's extensions means, in the words of API Gateway's own calls."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Documento = Mapping[str, Any]
Datos = dict[str, Any]

_VERBOS = {verbo: verbo.upper() for verbo in ("get", "post", "put", "delete", "patch", "head", "options")}
_VERBOS["x-amazon-apigateway-any-method"] = "ANY"
_CABECERA = "method.response.header."


@dataclass(frozen=True)
class Metodo:
    """One verb of one resource: the bodies of PutMethod, PutIntegration and their responses by status."""

    ruta: str
    verbo: str
    metodo: Datos
    respuestas: dict[str, Datos]
    integracion: Datos
    respuestas_integracion: dict[str, Datos]


def propiedades(documento: Documento, tipos: list[str]) -> Datos:
    """The body of CreateRestApi; `tipos` are the endpoint types."""
    return {
        "name": documento["info"]["title"],
        "version": str(documento["info"].get("version", "")),
        "binaryMediaTypes": documento.get("x-amazon-apigateway-binary-media-types", []),
        "endpointConfiguration": {"types": tipos},
        "policy": documento.get("x-amazon-apigateway-policy"),
    }


def recursos(documento: Documento) -> list[str]:
    """Every resource below the root, each parent before its children."""
    rutas = {
        "/" + "/".join(partes[: hasta + 1])
        for ruta in documento["paths"]
        if (partes := _partes(ruta))
        for hasta in range(len(partes))
    }
    return sorted(rutas, key=lambda ruta: (ruta.count("/"), ruta))


def primeros_segmentos(documento: Documento) -> set[str]:
    """The literal first parts of its paths: what tells the APIs behind one base URL apart."""
    return {partes[0] for ruta in documento["paths"] if (partes := _partes(ruta)) and "{" not in partes[0]}


def funciones(documento: Documento) -> set[str]:
    """The names of the Lambda functions that its integrations call."""
    uris = (
        str(operacion.get("x-amazon-apigateway-integration", {}).get("uri", ""))
        for caminos in documento["paths"].values()
        for operacion in caminos.values()
    )
    return {uri.split(":function:")[1].split("/")[0] for uri in uris if ":function:" in uri}


def cliente_de_usuarios(documento: Documento) -> str | None:
    """The client whose tokens its authorizer takes, None where it has no authorizer."""
    extensiones = (
        esquema.get("x-amazon-apigateway-authorizer", {})
        for esquema in documento.get("securityDefinitions", {}).values()
    )
    return next(
        (e["identityValidationExpression"] for e in extensiones if "identityValidationExpression" in e), None
    )


def metodos(documento: Documento, ids: Mapping[str, str]) -> Iterator[Metodo]:
    """Every verb of every path; `ids` are the authorizers' ids by name."""
    for ruta, caminos in documento["paths"].items():
        for palabra, operacion in caminos.items():
            if palabra in _VERBOS:
                yield _metodo("/" + "/".join(_partes(ruta)), _VERBOS[palabra], operacion, documento, ids)


def autorizadores(documento: Documento) -> Iterator[tuple[str, Datos]]:
    """The bodies of CreateAuthorizer by name."""
    for nombre, esquema in documento.get("securityDefinitions", {}).items():
        extension = esquema.get("x-amazon-apigateway-authorizer")
        if extension:
            yield nombre, _autorizador(nombre, esquema, extension)


def _partes(ruta: str) -> list[str]:
    return [parte for parte in ruta.split("/") if parte]


def _metodo(ruta: str, verbo: str, operacion: Datos, documento: Documento, ids: Mapping[str, str]) -> Metodo:
    integracion = operacion["x-amazon-apigateway-integration"]
    return Metodo(
        ruta=ruta,
        verbo=verbo,
        metodo={
            **_autorizacion(operacion, documento, ids),
            "requestParameters": {
                f"method.request.path.{parametro['name']}": True
                for parametro in operacion.get("parameters", [])
                if parametro.get("in") == "path"
            },
        },
        respuestas={
            estado: {"responseParameters": {_CABECERA + nombre: False for nombre in datos.get("headers", {})}}
            for estado, datos in operacion.get("responses", {}).items()
        },
        integracion=_integracion(integracion),
        respuestas_integracion=dict(map(_respuesta, integracion.get("responses", {}).items())),
    )


def _integracion(extension: Datos) -> Datos:
    nombres = ("uri", "httpMethod", "requestTemplates", "credentials", "contentHandling", "timeoutInMillis")
    return {
        "type": extension["type"].upper(),
        "passthroughBehavior": extension.get("passthroughBehavior", "when_no_match").upper(),
        **{nombre: extension[nombre] for nombre in nombres if nombre in extension},
    }


def _respuesta(par: tuple[str, Datos]) -> tuple[str, Datos]:
    patron, datos = par
    nombres = ("responseParameters", "responseTemplates", "contentHandling")
    cuerpo = {nombre: datos[nombre] for nombre in nombres if nombre in datos}
    if patron != "default":
        cuerpo["selectionPattern"] = patron
    return str(datos["statusCode"]), cuerpo


def _autorizacion(operacion: Datos, documento: Documento, ids: Mapping[str, str]) -> Datos:
    datos: Datos = {"authorizationType": "NONE", "apiKeyRequired": False}
    for requisito in operacion.get("security", documento.get("security")) or []:
        for nombre, alcances in requisito.items():
            datos |= _requisito(documento["securityDefinitions"][nombre], ids.get(nombre), alcances)
    return datos


def _requisito(esquema: Datos, autorizador: str | None, alcances: list[str]) -> Datos:
    tipo = str(esquema.get("x-amazon-apigateway-authtype", "")).lower()
    if autorizador is not None:
        cognito = tipo == "cognito_user_pools"
        return {
            "authorizationType": "COGNITO_USER_POOLS" if cognito else "CUSTOM",
            "authorizerId": autorizador,
            "authorizationScopes": alcances,
        }
    return {"authorizationType": "AWS_IAM"} if tipo == "awssigv4" else {"apiKeyRequired": True}


def _autorizador(nombre: str, esquema: Datos, extension: Datos) -> Datos:
    nombres = (
        "authorizerUri", "authorizerCredentials", "authorizerResultTtlInSeconds",
        "identityValidationExpression", "providerARNs",
    )  # fmt: skip
    return {
        "name": nombre,
        "type": extension["type"].upper(),
        "identitySource": extension.get("identitySource", f"method.request.header.{esquema['name']}"),
        **{campo: extension[campo] for campo in nombres if campo in extension},
    }
