"""A checkout that turned the links to what the apps share into text files, as git does on Windows."""

import shutil
import subprocess
from pathlib import Path

from herramientas.despliegue.proyecto import APPS, RAIZ


def test_make_says_in_one_line_that_the_links_are_text_files(tmp_path: Path) -> None:
    shutil.copy2(RAIZ / "Makefile", tmp_path)
    for app in APPS:
        enlace = tmp_path / f"{app}-app" / "vendor" / "boletia"
        enlace.parent.mkdir(parents=True)
        enlace.write_text("../../compartido/boletia")

    proceso = subprocess.run(["make", "local"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert proceso.returncode == 2
    (linea,) = proceso.stderr.splitlines()
    assert "git config core.symlinks true && git checkout -- '*/vendor/boletia'" in linea
