"""A customer's e-mail address, as reservations store it and the index finds it."""

from chalicelib.errores import DatosInvalidos


def email_de(valor: object) -> str:
    """The address in the library's normal form (the domain in lower case, in ASCII). Raises DatosInvalidos.

    Delivery is not checked: that takes the network. Letters beyond ASCII before the @ are refused, because
    SES does not send to them.
    """
    # Imported when first needed: a tenth of a cold start, and most routes and the stream functions never need it.
    from email_validator import EmailNotValidError, validate_email

    if not isinstance(valor, str):
        raise DatosInvalidos("email debe ser un texto: la dirección de correo del cliente")
    try:
        direccion = validate_email(
            valor.strip(),
            check_deliverability=False,
            allow_smtputf8=False,
            strict=True,
            test_environment=True,
        )
    except EmailNotValidError as error:
        raise DatosInvalidos(
            "email no es una dirección de correo: escriba una como pepe@gmail.com"
        ) from error
    return direccion.ascii_email or direccion.normalized
