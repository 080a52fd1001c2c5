"""Firefox, as it is installed, driven by its own protocol (Marionette): no driver to fetch, nothing patched."""

import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from herramientas.laboratorio.espera import espera

_NOMBRES = ("firefox-esr", "firefox")
_ELEMENTO = "element-6066-11e4-a52e-4f735466cecf"
_PREFERENCIAS = {
    "marionette.port": 0,
    "app.update.disabledForTesting": True,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.startup.max_resumed_crashes": -1,
}


def firefox() -> str | None:
    """The path of the installed browser, None where there is none."""
    return next(filter(None, map(shutil.which, _NOMBRES)), None)


class Zorro:
    """One window of Firefox. Elements are named by CSS selectors; whatever is asked is waited for."""

    def __init__(self, puerto: int) -> None:
        self._enchufe = socket.create_connection(("127.0.0.1", puerto), timeout=60)
        self._flujo = self._enchufe.makefile("rb")
        self._numero = 0
        self._recibe()  # the greeting
        self._pide("WebDriver:NewSession", {})

    def abre(self, direccion: str) -> None:
        self._pide("WebDriver:Navigate", {"url": direccion})

    def atras(self) -> None:
        self._pide("WebDriver:Back", {})

    def pulsa(self, selector: str) -> None:
        self._pide("WebDriver:ElementClick", {"id": self._visible(selector)})

    def escribe(self, selector: str, texto: str) -> None:
        self._pide("WebDriver:ElementSendKeys", {"id": self._visible(selector), "text": texto})

    def texto(self, selector: str) -> str:
        return str(self._pide("WebDriver:GetElementText", {"id": self._visible(selector)}))

    def evalua(self, codigo: str) -> Any:
        return self._pide("WebDriver:ExecuteScript", {"script": codigo, "args": []})

    def cierra(self) -> None:
        self._pide("Marionette:Quit", {"flags": ["eForceQuit"]})
        self._enchufe.close()

    def _visible(self, selector: str) -> str:
        """The first element of the selector that can be seen."""
        codigo = f"return [...document.querySelectorAll({json.dumps(selector)})].find((uno) => uno.checkVisibility())"
        return str(espera(lambda: self.evalua(codigo), lambda hallado: hallado is not None, 30)[_ELEMENTO])

    def _pide(self, orden: str, datos: dict[str, Any]) -> Any:
        self._numero += 1
        mensaje = json.dumps([0, self._numero, orden, datos]).encode()
        self._enchufe.sendall(b"%d:%s" % (len(mensaje), mensaje))
        _, _, error, resultado = self._recibe()
        if error:
            raise AssertionError(f"{orden} {datos}: {error['message']}")
        return resultado["value"] if isinstance(resultado, dict) and "value" in resultado else resultado

    def _recibe(self) -> Any:
        largo = b""
        while (byte := self._flujo.read(1)) != b":":
            largo += byte
        return json.loads(self._flujo.read(int(largo)))


@contextmanager
def zorro() -> Iterator[Zorro]:
    """A headless Firefox with a profile of its own, closed at the end."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as carpeta:
        lineas = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in _PREFERENCIAS.items()]
        (Path(carpeta) / "user.js").write_text("\n".join(lineas), encoding="utf-8")
        orden = [str(firefox()), "--headless", "--no-remote", "--marionette", "--profile", carpeta]
        proceso = subprocess.Popen(orden, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            abierto = Zorro(_puerto(Path(carpeta)))
            yield abierto
            abierto.cierra()
            proceso.wait(30)
        finally:
            proceso.kill()
            proceso.wait()


def _puerto(carpeta: Path) -> int:
    """Where it listens, once it does."""
    archivo, limite = carpeta / "MarionetteActivePort", time.monotonic() + 60
    while not (archivo.exists() and archivo.read_text().strip()):
        if time.monotonic() > limite:
            raise AssertionError("Firefox did not start")
        time.sleep(0.1)
    return int(archivo.read_text())
