"""What the browser tests do behind the page's back, through the API."""

import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx

PLAZO = 30  # seconds for what the streams bring about


class Taquilla:
    def __init__(self, cliente: httpx.Client, correos: str) -> None:
        self._cliente = cliente
        self._correos = correos

    def evento(self, nombre: str = "Concierto", capacidad: int = 30, categoria: str = "Prueba") -> str:
        """A new event, on sale; its name is made unique."""
        nombre = self.nombre(nombre)
        datos = {"evento": nombre, "capacidad": capacidad, "categoria": categoria}
        self._cliente.post("/eventos", json=datos).raise_for_status()
        self.espera(lambda: self._cliente.get(self._ruta("/reservas/eventos", nombre)).is_success)
        return nombre

    @staticmethod
    def nombre(nombre: str) -> str:
        """The same, made unique."""
        return f"{nombre} {uuid.uuid4().hex[:10]}"

    def reserva(self, evento: str, cantidad: int = 1, email: str = "ana@example.com") -> str:
        """The new reservation's number."""
        datos = {"evento": evento, "cantidad": cantidad, "email": email}
        return str(self._cliente.post("/reservas", json=datos).raise_for_status().json()["Id"])

    def cancela_evento(self, nombre: str) -> None:
        self._cliente.delete(self._ruta("/eventos", nombre)).raise_for_status()

    def cancela_reserva(self, id: str) -> None:
        self._cliente.delete(f"/reservas/{id}").raise_for_status()

    def disponibles(self, evento: str) -> int:
        return int(
            self._cliente.get(self._ruta("/reservas/eventos", evento)).raise_for_status().json()["Capacidad"]
        )

    def estado(self, id: str) -> str:
        return str(self._cliente.get(f"/reservas/{id}").raise_for_status().json()["Estado"])

    def reservas_de(self, evento: str, email: str) -> list[dict[str, Any]]:
        reservas: list[dict[str, Any]] = self._cliente.get(self._ruta("/reservas", evento, email)).json()
        return reservas

    def correos_a(self, email: str) -> list[str]:
        buzones = httpx.get(self._correos).json()["messages"].values()
        return [carta["BodyText"] for buzon in buzones for carta in buzon if email in carta["To"]]

    def espera(self, pregunta: Callable[[], bool]) -> None:
        limite = time.monotonic() + PLAZO
        while not pregunta():
            assert time.monotonic() < limite, "it did not happen in time"
            time.sleep(0.1)

    @staticmethod
    def _ruta(raiz: str, *segmentos: str) -> str:
        return "/".join([raiz, *(quote(segmento, safe="") for segmento in segmentos)])
