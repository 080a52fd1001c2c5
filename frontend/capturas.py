"""`make capturas`: pictures of every view and e-mail, light and dark, on a desk and on a phone, for the docs.

Needs a running, empty `make local` at BOLETIA (default http://localhost:4566) and Chromium; writes docs/capturas/.
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
EVENTOS = [
    ("Opera Aida", "Opera", 30),
    ("Queen Live", "Rock", 500),
    ("Clásico Nacional", "Futbol", 4000),
    ("Noche de Jazz en el Zócalo", "Jazz", 12),
    ("El lago de los cisnes", "Ballet", 120),
    ("Lucha Libre AAA", "Lucha libre", 80),
    ("Café Tacvba", "Rock", 18000),
    ("Don Juan Tenorio", "Teatro", 240),
]
RESERVAS = [
    ("Opera Aida", 1, "avaco.digital@gmail.com"),
    ("Opera Aida", 3, "pepe@gmail.com"),
    ("Noche de Jazz en el Zócalo", 12, "ana@gmail.com"),
    ("Clásico Nacional", 2610, "porra@gmail.com"),
    ("El lago de los cisnes", 113, "danza@gmail.com"),
    ("Lucha Libre AAA", 20, "pepe@gmail.com"),
    ("Queen Live", 120, "maria@gmail.com"),
    ("Café Tacvba", 7400, "rock@gmail.com"),
]
PLAZO = 30  # seconds for what the streams bring about


def main() -> None:
    """Sets the scene through the API, then takes each picture."""
    try:
        prepara()
    except httpx.ConnectError:
        sys.exit(f"make capturas: nadie responde en {BOLETIA}; arranque antes make local")
    DESTINO.mkdir(exist_ok=True)
    with navegador() as abierto:
        for tema in ("claro", "oscuro"):
            for forma, ancho, alto in (("", 1280, 860), ("-movil", 360, 740)):
                retrata(abierto, tema, forma, ancho, alto)
        cartas.retrata(abierto, BOLETIA, DESTINO)


def prepara() -> None:
    with httpx.Client(base_url=f"{BOLETIA}/produccion", timeout=40) as cliente:
        if cliente.get("/eventos").json():
            sys.exit("make capturas: hay eventos ya; reinicie make local para empezar con la cartelera vacía")
        for nombre, categoria, capacidad in EVENTOS:
            cliente.post("/eventos", json={"evento": nombre, "categoria": categoria, "capacidad": capacidad})
        _espera(lambda: len(cliente.get("/reservas/eventos").json()) == len(EVENTOS))
        for evento, cantidad, email in RESERVAS:
            cliente.post(
                "/reservas", json={"evento": evento, "cantidad": cantidad, "email": email}
            ).raise_for_status()
        _espera(lambda: bool(cliente.get("/reservas/Opera Aida/pepe@gmail.com").json()))
        suya = cliente.get("/reservas/Opera Aida/pepe@gmail.com").json()[0]["Id"]
        cliente.post("/reservas", json={"evento": "Opera Aida", "cantidad": 2, "email": "pepe@gmail.com"})
        cliente.delete(f"/reservas/{suya}")
        cliente.delete("/eventos/Lucha Libre AAA")
        _espera(lambda: cliente.get("/reservas/Lucha Libre AAA/pepe@gmail.com").json()[0]["Estado"] == "C")
        time.sleep(3)  # the last e-mails


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
    expect(pagina.locator("#organizacion .fila")).to_have_count(len(EVENTOS))
    foto("organizacion")
    pagina.goto(f"{BOLETIA}/#/correos")
    expect(pagina.locator("#correos .carta").first).to_be_visible()
    foto("correos", entera=False)
    contexto.close()


def _cartelera(pagina: Page) -> None:
    pagina.goto(f"{BOLETIA}/")
    expect(pagina.locator("#cartelera .boleto")).to_have_count(len(EVENTOS))
    expect(pagina.get_by_role("link", name="Correos")).to_be_visible()


def _espera(pregunta: Callable[[], bool]) -> None:
    limite = time.monotonic() + PLAZO
    while not pregunta():
        if time.monotonic() > limite:
            sys.exit("make capturas: la nube local no llegó al estado esperado")
        time.sleep(0.2)


if __name__ == "__main__":
    main()
