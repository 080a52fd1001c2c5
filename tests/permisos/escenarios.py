"""For each permission the scenario that needs it: something a person does, and the effect that follows.

A scenario starts what it is about and returns the question whether it has had its effect.
"""

import json
import uuid
from collections.abc import Callable
from urllib.parse import quote

import httpx

from herramientas.despliegue.funciones import funciones
from herramientas.laboratorio.espera import espera
from tests.permisos.laboratorio import ETAPA, Laboratorio

Efecto = Callable[[], bool]
Escenario = Callable[[Laboratorio], Efecto]


def lista_eventos(lab: Laboratorio) -> Efecto:
    """GET /eventos"""
    return _responde(lambda: lab.http.get("/eventos"))


def lee_evento(lab: Laboratorio) -> Efecto:
    """GET /eventos/{evento}"""
    nombre = lab.crea_evento()
    return _responde(lambda: lab.http.get(f"/eventos/{quote(nombre)}"))


def crea_evento(lab: Laboratorio) -> Efecto:
    """POST /eventos"""
    cuerpo = {"evento": "Evento de permisos", "capacidad": 1, "categoria": "Prueba"}
    return _responde(lambda: lab.http.post("/eventos", json=cuerpo), bien=(200, 409))


def cancela_evento(lab: Laboratorio) -> Efecto:
    """DELETE /eventos/{evento}"""
    nombre = lab.crea_evento()
    return _responde(lambda: lab.http.delete(f"/eventos/{quote(nombre)}"))


def lista_disponibles(lab: Laboratorio) -> Efecto:
    """GET /reservas/eventos"""
    return _responde(lambda: lab.http.get("/reservas/eventos"))


def lee_disponible(lab: Laboratorio) -> Efecto:
    """GET /reservas/eventos/{evento}"""
    nombre = lab.crea_evento()
    return _responde(lambda: lab.http.get(f"/reservas/eventos/{quote(nombre)}"))


def busca_por_email(lab: Laboratorio) -> Efecto:
    """GET /reservas/{evento}/{email}"""
    return _responde(lambda: lab.http.get("/reservas/Evento/ana@example.com"))


def reserva(lab: Laboratorio) -> Efecto:
    """POST /reservas"""
    nombre = lab.crea_evento_copiado()
    return _responde(lambda: lab.reserva(nombre))


def copia_evento(lab: Laboratorio) -> Efecto:
    """a new event reaches inventario"""
    nombre = lab.crea_evento()
    return lambda: lab.http.get(f"/reservas/eventos/{quote(nombre)}").status_code == 200


def cierra_copia(lab: Laboratorio) -> Efecto:
    """a cancelled event closes in inventario"""
    nombre = lab.crea_evento_copiado()
    lab.cancela_evento(nombre)
    (copia,) = (f for f in funciones(ETAPA) if f.manejador == "modificaInventarioEvento")
    return lambda: any(
        "copia cerrada" in linea and nombre in linea for linea in lab.bitacora(copia).splitlines()
    )


def barre_reservas(lab: Laboratorio) -> Efecto:
    """a cancelled event cancels its reservations"""
    nombre = lab.crea_evento_copiado()
    id = lab.reserva(nombre).json()["Id"]
    lab.cancela_evento(nombre)
    return lambda: bool(lab.http.get(f"/reservas/{id}").json()["Estado"] == "C")


def avisa(lab: Laboratorio) -> Efecto:
    """a reservation is told by e-mail"""
    id = lab.reserva(lab.crea_evento_copiado()).json()["Id"]
    return lambda: any(id in correo["BodyText"] for correo in lab.nube.correos())


def anota_lo_avisado(lab: Laboratorio) -> Efecto:
    """what was told is written down as told"""
    id = lab.reserva(lab.crea_evento_copiado()).json()["Id"]
    return lambda: _anotado(lab, id)


def _anotado(lab: Laboratorio, id: str, situacion: str = "enviado") -> bool:
    """Whether the ledger has a reservation's confirmation in that state."""
    clave = {"PK": {"S": f"{id}#A"}}
    item = lab.nube.cliente("dynamodb").get_item(TableName="notificaciones-local", Key=clave).get("Item", {})
    return bool(item.get("Situacion", {}).get("S") == situacion)


def anota_un_rebote(lab: Laboratorio) -> Efecto:
    """an e-mail that came back is written down as bounced"""
    id = lab.reserva(lab.crea_evento_copiado()).json()["Id"]
    espera(lambda: _anotado(lab, id))
    sns, libro = lab.nube.cliente("sns"), lab.nube.cliente("dynamodb")
    clave = {"PK": {"S": f"{id}#A"}}
    mensaje = libro.get_item(TableName="notificaciones-local", Key=clave)["Item"]["Detalle"]["S"]
    suceso = {
        "eventType": "Bounce",
        "mail": {"messageId": mensaje, "tags": {"reserva": [id], "estado": ["A"]}},
        "bounce": {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": []},
    }
    (tema,) = (
        uno["TopicArn"]
        for uno in sns.list_topics()["Topics"]
        if uno["TopicArn"].endswith(":boletia-local-rebotes")
    )

    def rebota() -> bool:
        """SNS delivers again what failed; MiniStack's does not, so the news are told again here."""
        if not _anotado(lab, id, "rebotado"):
            sns.publish(TopicArn=tema, Message=json.dumps(suceso))
        return _anotado(lab, id, "rebotado")

    return rebota


def reenvia(lab: Laboratorio) -> Efecto:
    """lost numbers go to their address"""
    nombre, direccion = lab.crea_evento_copiado(), f"{uuid.uuid4().hex}@example.com"
    id = lab.reserva(nombre, direccion).json()["Id"]
    assert lab.http.post("/reservas/reenvios", json={"email": direccion}).status_code == 202
    return lambda: any(
        id in correo["BodyText"] and "pidió los números" in correo["BodyText"]
        for correo in lab.nube.correos()
    )


def _responde(pide: Callable[[], httpx.Response], bien: tuple[int, ...] = (200,)) -> Efecto:
    return lambda: pide().status_code in bien


ESCENARIOS: dict[tuple[str, str, str], Escenario] = {
    ("eventos-local", "Eventos", "dynamodb:Scan"): lista_eventos,
    ("eventos-local", "Eventos", "dynamodb:GetItem"): lee_evento,
    ("eventos-local", "Eventos", "dynamodb:PutItem"): crea_evento,
    ("eventos-local", "Eventos", "dynamodb:UpdateItem"): cancela_evento,
    ("reservas-local", "Inventario", "dynamodb:Query"): lista_disponibles,
    ("reservas-local", "Inventario", "dynamodb:GetItem"): lee_disponible,
    ("reservas-local", "Inventario", "dynamodb:PutItem"): reserva,
    ("reservas-local", "Inventario", "dynamodb:UpdateItem"): reserva,
    ("reservas-local", "IndiceEventoEmail", "dynamodb:Query"): busca_por_email,
    ("reservas-local-modificaInventarioEvento", "Inventario", "dynamodb:PutItem"): copia_evento,
    ("reservas-local-modificaInventarioEvento", "Inventario", "dynamodb:UpdateItem"): cierra_copia,
    ("reservas-local-modificaInventarioReserva", "Inventario", "dynamodb:UpdateItem"): barre_reservas,
    ("reservas-local-modificaInventarioReserva", "Inventario", "dynamodb:PartiQLUpdate"): barre_reservas,
    ("reservas-local-modificaInventarioReserva", "IndiceEventoEmail", "dynamodb:Query"): barre_reservas,
    ("notificaciones-local-notificaciones", "Libro", "dynamodb:BatchGetItem"): avisa,
    ("notificaciones-local-notificaciones", "Libro", "dynamodb:BatchWriteItem"): anota_lo_avisado,
    ("reservas-local-preparaReenvio", "Inventario", "dynamodb:Query"): reenvia,
    ("reservas-local-preparaReenvio", "Inventario", "dynamodb:UpdateItem"): reenvia,
    ("reservas-local-preparaReenvio", "IndiceEventoEmail", "dynamodb:Query"): reenvia,
    ("notificaciones-local-notificaciones", "Libro", "dynamodb:UpdateItem"): avisa,
    ("notificaciones-local-notificaciones", "Correo", "ses:SendEmail"): avisa,
    ("notificaciones-local-rebotes", "Libro", "dynamodb:UpdateItem"): anota_un_rebote,
}
