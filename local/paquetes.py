"""Built dependencies of the apps, kept between runs so that a deployment needs neither network nor pip.

Two things are kept inside the virtual environment: the wheels that an app's requirements.txt asks for
(chalice then packages without the network), and the finished zip, which chalice reuses while nothing in
the app has changed.
"""

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path

_ZIPS = Path(".chalice") / "deployments"


def carpeta_de_ruedas(cache: Path, app: Path) -> Path:
    """The folder of wheels for the app's requirements; another text means another folder."""
    requisitos = app / "requirements.txt"
    contenido = requisitos.read_bytes() if requisitos.exists() else b""
    return cache / "ruedas" / hashlib.sha256(contenido).hexdigest()[:16]


def sirven_sin_red(ruedas: Path) -> bool:
    """Whether chalice can package from these alone: wheels for every platform, so for Lambda's too."""
    return ruedas.is_dir() and all(rueda.name.endswith("-none-any.whl") for rueda in ruedas.iterdir())


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
