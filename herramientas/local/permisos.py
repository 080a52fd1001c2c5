"""IAM as AWS evaluates it, in the three places where MiniStack asks for another action or resource.

AWS authorises each PartiQL statement as its own action on its table, and sending an e-mail on the identity it
is sent from, telling the sender as `ses:FromAddress`. MiniStack asks for BatchExecuteStatement and SendEmail on `*`,
which no narrow policy grants.
"""

import importlib
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

from herramientas.local.parche import Parche

_LOTES = {"dynamodb:BatchExecuteStatement": "Statements", "dynamodb:ExecuteTransaction": "TransactStatements"}
_SENTENCIA = re.compile(r'\s*(SELECT|INSERT|UPDATE|DELETE)\b[^"]*"([^"]+)"(?:\."([^"]+)")?', re.IGNORECASE)
_ENVIOS = {"SendEmail", "SendRawEmail"}


def _de_cada_sentencia(transaccion: Any) -> Any:
    def comprobaciones(accion: str, cuerpo: bytes, region: str, cuenta: str) -> list[tuple[str, str]]:
        return list(de_partiql(accion, cuerpo, region, cuenta)) or transaccion(accion, cuerpo, region, cuenta)

    return comprobaciones


def _de_la_identidad(recurso: Any) -> Any:
    def arn(servicio: str, metodo: str, ruta: str, cabeceras: Any, cuerpo: bytes, *resto: Any) -> Any:
        remitente = remitente_de(cuerpo) if servicio == "ses" else None
        if remitente is None:
            return recurso(servicio, metodo, ruta, cabeceras, cuerpo, *resto)
        region, cuenta = resto[-2:]
        return f"arn:aws:ses:{region}:{cuenta}:identity/{_identidad(remitente)}"

    return arn


def _con_remitente(contexto: Any) -> Any:
    def claves(servicio: str, accion: str, cuerpo: bytes, parametros: Any) -> dict[str, Any]:
        remitente = remitente_de(cuerpo) if servicio == "ses" else None
        propias = {} if remitente is None else {"ses:FromAddress": remitente}
        return {**contexto(servicio, accion, cuerpo, parametros), **propias}

    return claves


def de_partiql(accion: str, cuerpo: bytes, region: str, cuenta: str) -> Iterator[tuple[str, str]]:
    """Action and resource of each PartiQL statement of a request; nothing for any other request."""
    if accion == "dynamodb:ExecuteStatement":
        sentencias = [json.loads(cuerpo)]
    elif accion in _LOTES:
        sentencias = json.loads(cuerpo).get(_LOTES[accion], [])
    else:
        return
    for sentencia in sentencias:
        if encontrada := _SENTENCIA.match(sentencia.get("Statement", "")):
            verbo, tabla, indice = encontrada.groups()
            sufijo = f"/index/{indice}" if indice else ""
            yield (
                f"dynamodb:PartiQL{verbo.title()}",
                f"arn:aws:dynamodb:{region}:{cuenta}:table/{tabla}{sufijo}",
            )


def remitente_de(cuerpo: bytes) -> str | None:
    """The bare address that an SES v1 request sends from; None where it sends nothing."""
    campos = parse_qs(cuerpo.decode(errors="replace"))
    if campos.get("Action", [""])[0] not in _ENVIOS or "Source" not in campos:
        return None
    return campos["Source"][0].rpartition("<")[2].rstrip("> ")


def _identidad(remitente: str) -> str:
    """The verified address, or else its domain: what AWS charges the e-mail to."""
    ses: Any = importlib.import_module("ministack.services.ses")
    dominio = remitente.rpartition("@")[2]
    verificadas = getattr(ses, "_identities", {})
    return dominio if remitente not in verificadas and dominio in verificadas else remitente


# Changes how MiniStack reads requests; its evaluation of policies stays its own.
_ACCIONES = "ministack.core.iam_actions"
PARCHES: tuple[Parche, ...] = (
    Parche(
        _ACCIONES,
        "dynamodb_transaction_checks",
        "pide BatchExecuteStatement y no PartiQLUpdate",
        _de_cada_sentencia,
    ),
    Parche(_ACCIONES, "extract_resource_arn", "pide SendEmail en * y no en la identidad", _de_la_identidad),
    Parche(_ACCIONES, "request_tag_context", "no dice ses:FromAddress", _con_remitente),
)
