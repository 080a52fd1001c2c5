"""Copies of the apps, each deployed from the temporary directory: Chalice writes its deployed values, its zips and
bytecode beside the app, and none of that belongs into the working copy.

The finished zips are kept between runs inside the virtual environment; Chalice reuses one while nothing in its app
has changed.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from herramientas.despliegue.proyecto import APPS, RAIZ

_NO_SE_COPIA = shutil.ignore_patterns("deployed", "deployments", "venv", "__pycache__", "*.pyc", ".*_cache")
_ZIPS = Path(".chalice") / "deployments"


def copia_apps(destino: Path, cache: Path | None) -> None:
    """Copy every app, with what it shares in the place of the link, and the zip that an earlier run left."""
    for nombre in APPS:
        app = Path(shutil.copytree(RAIZ / f"{nombre}-app", destino / f"{nombre}-app", ignore=_NO_SE_COPIA))
        if cache is not None:
            saca_zips(cache, app)


def saca_zips(cache: Path, app: Path) -> None:
    """Give the app's copy the zips that an earlier run left."""
    destino = app / _ZIPS
    destino.mkdir(parents=True, exist_ok=True)
    for zip_ in (cache / "paquetes" / app.name).glob("*.zip"):
        with suppress(FileNotFoundError):  # another run has put a newer one in its place
            shutil.copy2(zip_, destino)


def guarda_zips(cache: Path, app: Path) -> None:
    """Keep the newest zip of the app's copy for the next run, and no older one."""
    zips = sorted((app / _ZIPS).glob("*.zip"), key=lambda zip_: zip_.stat().st_mtime)
    if not zips:
        return
    carpeta = cache / "paquetes" / app.name
    carpeta.mkdir(parents=True, exist_ok=True)
    provisional = carpeta / f"{zips[-1].name}.{os.getpid()}"
    shutil.copy2(zips[-1], provisional)
    provisional.replace(carpeta / zips[-1].name)
    for anterior in set(carpeta.glob("*.zip")) - {carpeta / zips[-1].name}:
        anterior.unlink(missing_ok=True)
