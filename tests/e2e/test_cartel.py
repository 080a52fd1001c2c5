"""What an event announces stands in the e-mails of its reservations, and what changes is told to who holds one."""

from urllib.parse import quote

from herramientas.laboratorio.espera import espera
from tests.e2e.taquilla import Taquilla, nuevo

DETALLES = {
    "titulo": "Aida, de Verdi",
    "fecha": "2027-12-05T20:30:00-06:00",
    "lugar": "Teatro Degollado",
}


def test_a_reservation_is_told_of_date_and_place_then_of_another_and_of_what_is_left(
    taquilla: Taquilla,
) -> None:
    evento = nuevo()
    cuerpo = {"evento": evento, "capacidad": 5, "categoria": "Opera", **DETALLES}
    assert taquilla.pide("POST", "/eventos", cuerpo).status_code == 200
    espera(lambda: taquilla.disponibles(evento) is not None)

    id = taquilla.reserva(evento, cantidad=3).json()["Id"]
    espera(lambda: len(taquilla.correos(id)) == 1)
    cambio = {"fecha": "2027-12-06T18:00:00-06:00"}
    assert taquilla.pide("PATCH", f"/eventos/{quote(evento, safe='')}", cambio).status_code == 200
    espera(lambda: len(taquilla.correos(id)) == 2)
    assert taquilla.pide("PATCH", f"/reservas/{id}", {"cantidad": 1}).status_code == 200
    espera(lambda: len(taquilla.correos(id)) == 3)

    asuntos, textos = zip(
        *((c["Subject"], c["BodyText"]) for c in taquilla.nube.correos() if id in c["BodyText"]), strict=True
    )
    assert [asunto.partition(":")[0] for asunto in asuntos] == [
        "Confirmación de reserva",
        "Cambio de fecha o lugar",
        "Menos boletos en su reserva",
    ]
    assert [texto.splitlines()[2] for texto in textos] == ["Evento: Aida, de Verdi"] * 3
    assert [texto.splitlines()[3] for texto in textos] == [
        "Fecha: domingo 5 de diciembre de 2027, 20:30 (UTC-06:00)",
        "Fecha: lunes 6 de diciembre de 2027, 18:00 (UTC-06:00)",
        "Fecha: lunes 6 de diciembre de 2027, 18:00 (UTC-06:00)",
    ]
    assert textos[2].splitlines()[0].endswith("queda con 1 boleto")
