"""What an event may be called. Both domains follow this rule, so that a name finds the same event in each."""

from boletia.errores import DatosInvalidos
from boletia.texto import NoSeLee, legible

CAMPO = "evento"
MAXIMO_BYTES = 1024  # a DynamoDB sort key
MAXIMO_ESCRITO = (
    2 * MAXIMO_BYTES
)  # characters: more cannot become so few bytes when their accents are composed
RESERVADOS = {"eventos", "reenvios", ".", ".."}  # would shadow routes below /reservas or vanish from a URL


def nombre_de_evento(valor: object) -> str:
    """The name as it is stored: what `texto.legible` makes of it, 1 to 1,024 bytes of UTF-8.

    Raises DatosInvalidos for anything that is not such a name.
    """
    if not isinstance(valor, str):
        raise DatosInvalidos("evento debe ser un texto: el nombre del evento", CAMPO)
    try:
        nombre = legible(valor, MAXIMO_ESCRITO)
    except NoSeLee as error:
        raise DatosInvalidos(f"evento {error}", CAMPO) from error
    if not nombre:
        raise DatosInvalidos("Falta evento: escriba el nombre del evento", CAMPO)
    if "/" in nombre:
        raise DatosInvalidos("evento no puede llevar «/»: quítela del nombre", CAMPO)
    if len(nombre.encode()) > MAXIMO_BYTES:
        raise DatosInvalidos(
            f"evento es demasiado largo: use un nombre de hasta {MAXIMO_BYTES} bytes en UTF-8", CAMPO
        )
    if nombre in RESERVADOS:
        raise DatosInvalidos(f"Un evento no puede llamarse «{nombre}»: elija otro nombre", CAMPO)
    return nombre
