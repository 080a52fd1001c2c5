"""Which Python the environment is made with: the newest that is tried and can, or the one that PYTHON names."""

import subprocess
import sys
from pathlib import Path

import pytest

from herramientas.despliegue.proyecto import RAIZ

GUIONES = RAIZ / "herramientas" / "local"


def _finge(ruta: Path, menor: int, *sin: str) -> Path:
    """A Python that says it is 3.`menor` and lacks the modules `sin`."""
    ruta.parent.mkdir(parents=True, exist_ok=True)
    faltan = "".join(f"sys.modules['{modulo}'] = None; " for modulo in sin)
    mentira = f"import sys; sys.version_info = (3, {menor}, 0, 'final', 0); {faltan}"
    ruta.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{mentira}\n$2"\n')
    ruta.chmod(0o755)
    return ruta


def _corre(guion: str, *argumentos: str, **entorno: str) -> subprocess.CompletedProcess[str]:
    orden = ["/bin/sh", str(GUIONES / guion), *argumentos]
    return subprocess.run(orden, cwd=RAIZ, env=entorno, capture_output=True, text=True, check=False)


def _pythons(tmp_path: Path) -> subprocess.CompletedProcess[str]:
    return _corre("pythons.sh", PATH=str(tmp_path / "bin"), PYENV_ROOT=str(tmp_path / "pyenv"))


def _entorno(tmp_path: Path, **entorno: str) -> subprocess.CompletedProcess[str]:
    return _corre("entorno.sh", "local", PATH="/usr/bin:/bin", ENTORNO=str(tmp_path / "venv"), **entorno)


def test_the_newest_comes_first_wherever_it_is(tmp_path: Path) -> None:
    once = _finge(tmp_path / "bin" / "python3.11", 11)
    doce = _finge(tmp_path / "bin" / "python3", 12)
    trece = _finge(tmp_path / "pyenv" / "versions" / "3.13.0" / "bin" / "python3", 13)

    hallados = _pythons(tmp_path)

    assert hallados.stdout.split() == [str(trece), str(doce), str(once)]
    assert hallados.stderr == ""


def test_one_that_cannot_is_passed_over_aloud(tmp_path: Path) -> None:
    _finge(tmp_path / "bin" / "python3.13", 13, "ensurepip")
    doce = _finge(tmp_path / "bin" / "python3.12", 12)

    hallados = _pythons(tmp_path)

    assert hallados.stdout.split() == [str(doce)]
    assert "paso por alto python3.13" in hallados.stderr
    assert "python3.13-venv" in hallados.stderr


def test_one_that_does_not_start_is_none(tmp_path: Path) -> None:
    mudo = tmp_path / "bin" / "python3.13"
    mudo.parent.mkdir()
    mudo.write_text("#!/bin/sh\nexit 127\n")
    mudo.chmod(0o755)

    assert _pythons(tmp_path).stdout == ""


@pytest.mark.parametrize("menor", [9, 10])
def test_an_old_python_is_refused_by_name(menor: int, tmp_path: Path) -> None:
    viejo = _finge(tmp_path / "python", menor)

    proceso = _entorno(tmp_path, PYTHON=str(viejo))

    assert proceso.returncode == 1
    assert f"hace falta Python 3.11 o posterior, y {viejo} no lo es" in proceso.stderr


def test_what_is_no_python_is_refused_by_name(tmp_path: Path) -> None:
    proceso = _entorno(tmp_path, PYTHON="no-hay")

    assert proceso.returncode == 1
    assert proceso.stderr == "make: PYTHON=no-hay no es un Python que arranque\n"
