"""The installed Chromium, driven by Playwright. The browsers that Playwright would download are not used."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

FALTA = "no hay Chromium; instálelo con `apt install chromium`"
_NOMBRES = ("chromium", "chromium-browser", "google-chrome")
_OPCIONES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """The path of the installed browser, None where there is none."""
    return next(filter(None, map(shutil.which, _NOMBRES)), None)


@contextmanager
def navegador(*opciones: str) -> Iterator[Browser]:
    """A headless browser with further options, closed at the end. Raises FileNotFoundError where none is installed."""
    ejecutable = chromium()
    if ejecutable is None:
        raise FileNotFoundError(FALTA)
    with sync_playwright() as playwright:
        abierto = playwright.chromium.launch(executable_path=ejecutable, args=[*_OPCIONES, *opciones])
        yield abierto
        abierto.close()
