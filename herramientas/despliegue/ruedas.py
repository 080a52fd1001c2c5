"""The wheels of an app's dependencies, fetched once and held against their hashes: a deployment then needs no network.

Wheels only: no package's own code runs where the deployer's credentials are.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from herramientas.despliegue.fallos import Detenido, resumen


def carpeta_de_ruedas(cache: Path, app: Path) -> Path:
    """The folder of wheels for the app's requirements; another text means another folder."""
    requisitos = app / "requirements.txt"
    contenido = requisitos.read_bytes() if requisitos.exists() else b""
    return cache / "ruedas" / hashlib.sha256(contenido).hexdigest()[:16]


def sirven_sin_red(ruedas: Path) -> bool:
    """Whether chalice can package from these alone: wheels for every platform, so for Lambda's too."""
    return ruedas.is_dir() and all(rueda.name.endswith("-none-any.whl") for rueda in ruedas.iterdir())


def para_pip(ruedas: Path) -> dict[str, str]:
    """The environment in which pip takes these wheels only. A URI, because pip splits this list at blanks."""
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ruedas.as_uri()} if sirven_sin_red(ruedas) else {}


def construye(app: Path, ruedas: Path, entorno: Mapping[str, str]) -> None:
    """Fill the folder of the app's wheels, unless it is there. Raises Detenido."""
    if ruedas.exists():
        return
    ruedas.parent.mkdir(parents=True, exist_ok=True)
    provisional = Path(tempfile.mkdtemp(dir=ruedas.parent))
    pip = [sys.executable, "-m", "pip", "download", "-q", "--only-binary", ":all:"]
    pip += ["-r", str(app / "requirements.txt"), "-d", str(provisional)]
    try:
        proceso = subprocess.run(
            pip,
            env={"PIP_DISABLE_PIP_VERSION_CHECK": "1", **entorno},
            capture_output=True,
            text=True,
            check=False,
        )
        if proceso.returncode != 0:
            raise Detenido(f"dependencias de {app.name}", f"{resumen(proceso.stderr)} (¿hay red?)")
        with suppress(OSError):  # another run was first
            provisional.rename(ruedas)
    finally:
        shutil.rmtree(provisional, ignore_errors=True)
