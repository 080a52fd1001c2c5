"""Where things are on the page, for the browser tests."""

import re

from playwright.sync_api import Locator, Page, expect


def tarjeta(pagina: Page, evento: str) -> Locator:
    """The ticket of an event in the cartelera."""
    return pagina.locator("#cartelera .boleto", has=pagina.get_by_role("heading", name=evento, exact=True))


def fila(pagina: Page, evento: str) -> Locator:
    """The line of an event in Organización."""
    return pagina.locator("#organizacion .fila", has=pagina.get_by_role("heading", name=evento, exact=True))


def reservas(pagina: Page) -> Locator:
    return pagina.locator("#reservas .boleto")


def cantidad(pagina: Page) -> Locator:
    return pagina.locator("#reservar-cantidad")


def correo(pagina: Page) -> Locator:
    return pagina.locator("#reservar-email")


def boton(pagina: Page, nombre: str) -> Locator:
    """A button of the dialog that is open."""
    return pagina.get_by_role("dialog").get_by_role("button", name=nombre, exact=True)


def abre_evento(pagina: Page, evento: str) -> None:
    pagina.get_by_role("link", name=f"Reservar boletos para {evento}", exact=True).click()
    expect(pagina.get_by_role("dialog").get_by_role("heading", name=evento, exact=True)).to_be_focused()


def llena(pagina: Page, boletos: int, email: str) -> None:
    """Fills the open dialog, once it knows how much is left."""
    expect(pagina.locator("#reservar .quedan")).not_to_be_empty()
    cantidad(pagina).fill(str(boletos))
    correo(pagina).fill(email)


def confirmada(pagina: Page) -> str:
    """Waits for the confirmation; the reservation's number."""
    expect(pagina.locator("#reservar").get_by_text("Confirmada", exact=True)).to_be_visible()
    numero = pagina.locator("#reservar output").text_content() or ""
    assert re.fullmatch("[0-9A-Za-z]{27}", numero)
    return numero


def avanza_hasta(pagina: Page, quien: str) -> None:
    """Presses Tab until the element of that id, label or text has the focus."""
    for _ in range(80):
        pagina.keyboard.press("Tab")
        actual = pagina.evaluate(
            """() => {
                const { id, ariaLabel, textContent } = document.activeElement;
                return [id, ariaLabel, textContent.trim()];
            }"""
        )
        if quien in actual:
            return
    raise AssertionError(f"Tab never reaches {quien!r}")
