"""The address that a stage's e-mails come from, which SES sends from only once its owner has agreed."""

from collections.abc import Callable

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.etapa import Etapa


def pide(cuenta: Cuenta, etapa: Etapa, nota: Callable[[str], None]) -> None:
    """Ask SES to verify the sender if it has not been; e-mails wait in the stream until its owner agrees."""
    if verificados(cuenta, etapa.remitente, etapa.dominio_de_correo):
        return
    cuenta.cliente("ses").verify_email_identity(EmailAddress=etapa.remitente)
    if not verificados(cuenta, etapa.remitente):
        nota(f"Correos: abra el enlace que SES envió a {etapa.remitente}; hasta entonces no sale ninguno")


def verificados(cuenta: Cuenta, *identidades: str) -> bool:
    """Whether SES has verified one of these addresses or domains."""
    atributos = cuenta.cliente("ses").get_identity_verification_attributes(Identities=list(identidades))
    return any(
        datos["VerificationStatus"] == "Success" for datos in atributos["VerificationAttributes"].values()
    )
