"""How a path of the seed's base URL is read: no I/O."""

import pytest

from herramientas.local import ruta


@pytest.mark.parametrize(
    "escrita",
    [
        "/produccion/eventos/Opera%20Aida",
        "/produccion/eventos/m%C3%BAsica",
        "/produccion/eventos/a+b%2Bc",
        "/produccion/eventos/100%25%2525",
        "/produccion/eventos/%22comillas%22'",
        "/produccion/eventos/%3F%23%2F",
        "/produccion/eventos/%F0%9F%8E%AD",
        "/produccion/reservas/Opera%20Aida/ana+boletos@example.com",
    ],
)
def test_what_the_client_encoded_reaches_the_function_as_it_was_sent(escrita: str) -> None:
    assert ruta.codificada(escrita.encode()) == escrita


@pytest.mark.parametrize(
    ("cruda", "esperada"),
    [
        ("/produccion/eventos/música".encode(), "/produccion/eventos/m%C3%BAsica"),
        (b'/produccion/eventos/"x" <y>', "/produccion/eventos/%22x%22%20%3Cy%3E"),
        (b"/produccion/eventos/\xff", "/produccion/eventos/%FF"),
    ],
)
def test_what_the_client_left_bare_is_encoded(cruda: bytes, esperada: str) -> None:
    assert ruta.codificada(cruda) == esperada


def test_query_keeps_its_escapes_and_becomes_ascii() -> None:
    assert ruta.consulta_codificada("limite=2&cursor=a%2Bb+ñ".encode()) == b"limite=2&cursor=a%2Bb+%C3%B1"


@pytest.mark.parametrize(
    ("camino", "segmento"),
    [
        ("/produccion", ""),
        ("/produccion/", ""),
        ("/produccion/eventos", "eventos"),
        ("/produccion/reservas/Opera%20Aida/a@b", "reservas"),
    ],
)
def test_first_segment_chooses_the_api(camino: str, segmento: str) -> None:
    assert ruta.es_del_api(camino)
    assert ruta.primer_segmento(camino) == segmento


@pytest.mark.parametrize("camino", ["/", "/produccion-2/eventos", "/_ministack/health", "/eventos"])
def test_other_paths_are_not_below_the_base_url(camino: str) -> None:
    assert not ruta.es_del_api(camino)


def test_other_stages_are_called_by_the_id_of_their_api() -> None:
    assert ruta.es_directa("/_aws/execute-api/0a1b2c3d/produccion/eventos", "localhost:4566")
    assert ruta.es_directa("/restapis/0a1b2c3d/produccion/_user_request_/eventos", "localhost:4566")
    assert ruta.es_directa("/produccion/eventos", "0a1b2c3d.execute-api.localhost:4566")
    assert not ruta.es_directa("/restapis/0a1b2c3d/resources", "localhost:4566")


def test_printed_path_is_decoded_unless_it_would_control_the_terminal() -> None:
    assert ruta.legible("/produccion/eventos/m%C3%BAsica") == "/produccion/eventos/música"
    assert ruta.legible("/produccion/eventos/%1B%5B2J") == "/produccion/eventos/%1B%5B2J"
