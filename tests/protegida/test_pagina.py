"""The page of a protected stage, in a real browser: organisers sign in, customers see nothing of it."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from frontend.navegador import FALTA, chromium, navegador
from herramientas.laboratorio.espera import espera
from herramientas.laboratorio.nube import Nube
from tests.e2e.taquilla import nuevo
from tests.protegida.conftest import CLAVE, Usuarios

pytestmark = [
    pytest.mark.nube,
    pytest.mark.xdist_group("protegida"),
    pytest.mark.skipif(chromium() is None, reason=FALTA),
]
expect.set_options(timeout=60_000)
ENTRAR = "Entrar como organizador"


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with navegador() as abierto:
        yield abierto


@pytest.fixture
def ventana(chrome: Browser, nube: Nube) -> Iterator[Page]:
    contexto = chrome.new_context(locale="es-MX")
    abierta = contexto.new_page()
    abierta.goto(f"{nube.endpoint}/#/organizacion")
    yield abierta
    contexto.close()


def entra(ventana: Page, email: str, clave: str) -> None:
    ventana.get_by_label("Correo electrónico").last.fill(email)
    ventana.get_by_label("Contraseña", exact=True).fill(clave)
    ventana.get_by_role("button", name="Entrar", exact=True).click()


def escribe_evento(ventana: Page, nombre: str) -> None:
    ventana.locator("#alta-evento").fill(nombre)
    ventana.locator("#alta-capacidad").fill("5")
    ventana.locator("#alta-categoria").fill("Rock")


def crea(ventana: Page) -> None:
    ventana.get_by_role("button", name="Crear evento").click()


def test_an_organiser_signs_in_creates_an_event_and_signs_out(
    ventana: Page, organizador: tuple[str, str]
) -> None:
    nombre = nuevo("Gala")
    expect(ventana.get_by_role("heading", name=ENTRAR)).to_be_visible()
    expect(ventana.get_by_role("button", name="Crear evento")).to_be_hidden()

    entra(ventana, organizador[0], "otra")
    expect(ventana.get_by_text("El correo o la contraseña no son correctos.")).to_be_visible()
    entra(ventana, *organizador)
    expect(ventana.get_by_text(f"Organiza {organizador[0]}")).to_be_visible()
    escribe_evento(ventana, nombre)
    crea(ventana)
    expect(ventana.get_by_text(f"Se creó {nombre}")).to_be_visible()

    guardado = ventana.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert not re.search(r"eyJ[\w-]+\.", guardado)  # how a token begins
    ventana.get_by_role("button", name="Salir").click()
    expect(ventana.get_by_role("heading", name=ENTRAR)).to_be_visible()
    expect(ventana.get_by_role("button", name="Crear evento")).to_be_hidden()


def test_a_session_that_ended_says_so_and_loses_nothing_typed(
    ventana: Page, organizador: tuple[str, str]
) -> None:
    nombre = nuevo("A medias")
    entra(ventana, *organizador)
    escribe_evento(ventana, nombre)
    ventana.route("**/produccion/eventos", _caducada, times=1)

    crea(ventana)

    expect(ventana.get_by_text("Su sesión terminó. Entre otra vez: lo escrito sigue aquí.")).to_be_visible()
    expect(ventana.locator("#alta-evento")).to_have_value(nombre)
    entra(ventana, *organizador)
    crea(ventana)
    expect(ventana.get_by_text(f"Se creó {nombre}")).to_be_visible()


def test_what_is_pressed_while_signing_in_waits_for_the_token(
    ventana: Page, organizador: tuple[str, str]
) -> None:
    nombre = nuevo("Con prisa")
    entra(ventana, *organizador)
    escribe_evento(ventana, nombre)
    ventana.route("**/produccion/eventos", _caducada, times=1)
    crea(ventana)
    expect(ventana.get_by_role("button", name="Entrar", exact=True)).to_be_visible()
    ventana.evaluate(COGNITO_TARDA)

    entra(ventana, *organizador)
    crea(ventana)

    expect(ventana.get_by_text(f"Se creó {nombre}")).to_be_visible()


COGNITO_TARDA = """() => {
    const pide = window.fetch;
    window.fetch = async (direccion, opciones) => {
        if (opciones?.headers?.["X-Amz-Target"]) await new Promise((sigue) => setTimeout(sigue, 2000));
        return pide(direccion, opciones);
    };
}"""


def _caducada(ruta: object) -> None:
    ruta.fulfill(  # type: ignore[attr-defined]
        status=401,
        headers={"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"},
        body=json.dumps({"Code": "NoIdentificado", "Message": "Falta entrar"}),
    )


def test_who_was_invited_chooses_a_password(ventana: Page, usuarios: Usuarios) -> None:
    email = "invitada@example.com"
    usuarios.cognito.admin_create_user(
        UserPoolId=usuarios.pool,
        Username=email,
        TemporaryPassword=f"{CLAVE}-temporal",
        MessageAction="SUPPRESS",
    )
    usuarios.cognito.admin_add_user_to_group(
        UserPoolId=usuarios.pool, Username=email, GroupName="organizadores"
    )

    entra(ventana, email, f"{CLAVE}-temporal")
    ventana.get_by_label("Contraseña nueva").fill(CLAVE)
    ventana.get_by_role("button", name="Entrar", exact=True).click()

    expect(ventana.get_by_text(f"Organiza {email}")).to_be_visible()
    assert usuarios.entra(email)["IdToken"]


def test_the_door_is_an_organisers_until_its_list_is_on_the_device(
    ventana: Page, nube: Nube, organizador: tuple[str, str], token: str
) -> None:
    nombre = nuevo("Puerta")
    with httpx.Client(base_url=nube.base, headers={"Authorization": token}, timeout=40) as api:
        api.post("/eventos", json={"evento": nombre, "capacidad": 5, "categoria": "Rock"}).raise_for_status()
        espera(lambda: api.get(f"/reservas/eventos/{nombre}").is_success)
        datos = {"evento": nombre, "cantidad": 1, "email": "ana@example.com"}
        ids = [api.post("/reservas", json=datos).raise_for_status().json()["Id"] for _ in range(2)]
        espera(lambda: len(api.get(f"/reservas/eventos/{nombre}/reservas").json()) == 2)
    ventana.goto(f"{nube.endpoint}/#/puerta/{nombre}")
    expect(ventana.get_by_role("heading", name=ENTRAR)).to_be_visible()
    expect(ventana.locator("#puerta-numero")).to_be_hidden()
    entra(ventana, *organizador)
    expect(ventana.locator("#puerta [data-campo=lista]")).to_contain_text("Lleva la lista")
    _lee(ventana, ids[0])

    ventana.reload()  # the session is gone, the list is not

    expect(ventana.get_by_role("heading", name=ENTRAR)).to_be_visible()
    _lee(ventana, ids[1])
    expect(ventana.locator("#puerta [data-campo=porEnviar]")).to_have_text("1")
    entra(ventana, *organizador)
    expect(ventana.locator("#puerta [data-campo=porEnviar]")).to_have_text("0")
    with httpx.Client(base_url=nube.base, headers={"Authorization": token}, timeout=40) as api:
        assert [api.get(f"/reservas/{id}/entradas").json()["Entradas"] for id in ids] == [1, 1]


def _lee(ventana: Page, id: str) -> None:
    ventana.locator("#puerta-numero").fill(id)
    ventana.locator("#puerta-numero").press("Enter")
    expect(ventana.locator("#puerta .veredicto")).to_have_attribute("data-veredicto", "si")


def test_customers_see_no_trace_of_it(ventana: Page, nube: Nube) -> None:
    envios: list[str] = []
    ventana.on("request", lambda pedido: envios.append(pedido.url) if pedido.method == "POST" else None)
    ventana.goto(f"{nube.endpoint}/?cliente#/")
    expect(ventana.get_by_role("heading", name="En cartelera")).to_be_visible()
    ventana.get_by_role("link", name="Mis reservas").click()

    expect(ventana.get_by_text(ENTRAR)).to_have_count(0)
    assert envios == []  # nothing was sent to Cognito, which takes POST alone
