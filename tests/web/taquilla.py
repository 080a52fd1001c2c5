"""What the browser tests do behind the page's back, through the API."""

import uuid
from typing import Any
from urllib.parse import quote

import httpx

from herramientas.laboratorio.espera import espera
from herramientas.laboratorio.nube import Nube


class Taquilla:
    def __init__(self, cliente: httpx.Client, nube: Nube) -> None:
        self._cliente = cliente
        self._nube = nube

    def evento(self, nombre: str = "Concierto", capacidad: int = 30, categoria: str = "Prueba") -> str:
        """A new event, on sale; its name is made unique."""
        nombre = self.nombre(nombre)
        datos = {"evento": nombre, "capacidad": capacidad, "categoria": categoria}
        self._cliente.post("/eventos", json=datos).raise_for_status()
        espera(lambda: self._cliente.get(self._ruta("/reservas/eventos", nombre)).is_success)
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

    def lista(self, evento: str) -> list[dict[str, Any]]:
        """Up to 1,000 of the event's reservations."""
        ruta = f"{self._ruta('/reservas/eventos', evento)}/reservas?limite=1000"
        reservas: list[dict[str, Any]] = self._cliente.get(ruta).raise_for_status().json()
        return reservas

    def asistencia(self, id: str) -> dict[str, Any]:
        dicha: dict[str, Any] = self._cliente.get(f"/reservas/{id}/entradas").raise_for_status().json()
        return dicha

    def correos_a(self, email: str) -> list[str]:
        return [
            correo["BodyText"].splitlines()[0] for correo in self._nube.correos() if email in correo["To"]
        ]

    @staticmethod
    def _ruta(raiz: str, *segmentos: str) -> str:
        return "/".join([raiz, *(quote(segmento, safe="") for segmento in segmentos)])
