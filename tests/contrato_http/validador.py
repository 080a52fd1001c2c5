"""Every response of the API against docs/openapi.yaml, as it passes through an httpx client.

    cliente = contrato(httpx.Client(base_url=nube.base))

From then on a response that the contract does not announce raises FueraDeContrato in the call that got it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import yaml
from jsonschema import Draft202012Validator

OPENAPI = Path(__file__).parents[2] / "docs" / "openapi.yaml"
ETAPA = "/produccion"
GATEWAY = (
    "#/components/responses/RutaDesconocida"  # what API Gateway answers to a path or method that is not there
)
SIN_CONTRATO = {"OPTIONS", "HEAD"}  # CORS preflights and the like: described in prose


class FueraDeContrato(AssertionError):
    """The API answered something that docs/openapi.yaml does not announce."""


@dataclass(frozen=True)
class Contrato:
    """The document, ready to judge responses."""

    documento: Mapping[str, Any]

    @classmethod
    def publicado(cls) -> "Contrato":
        return cls(yaml.safe_load(OPENAPI.read_text(encoding="utf-8")))

    def revisa(self, metodo: str, url: str, respuesta: httpx.Response) -> None:
        """Raises FueraDeContrato. Addresses outside the API (the mailbox, AWS itself) are not judged."""
        ruta = urlsplit(url).path
        if not f"{ruta}/".startswith(f"{ETAPA}/") or metodo in SIN_CONTRATO:
            return
        patron = self._patron(ruta.removeprefix(ETAPA))
        operacion = self.documento["paths"].get(patron, {}).get(metodo.lower())
        estado = str(respuesta.status_code)
        donde = f"{metodo} {patron or ruta} {estado}"
        respuestas = operacion["responses"] if operacion else {"403": {"$ref": GATEWAY}}
        if estado not in respuestas:
            raise FueraDeContrato(f"{donde}: undocumented status; body {respuesta.text[:300]}")
        descrita = self.sigue(respuestas[estado])
        self._revisa_cabeceras(donde, descrita.get("headers", {}), respuesta)
        if "content" in descrita:
            self._revisa_cuerpo(donde, descrita["content"], respuesta)
        elif respuesta.content:
            raise FueraDeContrato(f"{donde}: undocumented body {respuesta.text[:300]}")

    def sigue(self, nodo: Mapping[str, Any]) -> Any:
        """What a `$ref` of the document stands for; the node itself when it is none."""
        if "$ref" not in nodo:
            return nodo
        destino: Any = self.documento
        for paso in nodo["$ref"].removeprefix("#/").split("/"):
            destino = destino[paso]
        return destino

    def errores(self, esquema: Mapping[str, Any], valor: object) -> list[str]:
        """Why a value does not meet a schema of the document; empty when it does."""
        validador = Draft202012Validator(
            {**esquema, "components": self.documento["components"]},  # where its references lead
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        )
        return [f"{error.json_path}: {error.message}" for error in validador.iter_errors(valor)]

    def _patron(self, ruta: str) -> str | None:
        """The path template of a request; like API Gateway, prefers the one with the most literal segments."""
        calzan = [patron for patron in self.documento["paths"] if re.fullmatch(_expresion(patron), ruta)]
        return min(calzan, key=lambda patron: patron.count("{"), default=None)

    def _revisa_cabeceras(self, donde: str, descritas: Mapping[str, Any], respuesta: httpx.Response) -> None:
        if "Link" in respuesta.headers and "Link" not in descritas:
            raise FueraDeContrato(f"{donde}: undocumented header Link")
        for nombre, cabecera in descritas.items():
            valor = respuesta.headers.get(nombre)
            fallos = self.errores(self.sigue(cabecera)["schema"], valor) if valor is not None else []
            if fallos:
                raise FueraDeContrato(f"{donde}: header {nombre}: {fallos[0]}")

    def _revisa_cuerpo(self, donde: str, contenido: Mapping[str, Any], respuesta: httpx.Response) -> None:
        tipo = respuesta.headers.get("Content-Type", "").split(";")[0]
        if tipo not in contenido:
            raise FueraDeContrato(f"{donde}: content type {tipo!r}, not one of {sorted(contenido)}")
        valor = respuesta.json() if tipo == "application/json" else respuesta.text
        if fallos := self.errores(contenido[tipo]["schema"], valor):
            raise FueraDeContrato(f"{donde}: {fallos[0]}; body {respuesta.text[:300]}")


def contrato(cliente: httpx.Client) -> httpx.Client:
    """The same client; from now on each of its responses is judged."""
    publicado = Contrato.publicado()

    def revisa(respuesta: httpx.Response) -> None:
        respuesta.read()
        publicado.revisa(respuesta.request.method, str(respuesta.request.url), respuesta)

    cliente.event_hooks["response"].append(revisa)
    return cliente


def _expresion(patron: str) -> str:
    return re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(patron))
