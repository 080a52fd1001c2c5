"""What SES's simulator does with an e-mail arrives in the ledger, by topic and function, and can be sent again."""

import uuid
from typing import Any

import pytest

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.funciones import de_streams
from herramientas.laboratorio.espera import espera
from herramientas.operacion.correos import elegidos, lineas, registros, sin_llegar
from herramientas.operacion.cura import Cura
from herramientas.operacion.registros import invocador
from herramientas.operacion.tablas import Tablas
from herramientas.operacion.traza import traza
from tests.e2e.taquilla import Taquilla

ETAPA = "local"


def _reserva(taquilla: Taquilla, buzon: str) -> str:
    """A reservation of a simulator's mailbox that no other test uses."""
    email = f"{buzon}+{uuid.uuid4().hex[:8]}@simulator.amazonses.com"
    return str(taquilla.reserva(taquilla.crea_evento(capacidad=5), email=email).json()["Id"])


def _anotado(taquilla: Taquilla, id: str) -> dict[str, Any]:
    clave = {"PK": {"S": f"{id}#A"}}
    item = taquilla.nube.cliente("dynamodb").get_item(TableName=f"notificaciones-{ETAPA}", Key=clave)
    return {nombre: valor.get("S", "") for nombre, valor in item.get("Item", {}).items()}


@pytest.mark.parametrize(
    ("buzon", "situacion", "motivo", "hecho"),
    [
        ("bounce", "rebotado", "Permanent/General: smtp; 550 5.1.1 user unknown", "correo rebotado"),
        ("suppressionlist", "rebotado", "Permanent/Suppressed", "correo rebotado"),
        ("complaint", "denunciado", "abuse", "correo denunciado"),
    ],
)
def test_what_became_of_an_e_mail_is_in_the_ledger_and_in_the_trace(
    taquilla: Taquilla, buzon: str, situacion: str, motivo: str, hecho: str
) -> None:
    id = _reserva(taquilla, buzon)

    item = espera(lambda: _anotado(taquilla, id), lambda item: item.get("Situacion") == situacion)

    assert item["Detalle"] == motivo
    cuenta = Cuenta(taquilla.nube.endpoint, "us-west-2")
    cuenta._clientes["logs"] = taquilla.nube.cliente("logs")
    espera(lambda: [linea.hecho for linea in traza(cuenta, ETAPA, id)][-1:] == [hecho])


def test_an_e_mail_that_arrives_is_not_told_of(taquilla: Taquilla) -> None:
    id = _reserva(taquilla, "success")

    espera(lambda: _anotado(taquilla, id).get("Situacion") == "enviado")


def test_what_bounced_is_listed_and_sent_again_once(taquilla: Taquilla) -> None:
    id = _reserva(taquilla, "bounce")
    espera(lambda: _anotado(taquilla, id).get("Situacion") == "rebotado")
    nube = taquilla.nube
    tablas = Tablas(nube.cliente("dynamodb"), ETAPA)
    cuales = elegidos(sin_llegar(tablas), id, "")
    assert [anotado.clave for anotado in cuales] == [f"{id}#A"]
    assert any("Permanent/General" in linea for linea in lineas(cuales))

    funciones = {funcion.manejador: funcion for funcion in de_streams(ETAPA)}
    invoca = invocador(nube.cliente("lambda"))
    invoca(
        funciones["notificaciones"].nombre,
        registros(Cura(tablas, funciones, lambda *_: None), cuales),
    )

    assert len(taquilla.correos(id)) == 2
    espera(lambda: _anotado(taquilla, id).get("Situacion") == "rebotado")
