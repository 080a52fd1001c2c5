"""The page in a real browser, served by the suite's embedded cloud.

Where there is no Chromium these tests are left out, and one line at the end says so; with CI=true they fail.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from frontend.navegador import FALTA, chromium, navegador
from herramientas.laboratorio.nube import Nube
from tests.e2e.conftest import nube
from tests.web.imitacion import Imitacion, imitada
from tests.web.taquilla import Taquilla

__all__ = ["nube"]

PLAZO = int(os.environ.get("PLAZO", "60000"))  # milliseconds, for a machine with much else to do
EN_CI = os.environ.get("CI") == "true"

expect.set_options(timeout=PLAZO)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium the first of the browser's tests is skipped for all of them, and says how many they are."""
    navegan = [item for item in items if "chrome" in getattr(item, "fixturenames", ())]
    if EN_CI or chromium() is not None or not navegan:
        return
    primera, resto = navegan[0], set(navegan[1:])
    primera.add_marker(pytest.mark.skip(f"quedan fuera las {len(navegan)} pruebas del navegador: {FALTA}"))
    items[:] = [item for item in items if item not in resto]


@pytest.fixture(scope="module")  # Playwright's event loop must be gone before another file's tests run theirs
def chrome() -> Iterator[Browser]:
    with navegador() as abierto:
        yield abierto


@pytest.fixture
def taquilla(nube: Nube) -> Iterator[Taquilla]:
    """The API, to set the scene and to look behind it."""
    with httpx.Client(base_url=nube.base, timeout=40) as cliente:
        yield Taquilla(cliente, nube)


@pytest.fixture
def boletia() -> Iterator[Imitacion]:
    """A Boletia of this process, whose API fails as it is told to."""
    with imitada() as imitacion:
        yield imitacion


Pagina = Callable[..., Page]


@pytest.fixture
def pagina(chrome: Browser, nube: Nube) -> Iterator[Pagina]:
    """`pagina("#/reservas")`: a new browser, as of another person, at that address. No page may log an error."""
    yield from _paginas(chrome, f"{nube.endpoint}/")


@pytest.fixture
def visita(chrome: Browser, boletia: Imitacion) -> Iterator[Pagina]:
    """The same, at the imitated Boletia. `antes` is a script that runs before the page's own code."""
    yield from _paginas(chrome, boletia.direccion)


def _paginas(chrome: Browser, raiz: str) -> Iterator[Pagina]:
    contextos = []
    quejas: list[str] = []

    def abre(
        destino: str = "#/",
        ancho: int = 1280,
        alto: int = 800,
        tema: str = "light",
        antes: str = "",
        **mas: Any,
    ) -> Page:
        contexto = chrome.new_context(
            viewport={"width": ancho, "height": alto},
            color_scheme="dark" if tema == "dark" else "light",
            locale="es-MX",
            reduced_motion="reduce",
            **{"service_workers": "block", **mas},
        )
        contextos.append(contexto)
        if antes:
            contexto.add_init_script(antes)
        nueva = contexto.new_page()
        nueva.set_default_timeout(PLAZO)
        nueva.on("pageerror", lambda error: quejas.append(str(error)))
        nueva.on(
            "console", lambda linea: quejas.append(linea.text) if "Content Security" in linea.text else None
        )
        nueva.goto(f"{raiz}{destino}")
        return nueva

    yield abre
    for contexto in contextos:
        contexto.close()
    assert quejas == []
