"""Every view in light and dark, on a desk and on a phone: axe finds nothing, nothing sticks out."""

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from herramientas.laboratorio.espera import espera
from tests.web.conftest import Pagina
from tests.web.taquilla import Taquilla
from tests.web.ventana import abre_evento, boton, confirmada, fila, llena, reservas, tarjeta

pytestmark = pytest.mark.nube

ANCHOS = (360, 1280)
LARGO = "Festival Internacional de Órgano Barroco" * 6
SIN_ESPACIOS = "Supercalifragilístico" * 10


def revisa(pagina: Page) -> None:
    """No violation of axe's rules (WCAG 2 A and AA among them), no scrolling sideways."""
    resultado = Axe().run(pagina)
    assert resultado.violations_count == 0, resultado.generate_report()
    sobra = pagina.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sobra <= 0


@pytest.mark.parametrize("tema", ["light", "dark"])
@pytest.mark.parametrize("ancho", ANCHOS)
def test_cartelera_and_booking(pagina: Pagina, taquilla: Taquilla, ancho: int, tema: str) -> None:
    evento, agotado, suspendido = (
        taquilla.evento(LARGO),
        taquilla.evento(capacidad=1),
        taquilla.evento(SIN_ESPACIOS),
    )
    taquilla.reserva(agotado)
    taquilla.cancela_evento(suspendido)
    ventana = pagina("#/", ancho=ancho, tema=tema)
    expect(tarjeta(ventana, suspendido)).to_contain_text("Cancelado")
    expect(tarjeta(ventana, agotado)).to_contain_text("Agotado")
    revisa(ventana)

    abre_evento(ventana, evento)
    boton(ventana, "Reservar").click()
    expect(ventana.get_by_text("Escriba su correo")).to_be_visible()
    revisa(ventana)
    llena(ventana, 2, "accesible@example.com")
    boton(ventana, "Reservar").click()
    confirmada(ventana)
    revisa(ventana)


@pytest.mark.parametrize("tema", ["light", "dark"])
@pytest.mark.parametrize("ancho", ANCHOS)
def test_mis_reservas(pagina: Pagina, taquilla: Taquilla, ancho: int, tema: str) -> None:
    email = f"{'largo' * 10}@{'subdominio.' * 5}example.com"
    evento = taquilla.evento(LARGO)
    taquilla.reserva(evento, 2, email)
    taquilla.cancela_reserva(taquilla.reserva(evento, 1, email))
    espera(lambda: len(taquilla.reservas_de(evento, email)) == 2)
    ventana = pagina("#/reservas", ancho=ancho, tema=tema)
    expect(ventana.get_by_text("Aquí aparecerán sus reservas")).to_be_visible()
    revisa(ventana)

    ventana.locator("#consulta-evento").fill(evento)
    ventana.locator("#consulta-email").fill(email)
    ventana.get_by_role("button", name="Consultar").nth(1).click()
    expect(reservas(ventana)).to_have_count(2)
    revisa(ventana)
    ventana.get_by_role("button", name="Cancelar la reserva").click()
    expect(boton(ventana, "Conservarla")).to_be_focused()
    revisa(ventana)


@pytest.mark.parametrize("tema", ["light", "dark"])
@pytest.mark.parametrize("ancho", ANCHOS)
def test_organizacion_and_correos(pagina: Pagina, taquilla: Taquilla, ancho: int, tema: str) -> None:
    evento = taquilla.evento(LARGO)
    taquilla.reserva(evento, 2)
    ventana = pagina("#/organizacion", ancho=ancho, tema=tema)
    ventana.get_by_role("button", name="Crear evento").click()
    fila(ventana, evento).get_by_role("button", name="Cancelar evento").click()
    ventana.get_by_role("button", name="Sí, cancelar el evento").click()
    expect(fila(ventana, evento)).to_contain_text("2 boletos")
    revisa(ventana)

    ventana.get_by_role("link", name="Correos").click()
    expect(ventana.locator("#correos")).to_contain_text(evento)
    revisa(ventana)


@pytest.mark.parametrize("tema", ["light", "dark"])
@pytest.mark.parametrize("ancho", ANCHOS)
def test_the_desk_and_the_door(pagina: Pagina, taquilla: Taquilla, ancho: int, tema: str) -> None:
    evento = taquilla.evento(LARGO)
    id = taquilla.reserva(evento, 2, f"{'largo' * 10}@{'subdominio.' * 5}example.com")
    espera(lambda: len(taquilla.lista(evento)) == 1)
    ventana = pagina(f"#/asistentes/{evento}", ancho=ancho, tema=tema)
    expect(ventana.get_by_text("Lista completa")).to_be_visible()
    ventana.get_by_text("Por día", exact=True).click()
    revisa(ventana)

    ventana.get_by_role("link", name="Abrir la puerta").click()
    expect(ventana.locator("#puerta [data-campo=lista]")).to_contain_text("Lleva la lista")
    revisa(ventana)
    for leido, dicho in ((id, "si"), (f"{id[:-1]}0", "no")):
        ventana.locator("#puerta-numero").fill(leido)
        ventana.locator("#puerta-numero").press("Enter")
        expect(ventana.locator("#puerta .veredicto")).to_have_attribute("data-veredicto", dicho)
        revisa(ventana)


def test_the_theme_button_wins_over_the_system(pagina: Pagina) -> None:
    ventana = pagina("#/", tema="dark")
    fondo = "getComputedStyle(document.body).backgroundColor"
    oscuro = ventana.evaluate(fondo)

    ventana.get_by_role("button", name="Tema: automático").click()

    expect(ventana.get_by_role("button", name="Tema: claro")).to_be_visible()
    assert ventana.evaluate(fondo) != oscuro
    ventana.reload()
    assert ventana.evaluate(fondo) != oscuro
