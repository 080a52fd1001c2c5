"""What schemathesis has to know beyond docs/openapi.yaml: values of the formats that prose describes.

Loaded by schemathesis itself (SCHEMATHESIS_HOOKS).
"""

import schemathesis
from hypothesis import strategies as st

_VISIBLES = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="/")
_IMPRIMIBLES = st.characters(categories=("L", "M", "N", "P", "S"))
_LOCAL = st.from_regex(r"[a-z0-9]([a-z0-9._+-]{0,20}[a-z0-9])?", fullmatch=True).filter(
    lambda texto: ".." not in texto
)


def _es_nombre(texto: str) -> bool:
    return 1 <= len(texto.strip().encode()) <= 1000 and texto.strip() not in {"eventos", ".", ".."}


schemathesis.openapi.format("nombre-evento", st.text(_VISIBLES, min_size=1, max_size=250).filter(_es_nombre))
schemathesis.openapi.format("categoria", st.text(_IMPRIMIBLES, min_size=1, max_size=100))
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
    return int(valor) if isinstance(valor, float) and valor.is_integer() else valor
