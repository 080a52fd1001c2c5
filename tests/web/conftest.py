"""The page in a real browser, served by the suite's embedded cloud.

Where there is no Chromium these tests are skipped, and one line at the end says so; with CI=true that is a failure.
"""

import os
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from frontend.navegador import FALTA, chromium, navegador
from herramientas.laboratorio.nube import Nube
from tests.e2e.conftest import nube
from tests.web.taquilla import Taquilla

__all__ = ["nube"]

PLAZO = 60_000  # milliseconds, for a machine with much else to do
EN_CI = os.environ.get("CI") == "true"

expect.set_options(timeout=PLAZO)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if "chrome" in getattr(item, "fixturenames", ()) and chromium() is None:
        (pytest.fail if EN_CI else pytest.skip)(
            f"las pruebas del navegador (tests/web) no corrieron: {FALTA}"
        )


@pytest.fixture(scope="module")  # Playwright's event loop must be gone before another file's tests run theirs
def chrome() -> Iterator[Browser]:
    with navegador() as abierto:
        yield abierto


@pytest.fixture
def taquilla(nube: Nube) -> Iterator[Taquilla]:
    """The API, to set the scene and to look behind it."""
    with httpx.Client(base_url=nube.base, timeout=40) as cliente:
        yield Taquilla(cliente, nube)


Pagina = Callable[..., Page]


@pytest.fixture
def pagina(chrome: Browser, nube: Nube) -> Iterator[Pagina]:
    """`pagina("#/reservas")`: a new browser, as of another person, at that address. No page may log an error."""
    contextos = []
    quejas: list[str] = []

    def abre(destino: str = "#/", ancho: int = 1280, alto: int = 800, tema: str = "light") -> Page:
        contexto = chrome.new_context(
            viewport={"width": ancho, "height": alto},
            color_scheme="dark" if tema == "dark" else "light",
            locale="es-MX",
            reduced_motion="reduce",
        )
        contextos.append(contexto)
        nueva = contexto.new_page()
        nueva.set_default_timeout(PLAZO)
        nueva.on("pageerror", lambda error: quejas.append(str(error)))
        nueva.on(
            "console", lambda linea: quejas.append(linea.text) if "Content Security" in linea.text else None
        )
        nueva.goto(f"{nube.endpoint}/{destino}")
        return nueva

    yield abre
    for contexto in contextos:
        contexto.close()
    assert quejas == []
