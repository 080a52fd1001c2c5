"""The embedded cloud as a person sees it: HTTP, the log, the mailbox; and the roles, to take permissions away."""

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from herramientas.despliegue.funciones import Funcion
from herramientas.laboratorio.espera import espera
from herramientas.laboratorio.nube import Nube
from tests.permisos.politica import Permiso, sin

ETAPA = "local"


@dataclass
class Laboratorio:
    nube: Nube
    llamadas: Path

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.nube.base, timeout=35)

    def exige(self, permiso: Permiso, escenario: Callable[["Laboratorio"], Callable[[], bool]]) -> None:
        """Without the permission the scenario has no effect, IAM says no and the function's log says why; with it
        again, it has.
        """
        antes = self.denegadas().count((permiso.funcion.rol, permiso.accion))
        anotado = len(self.bitacora(permiso.funcion))
        with self.sin(permiso):
            efecto = escenario(self)
            espera(
                lambda: not efecto() and self.denegadas().count((permiso.funcion.rol, permiso.accion)) > antes
            )
            espera(lambda: not efecto() and "AccessDenied" in self.bitacora(permiso.funcion)[anotado:])
        espera(efecto)

    @contextmanager
    def sin(self, permiso: Permiso) -> Iterator[None]:
        """The function's role lacks one permission inside the block. MiniStack caches no policy."""
        iam, rol = self.nube.cliente("iam"), permiso.funcion.rol
        (nombre,) = iam.list_role_policies(RoleName=rol)["PolicyNames"]
        entera = iam.get_role_policy(RoleName=rol, PolicyName=nombre)["PolicyDocument"]
        pon = partial(iam.put_role_policy, RoleName=rol, PolicyName=nombre)
        pon(PolicyDocument=json.dumps(sin(permiso, entera)))
        try:
            yield
        finally:
            pon(PolicyDocument=json.dumps(entera))

    def denegadas(self) -> list[tuple[str, str]]:
        """Role and action of each question that IAM has answered with no."""
        return [
            (pregunta["rol"], pregunta["accion"]) for pregunta in self.preguntas() if not pregunta["pasa"]
        ]

    def preguntas(self) -> list[dict[str, Any]]:
        return [json.loads(linea) for linea in self.llamadas.read_text().splitlines()]

    def bitacora(self, funcion: Funcion) -> str:
        """Everything that the function has logged."""
        logs = self.nube.cliente("logs")
        try:
            paginas = logs.get_paginator("filter_log_events").paginate(logGroupName=funcion.grupo)
            return "\n".join(linea["message"] for pagina in paginas for linea in pagina["events"])
        except logs.exceptions.ResourceNotFoundException:
            return ""

    # What people do, as short as the scenarios need it.

    def crea_evento(self, capacidad: int = 10) -> str:
        nombre = f"Evento {uuid.uuid4().hex[:8]}"
        cuerpo = {"evento": nombre, "capacidad": capacidad, "categoria": "Prueba"}
        assert self.http.post("/eventos", json=cuerpo).status_code == 200
        return nombre

    def crea_evento_copiado(self, capacidad: int = 10) -> str:
        nombre = self.crea_evento(capacidad)
        espera(lambda: self.http.get(f"/reservas/eventos/{quote(nombre)}").status_code == 200)
        return nombre

    def cambia_evento(self, nombre: str, **campos: Any) -> None:
        assert self.http.patch(f"/eventos/{quote(nombre)}", json=campos).status_code == 200

    def cancela_evento(self, nombre: str) -> None:
        assert self.http.delete(f"/eventos/{quote(nombre)}").status_code == 200

    def reserva(self, nombre: str, email: str = "ana@example.com") -> httpx.Response:
        return self.http.post("/reservas", json={"evento": nombre, "cantidad": 1, "email": email})
