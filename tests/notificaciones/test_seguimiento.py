"""What SES tells goes into the ledger, whatever arrives, however often and however early."""

import json
from typing import Any

import pytest
from chalice.test import Client

from chalicelib.errores import EnvioEnCurso
from chalicelib.hechos import Hecho
from chalicelib.libro import Cierre, Libro, Situacion
from chalicelib.seguimiento import PAUSAS, Seguimiento
from tests.conftest import Hechos
from tests.notificaciones.test_noticia import ID, suceso

CLAVE = f"{ID}#A"
REBOTE = json.dumps(suceso())


@pytest.fixture
def libro(dynamodb: Any) -> Libro:
    """A ledger that has the e-mail as sent."""
    libro = Libro(dynamodb, "notificaciones")
    libro.reclama(CLAVE)
    libro.cierra([Cierre(CLAVE, Situacion.ENVIADO, "0100")])
    return libro


def _item(dynamodb: Any) -> dict[str, str]:
    item = dynamodb.get_item(TableName="notificaciones", Key={"PK": {"S": CLAVE}})["Item"]
    return {nombre: valor["S"] for nombre, valor in item.items() if "S" in valor}


def test_a_bounce_is_written_down_and_told_once(libro: Libro, dynamodb: Any, hechos: Hechos) -> None:
    for _ in range(2):
        Seguimiento(libro).sigue(REBOTE)

    assert _item(dynamodb)["Situacion"] == "rebotado"
    assert [(hecho["hecho"], hecho.get("reserva")) for hecho in hechos()] == [
        ("correo rebotado", ID),
        ("noticia omitida", None),
    ]
    assert "@" not in str(hechos())


def test_a_complaint_is_written_down(libro: Libro, dynamodb: Any) -> None:
    Seguimiento(libro).sigue(json.dumps(suceso("Complaint")))

    assert _item(dynamodb) == {"PK": CLAVE, "Situacion": "denunciado", "Detalle": "abuse"}


def test_a_passing_bounce_is_only_noted_and_a_final_one_may_follow(libro: Libro, dynamodb: Any) -> None:
    Seguimiento(libro).sigue(json.dumps(suceso(bounceType="Transient", bounceSubType="MailboxFull")))

    assert (_item(dynamodb)["Situacion"], _item(dynamodb)["Detalle"]) == ("enviado", "0100")
    assert _item(dynamodb)["Nota"].startswith("Transient/MailboxFull")

    Seguimiento(libro).sigue(REBOTE)
    assert _item(dynamodb)["Situacion"] == "rebotado"


@pytest.mark.parametrize(
    ("dice", "hecho"),
    [
        (suceso(), Hecho.CORREO_REBOTADO),
        (suceso("Complaint"), Hecho.CORREO_DENUNCIADO),
        (suceso(bounceType="Transient"), Hecho.REBOTE_PASAJERO),
    ],
)
@pytest.mark.usefixtures("libro")
def test_each_news_is_a_fact_of_its_own(dynamodb: Any, hechos: Hechos, dice: Any, hecho: Hecho) -> None:
    Seguimiento(Libro(dynamodb, "notificaciones")).sigue(json.dumps(dice))

    assert [(uno["hecho"], uno["reserva"]) for uno in hechos()] == [(hecho, ID)]


@pytest.mark.parametrize(
    "texto", ["", "[]", json.dumps(suceso("Delivery")), json.dumps({"eventType": "Bounce"})]
)
def test_what_says_nothing_of_ours_is_never_fatal(libro: Libro, dynamodb: Any, texto: str) -> None:
    Seguimiento(libro).sigue(texto)

    assert _item(dynamodb)["Situacion"] == "enviado"


def test_news_of_another_sending_of_it_change_nothing(libro: Libro, dynamodb: Any) -> None:
    ajeno = suceso()
    ajeno["mail"]["messageId"] = "0099"

    Seguimiento(libro).sigue(json.dumps(ajeno))

    assert _item(dynamodb)["Situacion"] == "enviado"


def test_news_that_are_faster_than_the_ledger_wait_for_it(dynamodb: Any) -> None:
    libro = Libro(dynamodb, "notificaciones")
    libro.reclama(CLAVE)

    def cierra(_: float) -> None:
        libro.cierra([Cierre(CLAVE, Situacion.ENVIADO, "0100")])

    Seguimiento(libro, duerme=cierra).sigue(REBOTE)

    assert _item(dynamodb)["Situacion"] == "rebotado"


def test_where_the_ledger_stays_open_lambda_brings_the_news_again(dynamodb: Any) -> None:
    libro = Libro(dynamodb, "notificaciones")
    libro.reclama(CLAVE)
    dormido: list[float] = []

    with pytest.raises(EnvioEnCurso):
        Seguimiento(libro, duerme=dormido.append).sigue(REBOTE)

    assert dormido == list(PAUSAS)


def test_the_function_reads_what_the_topic_delivers(libro: Libro, dynamodb: Any) -> None:  # noqa: ARG001
    import app

    cliente = Client(app.app)
    cliente.lambda_.invoke("rebotes", cliente.events.generate_sns_event(REBOTE))

    assert _item(dynamodb)["Situacion"] == "rebotado"
