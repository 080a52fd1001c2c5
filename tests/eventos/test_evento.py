"""An event as its organiser sees it. No I/O."""

import unicodedata
from typing import Any, Literal

import pytest

from boletia.errores import DatosInvalidos
from chalicelib.evento import MAXIMA_CAPACIDAD, MAXIMA_CATEGORIA, Estado, Evento
from initdb.estados import EstadoDeEvento

CUERPO = {"evento": "Opera Aida", "capacidad": 30, "categoria": "Opera"}


def test_a_new_evento_is_active() -> None:
    assert Evento.desde_cuerpo(CUERPO) == Evento("Opera Aida", 30, "Opera", Estado("A"))


def test_an_evento_survives_the_table() -> None:
    evento = Evento("Fútbol: 100% ¿sí? + #1 😀", 1, "Fútbol", Estado("C"))

    assert Evento.desde_item(evento.a_item()) == evento


def test_an_evento_is_presented_in_the_order_of_the_seed() -> None:
    presentado = Evento("Opera Aida", 30, "Opera").presenta()

    assert list(presentado.items()) == [
        ("Evento", "Opera Aida"),
        ("Capacidad", 30),
        ("Categoria", "Opera"),
        ("Estado", "A"),
    ]


def test_an_estado_in_the_body_is_ignored() -> None:
    assert Evento.desde_cuerpo({**CUERPO, "estado": "C"}).estado == "A"


@pytest.mark.parametrize("capacidad", [1, MAXIMA_CAPACIDAD])
def test_capacidad_at_its_bounds_is_accepted(capacidad: int) -> None:
    assert Evento.desde_cuerpo({**CUERPO, "capacidad": capacidad}).capacidad == capacidad


@pytest.mark.parametrize(
    "capacidad",
    [
        0,
        -1,
        MAXIMA_CAPACIDAD + 1,
        10**400,
        True,
        False,
        1.0,
        30.5,
        "30",
        "",
        None,
        [30],
        {"N": "30"},
        float("nan"),
    ],
)
def test_capacidad_that_is_not_an_integer_in_bounds_is_refused(capacidad: Any) -> None:
    with pytest.raises(DatosInvalidos, match="capacidad debe ser un entero de 1 a"):
        Evento.desde_cuerpo({**CUERPO, "capacidad": capacidad})


def test_categoria_is_trimmed_and_composed() -> None:
    assert Evento.desde_cuerpo({**CUERPO, "categoria": "  Fu\u0301tbol "}).categoria == "Fútbol"


@pytest.mark.parametrize("caracter", ["ñ", "\u1f82"])  # the latter comes as four where accents are apart
@pytest.mark.parametrize("forma", ["NFC", "NFD"])
def test_categoria_at_its_longest_is_accepted(caracter: str, forma: Literal["NFC", "NFD"]) -> None:
    categoria = unicodedata.normalize(forma, caracter * MAXIMA_CATEGORIA)

    assert Evento.desde_cuerpo({**CUERPO, "categoria": categoria}).categoria == caracter * MAXIMA_CATEGORIA


def test_no_work_is_spent_on_a_categoria_that_cannot_become_short_enough() -> None:
    with pytest.raises(DatosInvalidos, match="es demasiado largo"):
        Evento.desde_cuerpo({**CUERPO, "categoria": "a" * (4 * MAXIMA_CATEGORIA + 1)})


@pytest.mark.parametrize(
    "categoria",
    [None, "", "   ", 7, True, ["Opera"], "x" * (MAXIMA_CATEGORIA + 1), "Op\nera", "Op\x00era", "\ud800"],
)
def test_categoria_that_is_not_a_short_printable_text_is_refused(categoria: Any) -> None:
    with pytest.raises(DatosInvalidos, match="categoria debe ser un texto de 1 a 100"):
        Evento.desde_cuerpo({**CUERPO, "categoria": categoria})


@pytest.mark.parametrize("categoria", ["Pride 🏳️‍🌈", "Rock/Pop", "½", "e\u0301" * MAXIMA_CATEGORIA])
def test_categoria_follows_the_rule_of_names(categoria: str) -> None:
    aceptada = Evento.desde_cuerpo({**CUERPO, "categoria": categoria}).categoria

    assert aceptada == unicodedata.normalize("NFC", categoria)


@pytest.mark.parametrize("categoria", ["Op\u200bera", "\u202eOpera", "Caf\ufffd", "\u3164", "Opera\u200d"])
def test_categoria_that_hides_something_is_refused_with_the_reason(categoria: str) -> None:
    with pytest.raises(DatosInvalidos, match=r"categoria debe ser un texto .*: no puede llevar"):
        Evento.desde_cuerpo({**CUERPO, "categoria": categoria})


@pytest.mark.parametrize("falta", ["evento", "capacidad", "categoria"])
def test_a_missing_field_is_named(falta: str) -> None:
    with pytest.raises(DatosInvalidos, match=falta):
        Evento.desde_cuerpo({campo: valor for campo, valor in CUERPO.items() if campo != falta})


def test_who_reads_the_table_from_outside_knows_the_same_states() -> None:
    assert [*map(str, EstadoDeEvento)] == [*map(str, Estado)]
