"""Who lost a reservation's number gets it by e-mail, whoever asks."""

import uuid

from herramientas.laboratorio.espera import espera
from tests.e2e.taquilla import Taquilla


def test_lost_numbers_go_to_their_address_once_and_to_nobody_else(taquilla: Taquilla) -> None:
    evento = taquilla.crea_evento(capacidad=5)
    direccion = f"Ana.{uuid.uuid4().hex[:8]}@example.com"
    id = taquilla.reserva(evento, cantidad=2, email=direccion).json()["Id"]

    respuestas = [
        taquilla.pide("POST", "/reservas/reenvios", {"email": direccion.upper()}),
        taquilla.pide("POST", "/reservas/reenvios", {"email": direccion, "evento": evento}),
        taquilla.pide("POST", "/reservas/reenvios", {"email": f"x{direccion}"}),
    ]

    assert {(respuesta.status_code, respuesta.text) for respuesta in respuestas} == {
        (202, respuestas[0].text)
    }
    assert id not in respuestas[0].text
    espera(lambda: len(taquilla.correos(id)) == 2)
    (lista,) = [
        correo
        for correo in taquilla.nube.correos()
        if correo["Subject"] == "Sus reservas" and id in correo["BodyText"]
    ]
    assert f"{id}: {evento}, 2 boletos, confirmada" in lista["BodyText"]
    assert lista["To"] == [direccion]
