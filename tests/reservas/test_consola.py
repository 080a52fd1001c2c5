"""What ends `chalice local`, and what it outlives. The command itself: tests/local/test_chalice_local.py."""

import errno
import os
import threading
from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError, NoRegionError

from boletia import consola
from boletia.configuracion import FaltaConfiguracion


class HTTPServerThread(threading.Thread):
    """Named as Chalice's own, which opens the port."""


class Antes(threading.Thread):
    """Any other; its name comes earlier in the alphabet."""


@pytest.fixture
def hecho(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """With what the process was ended, and what was left to Python."""
    hecho: list[Any] = []
    monkeypatch.setattr(os, "kill", lambda *_: None)
    monkeypatch.setattr(os, "_exit", hecho.append)
    monkeypatch.setattr(threading, "__excepthook__", lambda fallo: hecho.append(fallo.exc_value))
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    return hecho


def _falla(error: Exception, donde: threading.Thread) -> None:
    threading.excepthook(threading.ExceptHookArgs((type(error), error, None, donde)))


@pytest.mark.parametrize(
    ("error", "dice"),
    [
        (NoRegionError(), "no hay región"),
        (NoCredentialsError(), "AWS no responde"),
        (ClientError({}, "ListStreams"), "AWS no responde"),
        (OSError(errno.EADDRINUSE, ""), "el puerto está ocupado"),
        (OSError(errno.EACCES, ""), "el puerto está ocupado"),
        (FaltaConfiguracion("Falta la variable ETAPA"), "Falta la variable ETAPA, o diga la etapa"),
    ],
)
def test_what_no_edit_can_mend_ends_it_and_says_what_to_do(
    hecho: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    dice: str,
) -> None:
    monkeypatch.setenv("CHALICE_WORKER", "true")
    consola.prepara()

    _falla(error, HTTPServerThread())

    assert hecho == [2]
    assert capsys.readouterr().err.startswith(f"chalice local: {dice}")


@pytest.mark.parametrize(
    ("error", "donde"),
    [
        (SyntaxError(), HTTPServerThread()),
        (OSError(errno.ENOENT, ""), HTTPServerThread()),
        (NoRegionError(), Antes()),
        (NoRegionError(), threading.Thread()),
    ],
)
def test_a_fault_of_the_code_or_of_one_request_is_left_to_python(
    hecho: list[Any], monkeypatch: pytest.MonkeyPatch, error: Exception, donde: threading.Thread
) -> None:
    monkeypatch.setenv("CHALICE_WORKER", "true")
    consola.prepara()

    _falla(error, donde)

    assert hecho == [error]


def test_elsewhere_nothing_is_ended(hecho: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHALICE_WORKER", raising=False)
    error = NoRegionError()
    consola.prepara()

    _falla(error, HTTPServerThread())

    assert hecho == [error]
