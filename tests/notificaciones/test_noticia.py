"""What SES tells of an e-mail, and what anybody else may put in its place. No I/O."""

import json
from typing import Any

import pytest

from chalicelib.aviso import Aviso, Estado
from chalicelib.errores import NoticiaIlegible
from chalicelib.noticia import Noticia, Que, desde_mensaje, etiquetas

ID = "21tY2WfhKPDj0TDulNRlu2yszl4"


def suceso(tipo: str = "Bounce", **detalle: Any) -> dict[str, Any]:
    """An event as SES's guide shows it."""
    rebote = {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [
            {
                "emailAddress": "ana@example.com",
                "action": "failed",
                "status": "5.1.1",
                "diagnosticCode": "smtp; 550 5.1.1 <ana@example.com>: user unknown",
            }
        ],
        "timestamp": "2026-11-29T08:00:00.000Z",
    }
    return {
        "eventType": tipo,
        "mail": {
            "messageId": "0100",
            "destination": ["ana@example.com"],
            "tags": {"ses:configuration-set": ["boletia-local"], "reserva": [ID], "estado": ["A"]},
        },
        "bounce": rebote | detalle,
        "complaint": {"complaintFeedbackType": "abuse"} | detalle,
        "reject": {"reason": "Bad content"},
    }


def _lee(suceso: dict[str, Any]) -> Noticia:
    noticia = desde_mensaje(json.dumps(suceso))
    assert noticia is not None
    return noticia


def test_a_bounce_names_its_e_mail_and_its_reason_without_the_address() -> None:
    noticia = _lee(suceso())

    assert (noticia.que, noticia.clave, noticia.mensaje) == (Que.REBOTE, f"{ID}#A", "0100")
    assert noticia.motivo == "Permanent/General: smtp; 550 5.1.1 … user unknown"


@pytest.mark.parametrize("tipo", ["Transient", "Undetermined", "Otro"])
def test_only_a_permanent_bounce_is_for_good(tipo: str) -> None:
    assert _lee(suceso(bounceType=tipo, bounceSubType="MailboxFull")).que is Que.REBOTE_PASAJERO


@pytest.mark.parametrize(
    ("detalle", "motivo"),
    [
        ({}, "abuse"),
        ({"complaintFeedbackType": None}, "sin decir por qué"),
        (
            {"complaintFeedbackType": None, "complaintSubType": "OnAccountSuppressionList"},
            "OnAccountSuppressionList",
        ),
    ],
)
def test_a_complaint_says_why_where_it_does(detalle: dict[str, Any], motivo: str) -> None:
    noticia = _lee(suceso("Complaint", **detalle))

    assert (noticia.que, noticia.motivo) == (Que.DENUNCIA, motivo)


def test_what_ses_took_and_did_not_send_is_a_bounce() -> None:
    noticia = _lee(suceso("Reject"))

    assert (noticia.que, noticia.motivo) == (Que.REBOTE, "Reject: Bad content")


@pytest.mark.parametrize("tipo", ["Delivery", "Send", "DeliveryDelay", "Open", "Nuevo"])
def test_an_event_that_changes_nothing_is_none(tipo: str) -> None:
    assert desde_mensaje(json.dumps(suceso(tipo))) is None


def _sin(clave: str, de: str = "") -> dict[str, Any]:
    roto = suceso()
    del (roto[de] if de else roto)[clave]
    return roto


def _con_etiquetas(etiquetas: Any) -> dict[str, Any]:
    roto = suceso()
    roto["mail"]["tags"] = etiquetas
    return roto


@pytest.mark.parametrize(
    "texto",
    [
        "",
        "Successfully validated SNS topic for Amazon SES event publishing.",
        "null",
        "3",
        "[]",
        "[" * 100_000,
        '{"eventType": []}',
        '{"eventType": "Bounce"}',
        json.dumps({"notificationType": "Bounce"}),
        *(
            json.dumps(_sin(*que))
            for que in (("mail",), ("bounce",), ("tags", "mail"), ("messageId", "mail"))
        ),
        json.dumps(_sin("bounceType", "bounce")),
        json.dumps(suceso(bouncedRecipients=None)),
        json.dumps(suceso(bouncedRecipients=["ana"])),
        *(
            json.dumps(_con_etiquetas(unas))
            for unas in ({}, [], *({"reserva": algo, "estado": ["A"]} for algo in ([], [ID, ID], [3], [""])))
        ),
    ],
)
def test_anything_else_is_unreadable_and_nothing_worse(texto: str) -> None:
    with pytest.raises(NoticiaIlegible):
        desde_mensaje(texto)


def test_an_e_mail_carries_what_it_is_remembered_by() -> None:
    aviso = Aviso(ID, Estado("A"), "Aida", "ana@example.com", 1)

    assert etiquetas(aviso) == [{"Name": "reserva", "Value": ID}, {"Name": "estado", "Value": "A"}]


def test_an_id_that_ses_does_not_take_as_a_tag_does_not_stop_the_e_mail() -> None:
    assert etiquetas(Aviso("ñandú 1", Estado("A"), "Aida", "ana@example.com", 1)) == []
