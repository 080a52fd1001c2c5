"""A customer's e-mail address. No I/O."""

from typing import Any

import pytest

from boletia.errores import DatosInvalidos
from chalicelib.email import email_de


@pytest.mark.parametrize(
    "direccion",
    [
        "pepe@gmail.com",
        "avaco.digital@gmail.com",
        "ana+opera@gmail.com",
        "O'Hara_{1}%!#$&*=?^`|~/x@example.com",
        "a@b.co",
        "ana@boletia.test",
        "x" * 64 + "@example.com",
    ],
)
def test_an_address_is_kept_as_it_is(direccion: str) -> None:
    assert email_de(direccion) == direccion


@pytest.mark.parametrize(
    ("escrita", "guardada"),
    [
        ("  pepe@gmail.com\n", "pepe@gmail.com"),
        ("Pepe@GMAIL.com", "Pepe@gmail.com"),
        ("pepe@ñandú.com", "pepe@xn--and-6ma2c.com"),
        ("pepe@ÑANDÚ.com", "pepe@xn--and-6ma2c.com"),
        ("pepe@xn--and-6ma2c.com", "pepe@xn--and-6ma2c.com"),
    ],
)
def test_an_address_has_one_form(escrita: str, guardada: str) -> None:
    assert email_de(escrita) == guardada
    assert email_de(guardada) == guardada


@pytest.mark.parametrize(
    "valor",
    [
        "",
        " ",
        "pepe",
        "@",
        "@gmail.com",
        "pepe@",
        "pepe@gmail",
        "pepe@localhost",
        "pepe@@gmail.com",
        "pe pe@gmail.com",
        "pepe@gmail..com",
        ".pepe@gmail.com",
        "Pepe <pepe@gmail.com>",
        "pepe@gmail.com, ana@gmail.com",
        "pepe@gmail.com\nBcc: ana@gmail.com",
        "pepe@[127.0.0.1]",
        '"pepe"@gmail.com',
        "ñu@gmail.com",
        "pepe\x00@gmail.com",
        "pe\ud800pe@gmail.com",
        "pepe@\ud800.com",
        "😀@gmail.com",
        "x" * 65 + "@example.com",
        "pepe@" + "x" * 300 + ".com",
        "x" * 16_000 + "@gmail.com",
        "@" * 16_000,
    ],
)
def test_what_is_no_address_is_refused(valor: str) -> None:
    with pytest.raises(DatosInvalidos, match=r"escriba una como pepe@gmail\.com"):
        email_de(valor)


@pytest.mark.parametrize(
    "valor", [None, 7, True, 1.5, ["pepe@gmail.com"], {"S": "pepe@gmail.com"}, b"a@b.co"]
)
def test_an_address_is_a_text(valor: Any) -> None:
    with pytest.raises(DatosInvalidos, match="email debe ser un texto"):
        email_de(valor)
