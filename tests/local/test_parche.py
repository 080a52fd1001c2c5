"""A correction of MiniStack finds what it replaces, says so loudly where it does not, and leaves nothing behind."""

import importlib
import json
from types import SimpleNamespace
from typing import Any, cast

import pytest

from herramientas.local.nube import parches
from herramientas.local.parche import NoEncaja, Parche
from herramientas.local.puerta import Rutas

TODOS = parches(cast(Rutas, SimpleNamespace(importada=None)), 0)


def _valor(parche: Parche) -> Any:
    valor: Any = importlib.import_module(parche.modulo)
    for nombre in parche.nombre.split("."):
        valor = getattr(valor, nombre)
    return valor


@pytest.mark.parametrize("parche", TODOS, ids=lambda parche: f"{parche.modulo}.{parche.nombre}")
def test_each_correction_is_put_and_undone(parche: Parche) -> None:
    antes = _valor(parche)

    parche.pon()
    assert _valor(parche) is not antes
    parche.quita()

    assert _valor(parche) is antes


@pytest.mark.parametrize("nombre", ["dumps_todo", "JSONEncoder.nada", "Nada.default"])
def test_what_is_not_there_is_not_replaced_in_silence(nombre: str) -> None:
    with pytest.raises(NoEncaja, match=r"json ya no tiene .* porque hace falta"):
        Parche("json", nombre, "hace falta", lambda original: original).pon()


def test_a_correction_is_not_put_twice() -> None:
    parche = Parche("json", "dumps", "hace falta", lambda original: lambda *_: original("otro"))
    parche.pon()
    try:
        assert json.dumps("uno") == '"otro"'
        with pytest.raises(NoEncaja, match="ya está corregido"):
            parche.pon()
    finally:
        parche.quita()
    assert json.dumps("uno") == '"uno"'


def test_undoing_what_was_never_put_does_nothing() -> None:
    antes = json.loads

    Parche("json", "loads", "hace falta", lambda _: None).quita()

    assert json.loads is antes
