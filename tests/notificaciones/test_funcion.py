"""The function `notificaciones` on a ledger and an SES: records in, e-mails out."""

import re
from typing import Any

import boto3
import pytest
from chalice.test import Client
from moto.ses.models import ses_backends

from tests.contratos.imagenes import DE_INVENTARIO, lote, registro

SUSPENDIDO = "el evento fue suspendido por los organizadores"
DE_RESERVAS = ["reserva_creada", "reserva_cancelada_por_cliente", "reserva_cancelada_con_evento"]


@pytest.fixture
def invoca(dynamodb: Any) -> Any:  # noqa: ARG001  the function needs its ledger
    """Delivers a batch to the function, as Lambda does."""
    import app

    return lambda *registros: Client(app.app).lambda_.invoke("notificaciones", lote(*registros))


def _de(numero: int, nombre: str) -> dict[str, Any]:
    """A golden record, told of a reservation of its own."""
    id = f"{numero:027}"
    propio = registro(nombre)
    propio["dynamodb"]["Keys"]["SK"] = {"S": id}
    for imagen in ("NewImage", "OldImage"):
        if imagen in propio["dynamodb"]:
            propio["dynamodb"][imagen]["SK"] = {"S": id}
    return propio


def _frase(html: str) -> str:
    """The sentence, out of the only body that moto keeps."""
    [frase] = re.findall(r'<p class="texto"[^>]*>(.*?)</p>', html)
    return re.sub("<[^>]*>", "", frase)


def _correos(numero: int) -> list[tuple[str, str, list[str]]]:
    buzon = ses_backends["123456789012"]["us-west-2"].sent_messages
    return [
        (correo.subject, _frase(correo.body), correo.destinations["ToAddresses"])
        for correo in buzon
        if f"{numero:027}" in correo.body
    ]


def test_each_state_of_a_reservation_is_told_in_the_words_of_the_seed(invoca: Any) -> None:
    invoca(*(_de(1, nombre) for nombre in DE_RESERVAS))

    inicio = f"Su reserva {1:027} de"
    assert _correos(1) == [
        (
            "Confirmación de reserva: Opera Aida",
            f"{inicio} 1 boletos para el evento Opera Aida está confirmada",
            ["avaco.digital@gmail.com"],
        ),
        (
            "Cancelación de reserva a petición suya: Opera Aida",
            f"{inicio} 10 boletos para el evento Opera Aida fue cancelada a petición suya",
            ["pepe@gmail.com"],
        ),
        (
            "Cancelación de reserva por suspensión del evento: Opera Aida",
            f"{inicio} 1 boletos para el evento Opera Aida fue cancelada, {SUSPENDIDO}",
            ["avaco.digital@gmail.com"],
        ),
    ]


def test_a_batch_delivered_again_and_cut_anew_is_told_once(invoca: Any) -> None:
    creada, cancelada = _de(2, "reserva_creada"), _de(2, "reserva_cancelada_por_cliente")

    for entrega in ([creada], [creada, cancelada], [creada, creada, cancelada], [cancelada]):
        invoca(*entrega)

    assert [asunto for asunto, _, _ in _correos(2)] == [
        "Confirmación de reserva: Opera Aida",
        "Cancelación de reserva a petición suya: Opera Aida",
    ]


def test_unreadable_records_and_other_items_do_not_hold_the_shard(invoca: Any) -> None:
    otros = [registro(nombre) for nombre in DE_INVENTARIO if nombre not in DE_RESERVAS]

    invoca(None, *otros, {}, _de(3, "reserva_creada"), {"eventName": "INSERT"}, "texto")

    assert len(_correos(3)) == 1


def test_an_unverified_sender_raises_so_that_no_e_mail_is_lost(invoca: Any) -> None:
    ses = boto3.client("ses")
    ses.delete_identity(Identity="boletia@example.com")
    try:
        with pytest.raises(RuntimeError):
            invoca(_de(4, "reserva_creada"))
    finally:
        ses.verify_email_identity(EmailAddress="boletia@example.com")

    invoca(_de(4, "reserva_creada"))

    assert len(_correos(4)) == 1


def test_a_confirmation_names_the_date_that_came_before_it_in_the_same_batch(invoca: Any) -> None:
    evento, creada = registro("evento_en_inventario"), _de(5, "reserva_creada")
    evento["dynamodb"]["Keys"]["SK"] = evento["dynamodb"]["NewImage"]["SK"] = {"S": "Con fecha"}
    evento["dynamodb"]["NewImage"]["Fecha"] = {"S": "2026-12-05T20:30:00-06:00"}
    creada["dynamodb"]["NewImage"]["Evento"] = {"S": "Con fecha"}

    invoca(evento, creada)

    (html,) = (
        correo.body
        for correo in ses_backends["123456789012"]["us-west-2"].sent_messages
        if f"{5:027}" in correo.body
    )
    assert "sábado 5 de diciembre de 2026, 20:30 (UTC-06:00)" in html
