"""What a machine without Chromium is told: one line, or a failure where the tests must run."""

import subprocess
import sys
from pathlib import Path

from frontend.navegador import FALTA
from herramientas.despliegue.proyecto import RAIZ


def _prueba_sin_chromium(tmp_path: Path, *opciones: str, **entorno: str) -> subprocess.CompletedProcess[str]:
    orden = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"--basetemp={tmp_path / 'base'}",
    ]
    archivos = ["tests/web/test_todos.py", "tests/web/test_accesibilidad.py"]
    return subprocess.run(
        [*orden, *opciones, *archivos],
        cwd=RAIZ,
        env={"PATH": str(tmp_path), "HOME": str(tmp_path), **entorno},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_browser_one_line_says_how_to_get_it(tmp_path: Path) -> None:
    hecho = _prueba_sin_chromium(tmp_path)

    assert hecho.returncode == 0
    assert [FALTA in linea for linea in hecho.stdout.splitlines() if "SKIPPED" in linea] == [True]
    assert "1 skipped" in hecho.stdout


def test_in_ci_a_missing_browser_is_a_failure(tmp_path: Path) -> None:
    hecho = _prueba_sin_chromium(tmp_path, "-k", "skip_link", "--maxfail=1", CI="true")

    assert hecho.returncode == 1
    assert FALTA in hecho.stdout
