"""What SES's answers mean; a hand-written client stands for it. No I/O."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError

from chalicelib.aviso import Aviso, Estado
from chalicelib.correo import Correo
from chalicelib.errores import DireccionRechazada, EnvioFallido, SesCerrado, SesLleno

REMITENTE = "boletia@example.com"
CONJUNTO = "boletia-pruebas"
AVISO = Aviso("21tY2WfhKPDj0TDulNRlu2yszl4", Estado("A"), "Fútbol 😀", "pepe@gmail.com", 3)


class Ses:
    def __init__(self, fallo: Exception | None = None) -> None:
        self._fallo = fallo
        self.enviados: list[dict[str, Any]] = []

    def send_email(self, **correo: Any) -> dict[str, Any]:
        if self._fallo is not None:
            raise self._fallo
        self.enviados.append(correo)
        return {"MessageId": "0100"}


def _error(codigo: str, mensaje: str = "no") -> ClientError:
    return ClientError({"Error": {"Code": codigo, "Message": mensaje}}, "SendEmail")


def test_an_e_mail_goes_from_the_sender_to_the_customer_in_utf8() -> None:
    ses = Ses()

    mensaje = Correo(ses, REMITENTE, CONJUNTO).envia(AVISO)

    assert mensaje == "0100"
    [correo] = ses.enviados
    assert correo["Source"] == REMITENTE
    assert correo["Destination"] == {"ToAddresses": ["pepe@gmail.com"]}
    assert correo["Message"]["Subject"] == {"Data": "Confirmación de reserva: Fútbol 😀", "Charset": "UTF-8"}
    texto = correo["Message"]["Body"]["Text"]
    assert texto["Charset"] == "UTF-8"
    assert texto["Data"].splitlines()[0] == (
        "Su reserva 21tY2WfhKPDj0TDulNRlu2yszl4 de 3 boletos para el evento Fútbol 😀 está confirmada"
    )
    assert correo["Message"]["Body"]["Html"]["Charset"] == "UTF-8"
    assert "ReplyToAddresses" not in correo
    assert correo["ConfigurationSetName"] == CONJUNTO
    assert {etiqueta["Value"] for etiqueta in correo["Tags"]} == {AVISO.id, "A"}


def test_an_e_mail_leads_to_the_page_and_its_answer_to_who_reads_it() -> None:
    ses = Ses()

    Correo(ses, REMITENTE, CONJUNTO, "https://boletos.example.com/", "ayuda@example.com").envia(AVISO)

    [correo] = ses.enviados
    assert correo["ReplyToAddresses"] == ["ayuda@example.com"]
    enlace = "https://boletos.example.com/#/reservas/21tY2WfhKPDj0TDulNRlu2yszl4"
    assert correo["Message"]["Body"]["Text"]["Data"].endswith(f"Ver mi reserva: {enlace}")
    assert f'href="{enlace}"' in correo["Message"]["Body"]["Html"]["Data"]


@pytest.mark.parametrize(
    "rechazo",
    [
        _error("MessageRejected", "Address is on the suppression list"),
        _error("MessageRejected", "Address blacklisted."),
        _error("InvalidParameterValue", "Missing final '@domain'"),
    ],
)
def test_an_answer_about_the_address_is_for_good(rechazo: ClientError) -> None:
    with pytest.raises(DireccionRechazada) as motivo:
        Correo(Ses(rechazo), REMITENTE, CONJUNTO).envia(AVISO)

    assert "@" not in str(motivo.value)


@pytest.mark.parametrize(
    "fallo",
    [
        _error("Throttling"),
        _error("ThrottlingException"),
        _error("ServiceUnavailable"),
        _error("InternalFailure"),
        _error("500"),
        _error("AccessDenied"),
        _error("AccountSendingPausedException"),
        _error("MailFromDomainNotVerifiedException"),
        _error("MessageRejected", f"Email address is not verified: {REMITENTE}"),
        _error("MessageRejected", "Email address is not verified: pepe@gmail.com"),
        _error("MessageRejected", "Sending suspended for this account."),
        ReadTimeoutError(endpoint_url="http://ses"),
        ConnectTimeoutError(endpoint_url="http://ses"),
        EndpointConnectionError(endpoint_url="http://ses"),
    ],
)
def test_any_other_answer_is_for_now(fallo: Exception) -> None:
    with pytest.raises(EnvioFallido) as motivo:
        Correo(Ses(fallo), REMITENTE, CONJUNTO).envia(AVISO)

    assert "@" not in str(motivo.value)


def test_a_mistake_in_the_code_is_not_hidden() -> None:
    with pytest.raises(KeyError):
        Correo(Ses(KeyError("x")), REMITENTE, CONJUNTO).envia(AVISO)


@pytest.mark.parametrize(
    ("codigo", "texto", "clase"),
    [
        ("Throttling", "Maximum sending rate exceeded.", SesLleno),
        ("LimitExceededException", "Daily message quota exceeded.", SesLleno),
        ("AccountSendingPausedException", "no", SesCerrado),
        ("MessageRejected", "Sending suspended for this account", SesCerrado),
        ("MessageRejected", f"Email address is not verified: {REMITENTE}", SesCerrado),
        ("InternalFailure", "no", EnvioFallido),
    ],
)
def test_a_full_ses_a_closed_one_and_one_that_fails_are_told_apart(
    codigo: str, texto: str, clase: type[Exception]
) -> None:
    with pytest.raises(EnvioFallido) as fallo:
        Correo(Ses(_error(codigo, texto)), REMITENTE, CONJUNTO).envia(AVISO)

    assert type(fallo.value) is clase
