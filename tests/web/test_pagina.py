"""The page's files and how the embedded cloud serves them."""

import re

import httpx
import pytest
from playwright.sync_api import expect

from herramientas.laboratorio.nube import Nube
from herramientas.local.pagina import SITIO, archivo_de
from tests.web.conftest import Pagina

TEXTOS = [archivo for archivo in SITIO.rglob("*") if archivo.suffix in {".html", ".js", ".css"}]


@pytest.mark.parametrize(
    "ruta", ["/../pyproject.toml", "/js/../../publica.py", "/js", "/nada", "/contrato/nada"]
)
def test_only_the_pages_own_files_are_served(ruta: str) -> None:
    assert archivo_de(ruta) is None


NO_SE_PIDEN = ("www.w3.org", "www.openstreetmap.org")  # a name, and a link that only a person follows


def test_nothing_comes_from_another_site() -> None:
    for archivo in TEXTOS:
        fuera = re.findall(r"(?:https?:)?//[a-z][\w.-]*\.\w+", archivo.read_text(encoding="utf-8"))
        assert [direccion for direccion in fuera if not direccion.endswith(NO_SE_PIDEN)] == [], archivo


def test_user_text_has_no_way_to_become_html() -> None:
    """The policy makes the browser refuse it; the code does not even try."""
    for archivo in TEXTOS:
        texto = archivo.read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|\son\w+=\"", texto
        ), archivo
        assert " style=" not in texto, archivo


@pytest.mark.nube
def test_the_page_the_contract_and_aws_share_a_port(nube: Nube) -> None:
    with httpx.Client(base_url=nube.endpoint, timeout=40) as cliente:
        assert "text/html" in cliente.get("/").headers["content-type"]
        assert cliente.get("/js/app.js").headers["content-type"].startswith("text/javascript")
        assert cliente.get("/contrato/openapi.yaml").text.startswith("openapi: 3.1.0")
        assert cliente.get("/contrato").headers["location"] == "/contrato/"
        firmada = {"Authorization": "AWS4-HMAC-SHA256 Credential=test/20261122/us-west-2/s3/aws4_request"}
        assert "text/html" not in cliente.get("/", headers=firmada).headers["content-type"]


@pytest.mark.nube
@pytest.mark.parametrize("ruta", ["/", "/js/app.js", "/contrato/openapi.yaml"])
def test_files_are_compressed_for_who_takes_it(nube: Nube, ruta: str) -> None:
    with httpx.Client(base_url=nube.endpoint, timeout=40) as cliente:
        comprimida = cliente.get(ruta, headers={"Accept-Encoding": "gzip, br"})
        entera = cliente.get(ruta, headers={"Accept-Encoding": "identity"})

    assert comprimida.headers["content-encoding"] == "gzip"
    assert comprimida.headers["vary"] == "Accept-Encoding"
    assert "content-encoding" not in entera.headers
    assert comprimida.text == entera.text
    assert int(comprimida.headers["content-length"]) < int(entera.headers["content-length"]) / 2


@pytest.mark.nube
def test_the_contract_can_be_read_and_tried(pagina: Pagina) -> None:
    ventana = pagina("contrato/")

    expect(ventana.get_by_role("heading", name=re.compile("Boletia"))).to_be_visible()
    ventana.locator("#operations-Eventos-findAll .opblock-summary-control").click()
    ventana.get_by_role("button", name="Execute").click()

    expect(ventana.locator(".live-responses-table tbody .response-col_status").first).to_contain_text("200")


@pytest.mark.nube
def test_the_browser_refuses_html_from_anywhere(pagina: Pagina) -> None:
    ventana = pagina()

    resultado = ventana.evaluate(
        "() => { try { document.body.innerHTML = '<b>x</b>'; return 'done' } catch (e) { return e.name } }"
    )

    assert resultado == "TypeError"
