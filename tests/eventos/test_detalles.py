"""What an organiser may say of an event beyond the seed's fields. No I/O."""

import unicodedata
from typing import Any, Literal

import pytest

from boletia.errores import DatosInvalidos
from chalicelib.detalles import MAXIMA_DESCRIPCION, MAXIMO_TITULO
from chalicelib.evento import MAXIMA_CAPACIDAD, Evento

CUERPO = {"evento": "Opera Aida", "capacidad": 30, "categoria": "Opera"}
TODOS = {
    "titulo": "Aida, de Giuseppe Verdi",
    "fecha": "2026-12-31T20:30:00-06:00",
    "lugar": "Palacio de Bellas Artes",
    "descripcion": "Ópera en cuatro actos.\n\nDos intermedios.",
    "precio": {"monto": "450.00", "moneda": "MXN"},
    "maximoporcliente": 4,
}


def _con(**campos: Any) -> Evento:
    return Evento.desde_cuerpo({**CUERPO, **campos})


def test_details_follow_the_seeds_fields_in_their_order() -> None:
    presentado = _con(**TODOS).presenta()

    assert list(presentado) == [
        *("Evento", "Capacidad", "Categoria", "Estado"),
        *("Titulo", "Fecha", "Lugar", "Descripcion", "Precio", "MaximoPorCliente"),
    ]
    assert presentado["Precio"] == {"Monto": "450.00", "Moneda": "MXN"}


def test_an_evento_with_details_survives_the_table() -> None:
    evento = _con(**TODOS)

    assert Evento.desde_item(evento.a_item()) == evento


@pytest.mark.parametrize("campo", TODOS)
def test_a_detail_that_is_null_is_absent(campo: str) -> None:
    assert _con(**{campo: None}) == _con()


def test_what_is_no_field_is_ignored_as_in_the_seed() -> None:
    assert _con(estado="C", version=7, cambio=3, aforo=9) == _con()


@pytest.mark.parametrize(
    "fecha",
    [
        "2026-12-31T20:30:00Z",
        "2026-12-31T20:30:00+00:00",
        "2026-12-31T20:30:00.5-06:00",
        "1999-01-01T00:00:00+05:45",
    ],
)
def test_a_fecha_is_kept_as_it_was_given(fecha: str) -> None:
    assert _con(fecha=fecha).detalles.fecha == fecha


@pytest.mark.parametrize(
    "fecha",
    [
        "2026-12-31",
        "2026-12-31T20:30:00",
        "2026-12-31T20:30-06:00",
        "2026-12-31 20:30:00-06:00",
        "2026-13-01T20:30:00Z",
        "2026-02-30T20:30:00Z",
        "2026-12-31T25:30:00Z",
        "2026-12-31T20:30:00-99:00",
        "20261231T203000Z",
        "mañana",
        "",
        "٢٠٢٦-12-31T20:30:00Z",
        1798770600,
        True,
        [],
        {},
    ],
)
def test_what_is_no_instant_with_its_offset_is_refused(fecha: Any) -> None:
    with pytest.raises(DatosInvalidos, match="fecha debe ser un instante con su diferencia horaria"):
        _con(fecha=fecha)


@pytest.mark.parametrize("campo", ["titulo", "lugar"])
def test_titulo_and_lugar_follow_the_rule_of_names(campo: str) -> None:
    assert getattr(_con(**{campo: "  Teatro \u00a0 Colo\u0301n "}).detalles, campo) == "Teatro Colón"


@pytest.mark.parametrize("campo", ["titulo", "lugar"])
# What has all accents in one character comes as four where they are apart.
@pytest.mark.parametrize("texto", ["ñ", "ñ" * MAXIMO_TITULO, "\u1f82" * MAXIMO_TITULO])
@pytest.mark.parametrize("forma", ["NFC", "NFD"])
def test_titulo_and_lugar_at_their_bounds_are_accepted(
    campo: str, texto: str, forma: Literal["NFC", "NFD"]
) -> None:
    assert getattr(_con(**{campo: unicodedata.normalize(forma, texto)}).detalles, campo) == texto


def test_no_work_is_spent_on_a_titulo_that_cannot_become_short_enough() -> None:
    with pytest.raises(DatosInvalidos, match="es demasiado largo"):
        _con(titulo="x" * (4 * MAXIMO_TITULO + 1))


@pytest.mark.parametrize("campo", ["titulo", "lugar"])
@pytest.mark.parametrize("valor", ["", " ", 7, True, "x" * 201, "a\nb", "\u202eAida", "\ud800", "\u3164", []])
def test_titulo_and_lugar_that_are_no_short_printable_texts_are_refused(campo: str, valor: Any) -> None:
    with pytest.raises(DatosInvalidos, match=f"{campo} debe ser un texto de 1 a 200"):
        _con(**{campo: valor})


@pytest.mark.parametrize(
    ("dada", "guardada"),
    [
        ("Una  línea ", "Una línea"),
        ("Uno\r\nDos\rTres\nCuatro", "Uno\nDos\nTres\nCuatro"),
        ("\n\n  Uno\n\n  Dos\n", "Uno\n\nDos"),
        ("ñ", "ñ"),
        ("ñ" * MAXIMA_DESCRIPCION, "ñ" * MAXIMA_DESCRIPCION),
        (unicodedata.normalize("NFD", "\u1f82" * MAXIMA_DESCRIPCION), "\u1f82" * MAXIMA_DESCRIPCION),
        ("e\u0301" * MAXIMA_DESCRIPCION, "é" * MAXIMA_DESCRIPCION),
    ],
)
def test_a_descripcion_is_plain_text_of_one_or_more_lines(dada: str, guardada: str) -> None:
    assert _con(descripcion=dada).detalles.descripcion == guardada


@pytest.mark.parametrize(
    "descripcion",
    [
        "",
        "\n \n",
        "x" * 2001,
        "x" * 9000,
        "x" + " " * 8000,
        "Op\x00era",
        "a\u2028b",
        "\u202eAida",
        "a\n\u3164",
        7,
        [],
    ],
)
def test_a_descripcion_that_is_too_long_or_hides_something_is_refused(descripcion: Any) -> None:
    with pytest.raises(DatosInvalidos, match="descripcion debe ser un texto de 1 a 2000"):
        _con(descripcion=descripcion)


@pytest.mark.parametrize(
    ("monto", "moneda", "guardado"),
    [
        ("450.00", "MXN", "450.00"),
        (450, "MXN", "450"),
        ("0", "EUR", "0"),
        ("1200", "JPY", "1200"),
        ("1.125", "KWD", "1.125"),
    ],
)
def test_a_precio_is_kept_as_it_was_given(monto: Any, moneda: str, guardado: str) -> None:
    precio = _con(precio={"monto": monto, "moneda": moneda}).detalles.precio

    assert precio is not None
    assert precio.presenta() == {"Monto": guardado, "Moneda": moneda}


@pytest.mark.parametrize(
    "precio",
    [
        450,
        "450.00 MXN",
        [],
        {},
        {"monto": "450.00"},
        {"monto": "450.00", "moneda": "MXN", "iva": "16"},
        {"monto": "450.00", "moneda": "mxn"},
        {"monto": "450.00", "moneda": "XXX"},
        {"monto": "450.00", "moneda": ""},
        {"monto": "450.00", "moneda": None},
        {"monto": "450.000", "moneda": "MXN"},
        {"monto": "450.0", "moneda": "JPY"},
        {"monto": "1.1255", "moneda": "KWD"},
        {"monto": "-1", "moneda": "MXN"},
        {"monto": -1, "moneda": "MXN"},
        {"monto": 450.5, "moneda": "MXN"},
        {"monto": True, "moneda": "MXN"},
        {"monto": "", "moneda": "MXN"},
        {"monto": "1e3", "moneda": "MXN"},
        {"monto": "٤٥٠", "moneda": "MXN"},
        {"monto": "1234567890", "moneda": "MXN"},
        {"monto": 10**400, "moneda": "MXN"},
    ],
)
def test_what_is_no_amount_in_a_currency_is_refused(precio: Any) -> None:
    with pytest.raises(DatosInvalidos, match="precio debe ser un monto y una moneda de ISO 4217"):
        _con(precio=precio)


@pytest.mark.parametrize(("moneda", "decimales"), [("JPY", 0), ("MXN", 2), ("KWD", 3)])
def test_a_refused_amount_says_how_many_decimals_its_currency_has(moneda: str, decimales: int) -> None:
    with pytest.raises(DatosInvalidos, match=f"hasta 9 cifras y {decimales} decimales"):
        _con(precio={"monto": "caro", "moneda": moneda})


@pytest.mark.parametrize("maximo", [1, MAXIMA_CAPACIDAD])
def test_a_limit_at_its_bounds_is_accepted(maximo: int) -> None:
    assert _con(maximoporcliente=maximo).detalles.maximo_por_cliente == maximo


@pytest.mark.parametrize("maximo", [0, -1, 1_000_001, True, 1.0, "4", [], 10**400])
def test_a_limit_that_is_no_integer_in_bounds_is_refused(maximo: Any) -> None:
    with pytest.raises(DatosInvalidos, match="maximoPorCliente debe ser un entero de 1 a"):
        _con(maximoporcliente=maximo)
