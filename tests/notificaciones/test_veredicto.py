"""What is final in SES's answers. The texts are SES's own, as its clients report them. No I/O."""

import pytest

from chalicelib.veredicto import LARGO, es_de_todos, es_final, motivo

NUESTRAS = ("Boletos <boletos@midominio.com>",)

FINALES = [
    ("MessageRejected", "Address blacklisted."),
    ("MessageRejected", "Address is on the suppression list"),
    ("InvalidParameterValue", "Missing final '@domain'"),
    ("InvalidParameterValue", "Domain contains illegal character"),
    ("InvalidParameterValue", "Domain contains dot-dot"),
    ("InvalidParameterValue", "Local address contains control or whitespace"),
    ("InvalidParameterValue", "Local address starts with dot"),
    ("InvalidParameterValue", "Invalid domain name: 'gmail,com'"),
    ("InvalidParameterValue", "Invalid email address<pepe@@gmail.com>."),
    ("InvalidParameterValue", "Illegal address"),
    ("InvalidParameterValue", "User name is missing: '@gmail.com'."),
]
PASAJEROS = [
    ("MessageRejected", "Sending suspended for this account. For more information, please check the inbox"),
    ("MessageRejected", "Sending paused for this account. For more information, please check the inbox"),
    ("MessageRejected", "sending has been disabled"),
    ("MessageRejected", "Email address is not verified: pepe@gmail.com"),
    ("MessageRejected", "Email address is not verified. These failed the check: Boletos@MiDominio.com"),
    ("MessageRejected", "Email address is not verified. The following identities failed the check: pepe@gmail.com"),
    ("MessageRejected", "Boletos <Boletos@MiDominio.COM>: address blacklisted"),
    ("MessageRejected", "Local tenant is on hold"),
    ("MessageRejected", ""),
    ("InvalidParameterValue", "Local address contains control: boletos@midominio.com"),
    ("InvalidParameterValue", "Configuration set name is too long"),
    ("InvalidParameterValue", "Expected disposition, got null"),
    ("InvalidParameterValue", "Duplicate header 'Reply-To'."),
    ("ConfigurationSetDoesNotExist", "Configuration set boletia-produccion does not exist"),
    ("ConfigurationSetSendingPausedException", "Address blacklisted"),
    ("MailFromDomainNotVerifiedException", "Invalid domain name"),
    ("Throttling", "Maximum sending rate exceeded."),
    ("Throttling", "Daily message quota exceeded."),
    ("AccessDenied", "User is not authorized to perform ses:SendEmail on resource identity/pepe@gmail.com"),
    ("SignatureDoesNotMatch", "Illegal address"),
]  # fmt: skip


@pytest.mark.parametrize(("codigo", "texto"), FINALES)
def test_what_blames_the_recipients_address_is_final(codigo: str, texto: str) -> None:
    assert es_final(codigo, texto, NUESTRAS)


@pytest.mark.parametrize(("codigo", "texto"), PASAJEROS)
def test_everything_else_comes_again(codigo: str, texto: str) -> None:
    assert not es_final(codigo, texto, NUESTRAS)


DE_TODOS = [
    ("MessageRejected", "Sending suspended for this account. For more information, please check the inbox"),
    ("MessageRejected", "Sending paused for this account. For more information, please check the inbox"),
    ("MessageRejected", "sending has been disabled"),
    ("MessageRejected", "Your account is under review"),
    ("MessageRejected", "Email address is not verified. These failed the check: Boletos@MiDominio.com"),
    ("AccountSendingPausedException", ""),
    ("ConfigurationSetDoesNotExist", "Configuration set boletia-produccion does not exist"),
    ("MailFromDomainNotVerifiedException", ""),
    ("AccessDenied", "User is not authorized to perform ses:SendEmail on resource identity/pepe@gmail.com"),
]  # fmt: skip


@pytest.mark.parametrize(("codigo", "texto"), DE_TODOS)
def test_what_blames_the_account_or_the_sender_is_about_every_e_mail(codigo: str, texto: str) -> None:
    assert es_de_todos(codigo, texto, NUESTRAS)
    assert not es_final(codigo, texto, NUESTRAS)


@pytest.mark.parametrize(
    ("codigo", "texto"),
    [*FINALES, ("MessageRejected", "Email address is not verified: pepe@gmail.com"), ("MessageRejected", "")],
)
def test_what_blames_one_e_mail_is_not(codigo: str, texto: str) -> None:
    assert not es_de_todos(codigo, texto, NUESTRAS)


@pytest.mark.parametrize("nuestra", ["boletia", "bolétia@midominio.com", "boletos@midominio", ""])
def test_a_malformed_address_may_be_ours_so_nobody_is_blamed(nuestra: str) -> None:
    assert not es_final("InvalidParameterValue", "Missing final '@domain'", (*NUESTRAS, nuestra))


def test_a_reason_holds_no_address_and_is_short() -> None:
    dicho = motivo("MessageRejected", "Not verified: <pepe@gmail.com>,\n Boletos@MiDominio.com " + "x" * 500)

    assert dicho.startswith("MessageRejected: Not verified: … … xxx")
    assert "@" not in dicho
    assert len(dicho) == LARGO
