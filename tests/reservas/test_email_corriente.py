"""The addresses that are accepted without the library are addresses that it accepts, and leaves as they are."""

from typing import Any

import pytest
from email_validator import validate_email
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib import email

_CASILLAS = st.text("aZ09_+-.", min_size=1, max_size=60)
_DOMINIOS = st.text("az09-.", min_size=1, max_size=58).map(lambda texto: f"{texto}.mx")
DIRECCIONES = st.builds(lambda casilla, dominio: f"{casilla}@{dominio}", _CASILLAS, _DOMINIOS)


@given(direccion=DIRECCIONES.filter(email._CORRIENTE.fullmatch))
@settings(max_examples=300, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_the_library_accepts_the_same_address_unchanged(direccion: str) -> None:
    de_la_biblioteca = validate_email(
        direccion, check_deliverability=False, allow_smtputf8=False, strict=True, test_environment=True
    )

    assert de_la_biblioteca.ascii_email == direccion
    assert email.email_de(direccion) == direccion


@pytest.mark.parametrize(
    "direccion", ["pepe@gmail.com", "maria.lopez+boletos@correo.unam.mx", "Ana_2@ejemplo-uno.es"]
)
def test_an_everyday_address_needs_no_library(direccion: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def falla(_direccion: Any) -> str:
        raise AssertionError("asked the library")

    monkeypatch.setattr(email, "_normaliza", falla)

    assert email.email_de(f" {direccion} ") == direccion
