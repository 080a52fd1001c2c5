"""What two parts need stands once: no two modules of the tree are copies, and each app reaches what they share."""

import hashlib
from collections import defaultdict
from pathlib import Path

import pytest

from herramientas.despliegue.proyecto import APPS, RAIZ

PARTES = [
    *(f"{app}-app" for app in APPS),
    "compartido",
    "initdb",
    "frontend",
    "herramientas",
    "bench",
    "tests",
]


def test_no_two_modules_are_copies() -> None:
    textos: dict[str, list[Path]] = defaultdict(list)
    for parte in PARTES:
        for modulo in (RAIZ / parte).rglob("*.py"):
            codigo = modulo.read_text(encoding="utf-8").strip()
            if codigo and "vendor" not in modulo.relative_to(RAIZ).parts:
                textos[hashlib.sha256(codigo.encode()).hexdigest()].append(modulo.relative_to(RAIZ))

    assert len(textos) > 100
    assert [modulos for modulos in textos.values() if len(modulos) > 1] == []


@pytest.mark.parametrize("app", APPS)
def test_each_app_reaches_the_shared_package_by_a_link(app: str) -> None:
    enlace = RAIZ / f"{app}-app" / "vendor" / "boletia"

    assert enlace.is_symlink()
    assert enlace.resolve() == RAIZ / "compartido" / "boletia"


def test_the_shared_package_knows_no_domain() -> None:
    for modulo in (RAIZ / "compartido" / "boletia").glob("*.py"):
        assert "chalicelib" not in modulo.read_text(encoding="utf-8").replace("chalicelib/hechos.py", ""), (
            modulo
        )
