"""How many e-mails a second SES grants: asked of SES and remembered, or set by RITMO_CORREO."""

import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

MEMORIA = 300  # seconds that an answer is good for
SUPUESTA = 14.0  # e-mails a second, while SES does not say: what it grants outside its sandbox


class Cuota:
    """`fija` is RITMO_CORREO; `reloj` (seconds) is passed in by tests."""

    def __init__(
        self, cliente: Any, fija: float | None = None, reloj: Callable[[], float] = time.time
    ) -> None:
        self._cliente = cliente
        self._fija = fija
        self._reloj = reloj
        self._dicha = SUPUESTA
        self._hasta = 0.0

    def __call__(self) -> float:
        """E-mails a second. SES that does not answer leaves the last answer as it was."""
        if self._fija is not None:
            return self._fija
        if self._reloj() >= self._hasta:
            self._hasta = self._reloj() + MEMORIA
            self._pregunta()
        return self._dicha

    def _pregunta(self) -> None:
        try:
            concedida = float(self._cliente.get_send_quota()["MaxSendRate"])
        except (BotoCoreError, ClientError):
            return
        if concedida > 0:
            self._dicha = concedida
