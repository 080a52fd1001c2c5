"""Attacks by a page of another site, in a real browser: nothing comes of them, and all of it without the doorman."""

import json
import re
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from frontend.navegador import navegador
from herramientas.laboratorio.espera import espera
from herramientas.laboratorio.nube import Nube, nube_local
from tests.web.conftest import PLAZO
from tests.web.intrusa import FIRMA, OPCIONES, PAGINA, SITIO, crea_usuario, funcion_que_escribe, sitio_ajeno

pytestmark = pytest.mark.nube

SIN_PORTERO = (sys.executable, "-m", "tests.web.sin_portero")


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with navegador(*OPCIONES) as abierto:
        yield abierto


@pytest.fixture(scope="module")
def abierta(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nube]:
    """A cloud without a doorman."""
    with nube_local(tmp_path_factory.mktemp("abierta"), SIN_PORTERO) as nube:
        yield nube


@pytest.fixture
def intrusa(chrome: Browser) -> Iterator[Page]:
    """The page of another site that somebody visits."""
    with sitio_ajeno() as sitio:
        contexto = chrome.new_context()
        contexto.set_default_timeout(PLAZO)
        pagina = contexto.new_page()
        pagina.goto(f"{sitio}/")
        yield pagina
        contexto.close()


@pytest.fixture
def usuario() -> str:
    return f"intruso-{uuid.uuid4().hex[:8]}"


def test_two_forms_in_a_popup_run_nothing(nube: Nube, intrusa: Page, tmp_path: Path) -> None:
    respuestas = dos_formularios(nube, intrusa, "ataque", tmp_path / "huella")

    assert respuestas == [403, 403]
    assert not existe_la_funcion(nube, "ataque")
    assert not (tmp_path / "huella").exists()


def test_two_forms_in_a_popup_run_code_without_the_doorman(
    abierta: Nube, intrusa: Page, tmp_path: Path
) -> None:
    respuestas = dos_formularios(abierta, intrusa, "ataque", tmp_path / "huella")

    assert respuestas == [201, 200]
    assert existe_la_funcion(abierta, "ataque")
    assert espera(lambda: (tmp_path / "huella").exists())


@pytest.mark.parametrize(
    "ataque",
    [
        "new Promise(fin => { const foto = new Image(); foto.onload = foto.onerror = fin; foto.src = DIRECCION })",
        "fetch(DIRECCION, { mode: 'no-cors' }).catch(() => null)",
        "fetch(DIRECCION, { mode: 'no-cors', method: 'POST', body: 'x' }).catch(() => null)",
        "fetch(DIRECCION, { mode: 'no-cors', referrerPolicy: 'no-referrer' }).catch(() => null)",
        "document.body.append(Object.assign(document.createElement('iframe'), { src: DIRECCION }))",
    ],
    ids=["image", "fetch", "post", "without referrer", "frame"],
)
def test_address_that_acts_does_nothing_for_another_site(
    nube: Nube, abierta: Nube, intrusa: Page, ataque: str, usuario: str
) -> None:
    for victima in (nube, abierta):
        direccion = f"http://localhost:{victima.puerto}{crea_usuario(usuario)}"
        intrusa.evaluate(f"async () => {{ await {ataque.replace('DIRECCION', json.dumps(direccion))} }}")

    espera(lambda: usuario in usuarios(abierta))
    assert usuario not in usuarios(nube)


def test_address_that_acts_does_nothing_after_a_redirection(
    nube: Nube, abierta: Nube, intrusa: Page, usuario: str
) -> None:
    """The browser says then that somebody typed it (`Sec-Fetch-Site: none`)."""
    sitio = intrusa.url
    for victima in (nube, abierta):
        destino = f"http://localhost:{victima.puerto}{crea_usuario(usuario)}"
        intrusa.goto(f"{sitio}ve?a={quote(destino, safe='')}")

    assert usuario not in usuarios(nube)
    assert usuario in usuarios(abierta)


def test_another_site_reads_nothing(nube: Nube, abierta: Nube, intrusa: Page) -> None:
    consulta = f"/?Action=ListUsers&Version=2010-05-08&{FIRMA.format('iam')}"

    def lee(victima: Nube) -> str:
        direccion = json.dumps(f"http://localhost:{victima.puerto}{consulta}")
        return str(
            intrusa.evaluate(f"() => fetch({direccion}).then(r => r.text()).catch(error => error.name)")
        )

    assert lee(nube) == "TypeError"
    assert "ListUsersResult" in lee(abierta)


def test_name_that_was_made_to_point_here_reads_nothing(nube: Nube, abierta: Nube, intrusa: Page) -> None:
    """DNS rebinding: the page came from elsewhere under the very name and port that now are the cloud's."""

    def lee(victima: Nube, ruta: str) -> list[object]:
        trampa = f"http://{SITIO}:{victima.puerto}/trampa"
        intrusa.route(trampa, lambda camino: camino.fulfill(body=PAGINA, content_type="text/html"))
        intrusa.goto(trampa)
        leido: list[object] = intrusa.evaluate(
            f"() => fetch({json.dumps(ruta)}).then(async r => [r.status, (await r.text()).slice(0, 12)])"
        )
        return leido

    assert lee(nube, "/_ministack/ses/messages") == [403, "La nube local"[:12]]
    assert lee(nube, "/produccion/eventos") == [403, "La nube local"[:12]]
    assert lee(abierta, "/_ministack/ses/messages") == [200, '{"messages":']


def test_another_site_may_use_the_public_api(nube: Nube, intrusa: Page) -> None:
    base = json.dumps(f"http://localhost:{nube.puerto}/produccion")
    estados = intrusa.evaluate(
        f"""async () => [
            (await fetch({base} + "/reservas/eventos")).status,
            (await fetch({base} + "/eventos/nada", {{ method: "DELETE" }})).status,
        ]"""
    )

    assert estados == [200, 404]


def test_link_of_another_site_opens_the_page_and_the_contract(nube: Nube, intrusa: Page) -> None:
    sitio = intrusa.url
    for ruta, encabezado in (("/", "En cartelera"), ("/contrato/", "Reservas")):
        intrusa.goto(sitio)
        intrusa.evaluate(f"() => {{ location = {json.dumps(nube.endpoint + ruta)} }}")

        expect(intrusa).to_have_url(re.compile(re.escape(f"{nube.endpoint}{ruta}")))
        # Its scripts have run: they are asked for by the page itself.
        expect(intrusa.get_by_role("heading", name=re.compile(encabezado)).first).to_be_visible()


def dos_formularios(nube: Nube, intrusa: Page, funcion: str, huella: Path) -> list[int]:
    """Create a function and invoke it with what any page may send, in a window of its own; both statuses."""
    papel = nube.cliente("iam").list_roles()["Roles"][0]["Arn"]  # known to whoever reads this repository
    base = f"http://localhost:{nube.puerto}/2015-03-31/functions"
    with intrusa.expect_popup() as abre:
        intrusa.get_by_role("button").click()
    estados = []
    for direccion, datos in (
        (f"{base}?{FIRMA.format('lambda')}", funcion_que_escribe(funcion, papel, huella)),
        (f"{base}/{funcion}/invocations?{FIRMA.format('lambda')}", {"hola": 1}),
    ):
        with abre.value.expect_response(direccion) as respuesta:
            intrusa.evaluate(
                "([direccion, datos]) => formulario(direccion, datos).submit()", [direccion, datos]
            )
        estados.append(respuesta.value.status)
        abre.value.wait_for_url(direccion)
    return estados


def existe_la_funcion(nube: Nube, funcion: str) -> bool:
    return funcion in {una["FunctionName"] for una in nube.cliente("lambda").list_functions()["Functions"]}


def usuarios(nube: Nube) -> set[str]:
    return {uno["UserName"] for uno in nube.cliente("iam").list_users()["Users"]}
