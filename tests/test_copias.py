"""The apps share no code, so some modules are deliberately the same file in each app that has them."""

from pathlib import Path

import pytest

RAIZ = Path(__file__).parent.parent
APPS = [RAIZ / f"{dominio}-app" for dominio in ("eventos", "reservas", "notificaciones")]
COPIAS = {
    "bitacora.py": 3,
    "cliente.py": 3,
    "entrega.py": 2,
    "llamada.py": 2,
    "nombre.py": 2,
    "peticion.py": 2,
    "stream.py": 2,
}


@pytest.mark.parametrize(("modulo", "apps"), COPIAS.items())
def test_the_copies_of_a_module_are_the_same_file(modulo: str, apps: int) -> None:
    copias = [app / "chalicelib" / modulo for app in APPS if (app / "chalicelib" / modulo).exists()]

    assert len(copias) == apps
    assert len({copia.read_text(encoding="utf-8") for copia in copias}) == 1, f"change all copies: {copias}"


def test_no_module_is_a_copy_without_being_listed() -> None:
    modulos: dict[str, list[str]] = {}
    for app in APPS:
        for modulo in (app / "chalicelib").glob("*.py"):
            texto = modulo.read_text(encoding="utf-8")
            if texto:
                modulos.setdefault(texto, []).append(modulo.name)

    repetidos = {nombres[0] for nombres in modulos.values() if len(nombres) > 1}
    assert repetidos == set(COPIAS)
