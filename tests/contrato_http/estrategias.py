"""What schemathesis has to know beyond docs/openapi.yaml: values of the formats that prose describes.

Loaded by schemathesis itself (SCHEMATHESIS_HOOKS).
"""

from datetime import date

import schemathesis
from hypothesis import strategies as st

_SIN_VERSE = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\ufffc\ufffd\U0001d159\U00016fe4"
)
_SIGNOS = st.characters(categories=("L", "N", "P", "S"), exclude_characters=_SIN_VERSE)
_TEXTO = st.lists(
    st.one_of(_SIGNOS, st.sampled_from([" ", "🏳️‍🌈", "می‌خواهم", "1️⃣", "n\u0303"])), min_size=1
).map("".join)
_RESERVADOS = {"eventos", "reenvios", ".", ".."}
_LOCAL = st.from_regex(r"[a-z0-9]([a-z0-9._+-]{0,20}[a-z0-9])?", fullmatch=True).filter(
    lambda texto: ".." not in texto
)


def _es_nombre(texto: str) -> bool:
    return "/" not in texto and 1 <= len(texto.strip().encode()) <= 1000 and texto.strip() not in _RESERVADOS


schemathesis.openapi.format("nombre-evento", _TEXTO.filter(_es_nombre))
schemathesis.openapi.format("categoria", _TEXTO.filter(lambda texto: 1 <= len(texto.strip()) <= 100))
schemathesis.openapi.format("aparato", _TEXTO.filter(lambda texto: len(texto) <= 40))
schemathesis.openapi.format("hora-de-ingreso", st.times().map("2026-12-05T{:%H:%M:%S}-06:00".format))
schemathesis.openapi.format("texto", _TEXTO.filter(lambda texto: 1 <= len(texto.strip()) <= 200))
schemathesis.openapi.format("descripcion", st.lists(_TEXTO, min_size=1, max_size=3).map("\n".join))
schemathesis.openapi.format(
    "fecha",
    st.builds(
        "{:%Y-%m-%d}T20:30:00{}".format,
        st.dates(date(1000, 1, 1)),
        st.sampled_from(["Z", "-06:00", "+05:30"]),
    ),
)
schemathesis.openapi.format("moneda", st.sampled_from(["MXN", "EUR", "USD"]))
schemathesis.openapi.format("monto", st.sampled_from(["0", "450", "450.5", "999999999.99"]))
schemathesis.openapi.format(
    "email", st.builds("{}@{}".format, _LOCAL, st.sampled_from(["example.com", "gmail.com", "correo.mx"]))
)


@schemathesis.hook
def map_body(context: schemathesis.HookContext, body: object) -> object:  # noqa: ARG001  the hook's own signature
    """JSON Schema takes 33.0 for an integer, Boletia does not."""
    if not isinstance(body, dict):
        return body
    return {clave: _entero(valor) for clave, valor in body.items()}


def _entero(valor: object) -> object:
    if isinstance(valor, dict):
        return {clave: _entero(dentro) for clave, dentro in valor.items()}
    return int(valor) if isinstance(valor, float) and valor.is_integer() else valor
