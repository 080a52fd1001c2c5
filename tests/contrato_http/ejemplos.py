"""The refusals that docs/openapi.yaml shows, by route: what a test that provokes one must read, to the letter."""

from typing import Any

from tests.contrato_http.validador import Contrato

# What API Gateway alone says, and no function (herramientas/despliegue/respuestas.py).
DE_LA_PUERTA = {"NoIdentificado", "RutaDesconocida", "TiempoAgotado"}
_CONTRATO = Contrato.publicado()


def ejemplos(metodo: str, patron: str, estado: int) -> list[dict[str, Any]]:
    """The bodies that the contract shows for an answer of this route."""
    respuestas = _CONTRATO.documento["paths"][patron][metodo.lower()]["responses"]
    contenido = _CONTRATO.sigue(respuestas[str(estado)])["content"]["application/json"]
    return [_CONTRATO.sigue(ejemplo)["value"] for ejemplo in contenido["examples"].values()]


def rechazos(dominio: str) -> set[tuple[str, str, int, str]]:
    """Every refusal of ours that the contract shows for a domain's routes: method, pattern, status, Code."""
    return {
        (metodo.upper(), patron, int(estado), ejemplo["Code"])
        for patron, metodos in _CONTRATO.documento["paths"].items()
        if patron.startswith(f"/{dominio}")
        for metodo, operacion in metodos.items()
        if metodo != "parameters"
        for estado in operacion["responses"]
        if int(estado) >= 400
        for ejemplo in ejemplos(metodo, patron, int(estado))
        if ejemplo["Code"] not in DE_LA_PUERTA
    }
