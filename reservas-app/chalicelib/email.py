"""A customer's e-mail address, as reservations store it and the index finds it."""

import re

from boletia.errores import DatosInvalidos

CAMPO = "email"

# Most addresses look like this, and for these the library says yes and changes nothing (a test asks it): no part
# is too long, and no domain of two or three letters is a special one. To load it is a tenth of a cold start.
_CORRIENTE = re.compile(
    r"(?=.{6,64}$)[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,3}", re.ASCII
)


def email_de(valor: object) -> str:
    """The address in the library's normal form (the domain in lower case, in ASCII). Raises DatosInvalidos.

    Delivery is not checked: that takes the network. Letters beyond ASCII before the @ are refused, because
    SES does not send to them.
    """
    if not isinstance(valor, str):
        raise DatosInvalidos("email debe ser un texto: la dirección de correo del cliente", CAMPO)
    direccion = valor.strip()
    return direccion if _CORRIENTE.fullmatch(direccion) else _normaliza(direccion)


def plegada(email: str) -> str:
    """The address by which its reservations are found, in whatever case it is asked for."""
    return email.lower()


def _normaliza(direccion: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        valida = validate_email(
            direccion,
            check_deliverability=False,
            allow_smtputf8=False,
            strict=True,
            test_environment=True,
        )
    except EmailNotValidError as error:
        raise DatosInvalidos(
            "email no es una dirección de correo: escriba una como pepe@gmail.com", CAMPO
        ) from error
    return valida.ascii_email or valida.normalized
