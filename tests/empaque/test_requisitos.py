"""The locked versions: all of them pinned, held against their hashes, and wheels, so that no setup.py runs."""

import hashlib
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from herramientas.despliegue.proyecto import RAIZ
from tests.empaque.conftest import CHALICE

DE_LAS_APPS = sorted(RAIZ.glob("*-app/requirements.txt"))
BLOQUEADOS = [*DE_LAS_APPS, *sorted(RAIZ.glob("requirements/*.txt")), RAIZ / "bench" / "requirements.txt"]
RUEDA = RAIZ / "reservas-app" / "ruedas" / "python_baseconv-1.2.2-py3-none-any.whl"
# baseconv.py in python-baseconv-1.2.2.tar.gz, whose own SHA-256 is 0539f8bd…27cd9931b on PyPI.
MODULO = "f0a34dea03dcda68221b6dc7ec3f110e5ca32f0c5a966f8c7651cc3ad6a0d5ae"
APP = """from chalice import Chalice

app = Chalice(app_name="prueba")


@app.lambda_function()
def nada(event, context):
    return None
"""


def _fijados(archivo: Path) -> dict[str, str]:
    """Name → version of a locked list; AssertionError where a line is neither an option nor pinned with its hash."""
    fijados = {}
    for linea in archivo.read_text().replace("\\\n", " ").splitlines():
        if not linea or linea.startswith("--"):
            continue
        partes = re.fullmatch(r"([\w.-]+)==(\S+)(?: ;[^#]*?)?((?: +--hash=sha256:[0-9a-f]{64})+)", linea)
        assert partes, linea
        fijados[partes[1]] = partes[2]
    return fijados


@pytest.mark.parametrize("archivo", BLOQUEADOS, ids=lambda ruta: f"{ruta.parent.name}/{ruta.name}")
def test_every_version_is_pinned_with_hashes_and_only_wheels_are_taken(archivo: Path) -> None:
    assert _fijados(archivo)
    assert "--only-binary :all:" in archivo.read_text()


@pytest.mark.parametrize("archivo", DE_LAS_APPS, ids=lambda ruta: ruta.parent.name)
def test_what_goes_into_the_zips_is_what_is_tested(archivo: Path) -> None:
    assert _fijados(archivo).items() <= _fijados(RAIZ / "requirements" / "local.txt").items()


def test_each_layer_holds_the_ones_before_it() -> None:
    local, pruebas, lint = (
        _fijados(RAIZ / "requirements" / f"{capa}.txt").items() for capa in ("local", "pruebas", "lint")
    )

    assert local <= pruebas <= lint


def test_the_committed_wheel_holds_the_published_module_and_no_other() -> None:
    with zipfile.ZipFile(RUEDA) as rueda:
        codigo = [nombre for nombre in rueda.namelist() if ".dist-info/" not in nombre]
        modulo = rueda.read("baseconv.py")
        licencia = rueda.read("python_baseconv-1.2.2.dist-info/licenses/LICENSE").decode()

    assert codigo == ["baseconv.py"]
    assert hashlib.sha256(modulo).hexdigest() == MODULO
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in licencia


def test_chalice_refuses_a_package_that_is_not_the_locked_one(tmp_path: Path) -> None:
    app = tmp_path / "reservas-app"
    (app / ".chalice").mkdir(parents=True)
    (app / ".chalice" / "config.json").write_text('{"version": "2.0", "app_name": "prueba"}')
    (app / "app.py").write_text(APP)
    cambiada = "0" * 64
    (app / "requirements.txt").write_text(
        f"--only-binary :all:\n--find-links {RUEDA.parent.as_uri()}\npython-baseconv==1.2.2 --hash=sha256:{cambiada}\n"
    )

    orden = [sys.executable, "-c", CHALICE, "package", str(tmp_path / "salida")]
    hecho = subprocess.run(orden, cwd=app, capture_output=True, text=True, check=False)

    assert hecho.returncode != 0
    assert cambiada in hecho.stdout + hecho.stderr
