"""What an event may be called. Both domains follow this rule, so that a name finds the same event in each."""

import unicodedata

from boletia.errores import DatosInvalidos

CAMPO = "evento"
MAXIMO_BYTES = 1024  # a DynamoDB sort key
RESERVADOS = {"eventos", ".", ".."}  # would shadow the route /reservas/eventos or vanish from a URL
_PROHIBIDAS = {"Cc", "Cs", "Zl", "Zp"}  # control characters, lone surrogates, line separators


def nombre_de_evento(valor: object) -> str:
    """The name as it is stored: trimmed and in Unicode's NFC form, 1 to 1,024 bytes of UTF-8.

    Raises DatosInvalidos for anything that is not such a name.
    """
    if not isinstance(valor, str):
        raise DatosInvalidos("evento debe ser un texto: el nombre del evento", CAMPO)
    nombre = unicodedata.normalize("NFC", valor).strip()
    if not nombre:
        raise DatosInvalidos("Falta evento: escriba el nombre del evento", CAMPO)
    if "/" in nombre or not (
        nombre.isprintable() or _PROHIBIDAS.isdisjoint(map(unicodedata.category, nombre))
    ):
        raise DatosInvalidos(
            "evento no puede llevar «/» ni caracteres de control: quítelos del nombre", CAMPO
        )
    if len(nombre.encode()) > MAXIMO_BYTES:
        raise DatosInvalidos(
            f"evento es demasiado largo: use un nombre de hasta {MAXIMO_BYTES} bytes en UTF-8", CAMPO
        )
    if nombre in RESERVADOS:
        raise DatosInvalidos(f"Un evento no puede llamarse «{nombre}»: elija otro nombre", CAMPO)
    return nombre
