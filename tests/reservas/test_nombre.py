"""What an event may be called, in eventos and in reservas alike (the module is the same). No I/O."""

from typing import Any

import pytest

from boletia.errores import DatosInvalidos
from boletia.nombre import CAMPO, MAXIMO_BYTES, nombre_de_evento


@pytest.mark.parametrize(
    "nombre",
    [
        "Opera Aida",
        "Fútbol: final",
        "Rock + Pop",
        "100% Ñu",
        "¿Qué? #1",
        "«Él» & \"ella\" 'yo' <b>",
        "\\ | ^ ` { } [ ] ~",
        "😀👨‍👩‍👧 fiesta",
        "東京公演",
        "Pride 🏳️‍🌈",
        "Eventos",
        "eventos 2",
        "...",
        "0",
        "null",
        "x" * MAXIMO_BYTES,
        "é" * (MAXIMO_BYTES // 2),
    ],
)
def test_a_name_of_any_letters_is_kept_as_it_is(nombre: str) -> None:
    assert nombre_de_evento(nombre) == nombre


@pytest.mark.parametrize("nombre", ["  Opera Aida ", "\tOpera Aida\n", "\u00a0Opera Aida\u3000"])
def test_a_name_is_trimmed(nombre: str) -> None:
    assert nombre_de_evento(nombre) == "Opera Aida"


def test_a_name_is_composed() -> None:
    assert nombre_de_evento("Cafe\u0301 An\u0303o") == "Café Año"


@pytest.mark.parametrize("nombre", ["  Cafe\u0301 ", " \u0301a", "\u00a0\u1e9b\u0323", "한국"])
def test_a_stored_name_is_its_own_name(nombre: str) -> None:
    guardado = nombre_de_evento(nombre)

    assert nombre_de_evento(guardado) == guardado


@pytest.mark.parametrize("valor", [None, 7, 1.5, True, ["Opera"], {"S": "Opera"}, b"Opera"])
def test_a_name_is_a_text(valor: Any) -> None:
    with pytest.raises(DatosInvalidos, match="evento debe ser un texto"):
        nombre_de_evento(valor)


@pytest.mark.parametrize("valor", ["", " ", "\t\n", "\u00a0\u2003"])
def test_a_blank_name_is_missing(valor: str) -> None:
    with pytest.raises(DatosInvalidos, match="Falta evento"):
        nombre_de_evento(valor)


@pytest.mark.parametrize("letra", ["/", "\x00", "\n", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ud800"])
def test_a_name_holds_no_slash_control_character_or_lone_surrogate(letra: str) -> None:
    with pytest.raises(DatosInvalidos, match="no puede llevar"):
        nombre_de_evento(f"Opera{letra}Aida")


@pytest.mark.parametrize(("letras", "consejo"), [(2048, "hasta 1024 bytes"), (2049, "escriba uno más corto")])
def test_a_name_that_cannot_become_short_enough_is_not_looked_at(letras: int, consejo: str) -> None:
    with pytest.raises(DatosInvalidos, match=consejo):
        nombre_de_evento("x" * letras)


@pytest.mark.parametrize("nombre", ["x" * (MAXIMO_BYTES + 1), "é" * 512 + "x", "😀" * 257])
def test_a_name_fits_a_sort_key(nombre: str) -> None:
    with pytest.raises(DatosInvalidos, match="demasiado largo"):
        nombre_de_evento(nombre)


@pytest.mark.parametrize("nombre", ["eventos", " eventos ", "reenvios", ".", ".."])
def test_a_name_that_would_shadow_a_route_is_refused(nombre: str) -> None:
    with pytest.raises(DatosInvalidos, match="no puede llamarse"):
        nombre_de_evento(nombre)


@pytest.mark.parametrize("nombre", ["Op\u200bera", "\ufeffOpera", "\u202eOpera", "Caf\ufffd", "\u0301"])
def test_a_name_is_a_legible_text(nombre: str) -> None:
    with pytest.raises(DatosInvalidos, match=r"^evento ") as error:
        nombre_de_evento(nombre)

    assert getattr(error.value.args[0], "campo", CAMPO) == CAMPO


@pytest.mark.parametrize("otro", ["Opera  Aida", "Opera\u00a0Aida", "Opera\u3000Aida\u2003"])
def test_names_that_differ_in_blanks_only_are_one(otro: str) -> None:
    assert nombre_de_evento(otro) == "Opera Aida"


def test_a_long_name_is_refused_before_it_is_composed() -> None:
    with pytest.raises(DatosInvalidos, match="demasiado largo"):
        nombre_de_evento("a" + "\u0301\u0323" * 100_000)


def test_a_name_that_composes_to_the_longest_is_taken() -> None:
    assert nombre_de_evento("\u03b9\u0308\u0301" * 512) == "\u0390" * 512
