"""A customer and an organiser at the ticket window: what end-to-end tests do, by HTTP only."""

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from herramientas.laboratorio.espera import espera
from herramientas.laboratorio.nube import Nube
from tests.contrato_http.validador import contrato


def nuevo(que: str = "Concierto") -> str:
    """A name that no other test uses."""
    return f"{que} {uuid.uuid4().hex[:8]}"


@dataclass(frozen=True)
class Taquilla:
    """Each response is judged against docs/openapi.yaml."""

    nube: Nube
    http: httpx.Client

    @classmethod
    def de(cls, nube: Nube) -> "Taquilla":
        return cls(nube, contrato(httpx.Client(base_url=nube.base, timeout=40)))

    def pide(self, metodo: str, ruta: str, cuerpo: Any = None, **cabeceras: str) -> httpx.Response:
        return self.http.request(metodo, ruta, json=cuerpo, headers=cabeceras)

    def crea_evento(self, capacidad: int, nombre: str | None = None) -> str:
        """An event that can be reserved: it has arrived in inventario."""
        nombre = nombre or nuevo()
        creado = self.pide(
            "POST", "/eventos", {"evento": nombre, "capacidad": capacidad, "categoria": "Rock"}
        )
        assert creado.status_code == 200, creado.text
        espera(lambda: self.disponibles(nombre) is not None)
        return nombre

    def cancela_evento(self, nombre: str) -> None:
        assert self.pide("DELETE", f"/eventos/{quote(nombre, safe='')}").status_code == 200

    def copia(self, nombre: str) -> dict[str, Any]:
        """The event in inventario; empty when it is not there."""
        respuesta = self.pide("GET", f"/reservas/eventos/{quote(nombre, safe='')}")
        return respuesta.json() if respuesta.status_code == 200 else {}

    def disponibles(self, nombre: str) -> int | None:
        return self.copia(nombre).get("Capacidad")

    def reserva(
        self, evento: str, cantidad: int = 1, email: str = "ana@example.com", clave: str | None = None
    ) -> httpx.Response:
        cabeceras = {} if clave is None else {"Idempotency-Key": clave}
        return self.pide(
            "POST", "/reservas", {"evento": evento, "cantidad": cantidad, "email": email}, **cabeceras
        )

    def estado(self, id: str) -> str:
        return str(self.pide("GET", f"/reservas/{id}").json()["Estado"])

    def correos(self, texto: str) -> list[tuple[str, str]]:
        """Subject and text of each e-mail that mentions `texto`, in the order in which they were sent."""
        return [
            (correo["Subject"], correo["BodyText"].splitlines()[0])
            for correo in self.nube.correos()
            if texto in correo["BodyText"]
        ]
