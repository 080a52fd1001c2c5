"""Who may enter the organisers' routes. The gateway's part is in tests/e2e, its document in tests/empaque."""

from typing import Any

import pytest
from chalice.test import TestHTTPClient as Http

from boletia.acceso import Acceso

PROTEGIDA = Acceso.desde_entorno({"PROTEGIDA": "1"})
AIDA = b'{"evento": "Opera Aida", "capacidad": 30, "categoria": "Opera"}'


def peticion(**dichos: str) -> Any:
    """A request whose token the gateway has read so."""

    class Peticion:
        context = {"authorizer": {"claims": {"token_use": "id", **dichos}}} if dichos else {}

    return Peticion()


def refused(acceso: Acceso, peticion: Any) -> bool:
    from boletia.errores import NoAutorizado

    try:
        acceso.exige_organizador(peticion)
    except NoAutorizado:
        return True
    return False


@pytest.mark.parametrize(
    "grupos",
    [
        "[organizadores]",
        "organizadores",
        "[otros organizadores]",
        "[otros,organizadores]",
        "[a, organizadores ]",
    ],
)
def test_an_organiser_enters(grupos: str) -> None:
    assert not refused(PROTEGIDA, peticion(**{"cognito:groups": grupos}))


@pytest.mark.parametrize(
    "grupos",
    [
        "",
        "[]",
        "[otros]",
        "[organizadores2]",
        "[los-organizadores]",
        "Organizadores",
        "[organizador es]",
        "[ORGANIZADORES]",
    ],
)
def test_a_user_outside_the_group_does_not(grupos: str) -> None:
    assert refused(PROTEGIDA, peticion(**{"cognito:groups": grupos}))


@pytest.mark.parametrize(
    "contexto", [{}, {"authorizer": None}, {"authorizer": {}}, {"authorizer": {"claims": None}}]
)
def test_without_claims_nobody_enters(contexto: dict[str, Any]) -> None:
    sin_puerta = peticion()
    sin_puerta.context = contexto

    assert refused(PROTEGIDA, sin_puerta)


def test_an_access_token_is_not_an_identity() -> None:
    assert refused(PROTEGIDA, peticion(**{"cognito:groups": "[organizadores]", "token_use": "access"}))


def test_claims_that_no_gateway_has_verified_admit_nobody() -> None:
    en_chalice_local = Acceso.desde_entorno({"PROTEGIDA": "1", "AWS_CHALICE_CLI_MODE": "true"})

    assert refused(en_chalice_local, peticion(**{"cognito:groups": "[organizadores]"}))


@pytest.mark.parametrize(
    "entorno", [{}, {"PROTEGIDA": ""}, {"PROTEGIDA": "no"}, {"PROTEGIDA": "00"}, {"protegida": "0"}]
)
def test_what_is_missing_or_misspelt_protects(entorno: dict[str, str]) -> None:
    assert refused(Acceso.desde_entorno(entorno), peticion())


def test_an_open_stage_asks_nobody() -> None:
    assert not refused(Acceso.desde_entorno({"PROTEGIDA": "0"}), peticion())


@pytest.mark.parametrize(
    ("verbo", "ruta"),
    [("POST", "/eventos"), ("PATCH", "/eventos/Opera%20Aida"), ("DELETE", "/eventos/Opera%20Aida")],
)
def test_in_a_protected_stage_organisers_alone_change_events(
    http: Http, monkeypatch: pytest.MonkeyPatch, verbo: str, ruta: str
) -> None:
    import app

    http.post("/eventos", body=AIDA)
    monkeypatch.setattr(app, "acceso", PROTEGIDA)

    respuesta = http.request(verbo, ruta, body=AIDA)

    assert respuesta.status_code == 403
    assert respuesta.json_body["Code"] == "NoAutorizado"
    assert http.get("/eventos/Opera%20Aida").json_body["Estado"] == "A"
