"""The judge itself: what the contract announces passes, what it does not raises."""

import httpx
import pytest

from tests.contrato_http.validador import FueraDeContrato, contrato

AIDA = {"Evento": "Opera Aida", "Capacidad": 30, "Categoria": "Opera", "Estado": "A"}


def responde(respuesta: httpx.Response) -> httpx.Client:
    transporte = httpx.MockTransport(lambda _: respuesta)
    return contrato(httpx.Client(base_url="http://localhost/produccion", transport=transporte))


def test_the_seeds_answer_passes() -> None:
    assert responde(httpx.Response(200, json=AIDA)).get("/eventos/Opera%20Aida").json() == AIDA


def test_an_announced_error_passes() -> None:
    error = {"Code": "EventoDesconocido", "Message": "No existe el evento Opera Aida"}

    assert responde(httpx.Response(404, json=error)).get("/eventos/Opera%20Aida").status_code == 404


def test_a_path_that_does_not_exist_is_answered_by_api_gateway() -> None:
    cliente = responde(httpx.Response(403, json={"Code": "RutaDesconocida", "Message": "No hay nada ahí"}))

    assert cliente.get("/nada").status_code == 403
    assert cliente.put("/eventos").status_code == 403


def test_a_literal_path_wins_over_a_parameter() -> None:
    agotado = [{**AIDA, "Capacidad": 0}]

    assert responde(httpx.Response(200, json=agotado)).get("/reservas/eventos").json() == agotado


def test_what_is_not_the_api_is_not_judged() -> None:
    assert responde(httpx.Response(500)).get("http://localhost/_ministack/ses/messages").status_code == 500


@pytest.mark.parametrize(
    ("respuesta", "motivo"),
    [
        (httpx.Response(500, json={"Code": "InternalServerError", "Message": "x"}), "undocumented status"),
        (httpx.Response(200, json={**AIDA, "Capacidad": "30"}), "not of type 'integer'"),
        (httpx.Response(200, json={**AIDA, "Capacidad": 0}), "less than the minimum"),
        (httpx.Response(200, json={**AIDA, "Estado": "Z"}), "not one of"),
        (httpx.Response(200, json={**AIDA, "precio": 1}), "Additional properties"),
        (httpx.Response(200, text="Opera Aida"), "content type"),
        (httpx.Response(404, json={"Code": "ReservaDesconocida", "Message": "x"}), "not one of"),
        (httpx.Response(404, json={"Code": "EventoDesconocido", "Message": ""}), "non-empty"),
        (httpx.Response(200, json=AIDA, headers={"Link": "</2>"}), "undocumented header Link"),
        (httpx.Response(403, json={"Code": "RutaDesconocida"}), "'Message' is a required property"),
    ],
)
def test_an_answer_outside_the_contract_raises(respuesta: httpx.Response, motivo: str) -> None:
    with pytest.raises(FueraDeContrato, match=motivo):
        responde(respuesta).get("/eventos/Opera%20Aida")


def test_a_link_to_the_next_page_must_be_absolute() -> None:
    with pytest.raises(FueraDeContrato, match="header Link"):
        responde(httpx.Response(200, json=[], headers={"Link": '</eventos?cursor=a>; rel="next"'})).get(
            "/eventos"
        )
