"""`make capturas`: pictures of every view and e-mail, light and dark, on a desk and on a phone, for the docs.

Needs a fresh `make local DEMO=1` at BOLETIA (default http://localhost:4566) and Chromium; writes docs/capturas/.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, expect

from frontend import cartas
from frontend.navegador import navegador

BOLETIA = os.environ.get("BOLETIA", "http://localhost:4566")
DESTINO = Path(__file__).parent.parent / "docs" / "capturas"
EVENTOS = 8  # of the season
PLAZO = 30  # seconds for what the streams bring about


def main() -> None:
    """Takes each picture."""
    try:
        prepara()
    except httpx.ConnectError:
        sys.exit(f"make capturas: nadie responde en {BOLETIA}; arranque antes make local DEMO=1")
    DESTINO.mkdir(exist_ok=True)
    with navegador() as abierto:
        for tema in ("claro", "oscuro"):
            for forma, ancho, alto in (("", 1280, 860), ("-movil", 360, 740)):
                retrata(abierto, tema, forma, ancho, alto)
        cartas.retrata(abierto, BOLETIA, DESTINO)


def prepara() -> None:
    """The season is there, and its last e-mails."""
    eventos = httpx.get(f"{BOLETIA}/produccion/eventos", timeout=40).json()
    if len(eventos) != EVENTOS:
        sys.exit("make capturas: no está la temporada de muestra; arranque de nuevo con make local DEMO=1")
    _espera(lambda: len(httpx.get(f"{BOLETIA}/_ministack/ses/messages", timeout=40).json()["messages"]) > 0)
    time.sleep(3)


def retrata(abierto: Browser, tema: str, forma: str, ancho: int, alto: int) -> None:
    contexto = abierto.new_context(
        viewport={"width": ancho, "height": alto},
        color_scheme="dark" if tema == "oscuro" else "light",
        locale="es-MX",
        reduced_motion="reduce",
        device_scale_factor=2 if forma else 1,
    )
    pagina = contexto.new_page()

    def foto(vista: str, entera: bool = True) -> None:
        pagina.screenshot(path=DESTINO / f"{vista}{forma}-{tema}.png", full_page=entera and not forma)

    _cartelera(pagina)
    foto("cartelera")
    pagina.get_by_role("link", name="Reservar boletos para Opera Aida").click()
    expect(pagina.locator("#reservar .quedan")).not_to_be_empty()
    pagina.locator("#reservar-email").fill("ana@gmail.com")
    foto("reservar", entera=False)
    pagina.get_by_role("button", name="Reservar", exact=True).click()
    expect(pagina.locator("#reservar output")).not_to_be_empty()
    foto("confirmacion", entera=False)
    pagina.goto(f"{BOLETIA}/#/reservas/Opera%20Aida/pepe%40gmail.com")
    expect(pagina.locator("#reservas .boleto")).to_have_count(2)
    foto("reservas")
    pagina.goto(f"{BOLETIA}/#/organizacion")
    expect(pagina.locator("#organizacion .fila")).to_have_count(EVENTOS)
    foto("organizacion")
    pagina.goto(f"{BOLETIA}/#/asistentes/Opera%20Aida")
    expect(pagina.get_by_text("Lista completa")).to_be_visible()
    foto("asistentes")
    pagina.get_by_role("link", name="Abrir la puerta").click()
    expect(pagina.locator("#puerta [data-campo=lista]")).to_contain_text("Lleva la lista")
    pagina.locator("#puerta-numero").fill(_reserva_de("luz@gmail.com"))
    pagina.locator("#puerta-numero").press("Enter")
    expect(pagina.locator("#puerta .veredicto")).to_have_attribute("data-veredicto", "si")
    foto("puerta", entera=False)
    pagina.get_by_role("button", name="Deshacer").click()
    expect(pagina.locator("#puerta [data-campo=porEnviar]")).to_have_text("0")
    pagina.goto(f"{BOLETIA}/#/correos")
    expect(pagina.locator("#correos .carta").first).to_be_visible()
    foto("correos", entera=False)
    contexto.close()


def _cartelera(pagina: Page) -> None:
    pagina.goto(f"{BOLETIA}/")
    expect(pagina.locator("#cartelera [data-campo=lista] .boleto")).to_have_count(EVENTOS - 1)  # one is over
    expect(pagina.get_by_role("link", name="Correos")).to_be_visible()


def _reserva_de(email: str) -> str:
    """The number of the reservation of an address for Opera Aida."""
    suyas = httpx.get(f"{BOLETIA}/produccion/reservas/Opera Aida/{email}", timeout=40).json()
    return str(suyas[0]["Id"])


def _espera(pregunta: Callable[[], bool]) -> None:
    limite = time.monotonic() + PLAZO
    while not pregunta():
        if time.monotonic() > limite:
            sys.exit("make capturas: la nube local no llegó al estado esperado")
        time.sleep(0.2)


if __name__ == "__main__":
    main()
