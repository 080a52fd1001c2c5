"""What a person may write for others to read: an event's name and its category follow this one rule. No I/O."""

import time
import unicodedata

import pytest
import regex  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from boletia import secuencias
from boletia.texto import NoSeLee, legible

LARGO = 1000
TODOS = "".join(map(chr, range(0x110000)))
JUNTOS = [
    "Pride 🏳️‍🌈",
    "❤️‍🔥 👩🏽‍🤝‍👩🏼 🏃🏽‍♀️‍➡️ 🕵🏽‍♂️ 👁️‍🗨️ 🐈‍⬛ 🏴‍☠️",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿 – 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇲🇽",
    "Los #️⃣1️⃣",
    "🩷 🫨 🛜",  # newer than the Unicode of Python 3.11
    "می‌خواهم",  # Persian: a ZWNJ keeps two letters apart
    "می‌خ 2",
    "क्‍ष र‍्य ශ්‍රී",  # Hindi, Bengali's form, Sinhala: beside a virama
    "2 র‍্য",
    "½ ① ﬁ ™ Ａ",  # NFKC would make other texts of them
    "100 % «Él» & \\",
]
SIN_VERSE = [
    *"\u200b\ufeff\u202e\u202a\u2066\u2069\u200e\u200f\u061c\u00ad\u034f\u2060\u2061\u180e\u180b",
    *"\u115f\u1160\u3164\uffa0\u2800\u17b4\ufe00\ufe0e\ufe0f\ufffc\ufff9\U000e0101\U000e0041\U0001d173\U0001d159",
]
CONTROLES = [*"\x00\x07\n\x1b\x7f\x85\u2028\u2029\ud800\udfff\ue000\U000f0000\u0378\U000e0fff\uffff"]
BLANCOS = regex.findall(r"\p{Zs}", TODOS)


@pytest.mark.parametrize("texto", JUNTOS)
def test_what_can_be_seen_stays_as_it_was_written(texto: str) -> None:
    assert legible(texto, LARGO) == texto


@pytest.mark.parametrize("letra", SIN_VERSE + CONTROLES)
@pytest.mark.parametrize("texto", ["Op{}era", "{}Opera", "Opera{}", "Opera {} Aida", "😀{}", "{}"])
def test_what_cannot_be_seen_or_reorders_is_refused(letra: str, texto: str) -> None:
    escrito = texto.format(letra)
    if escrito.strip() != escrito or escrito == "😀\ufe0f":
        return  # trimmed, or a phone's habit

    with pytest.raises(NoSeLee, match=rf"no puede llevar .*U\+{ord(letra):04X}"):
        legible(escrito, LARGO)


def test_every_character_that_unicode_calls_ignorable_is_refused_inside_a_word() -> None:
    ignorables = regex.findall(r"\p{Default_Ignorable_Code_Point}", TODOS)

    assert len(ignorables) > 4000
    assert [ascii(c) for c in ignorables if _pasa(f"a{c}b")] == []


@pytest.mark.parametrize(
    "texto",
    [
        "Op\u200dera",  # no letter of Latin changes with a joiner
        "Op\u200cera",
        "\u0628\u200d\u0628",  # Arabic letters that join anyway
        "\u0627\u200c\u06cc",  # and an alef, which never joins the next one
        "\u0628😀\u200c\u062e",
        "x\u0301\u200dx",  # an accent is no virama
        "\u0915\u094d\u200d",  # at the end of a word
        "\u0915\u094d\u200d \u0915",
        "\u200d\u0915",
        "🎸\u200d",
        "\u200d🎸",
        "🎸\u200d\u200d🎸",
        "a\u200d🎸",
        "1\u20e3\ufe0f",
        "🏴\U000e0067\U000e0062",
        "🏴\U000e0078\U000e0078\U000e007f",
    ],
)
def test_a_joiner_that_changes_nothing_is_refused(texto: str) -> None:
    with pytest.raises(NoSeLee, match="no se ven"):
        legible(texto, LARGO)


@pytest.mark.parametrize("blanco", [*BLANCOS, "  ", " \u00a0\u3000 "])
def test_blanks_of_every_kind_are_one_blank(blanco: str) -> None:
    assert legible(f"{blanco}Opera{blanco}Aida{blanco}", LARGO) == "Opera Aida"


def test_the_selector_that_phones_write_behind_a_coloured_emoji_makes_no_other_text() -> None:
    assert legible("Fútbol ⚽\ufe0f⭐\ufe0f", LARGO) == "Fútbol ⚽⭐"
    assert legible("❤\ufe0f", LARGO) == "❤\ufe0f"  # without it this one is drawn as text


@pytest.mark.parametrize("texto", ["\u0301", "\u0301\u0323", " \u0489 ", "\u20e3"])
def test_a_text_has_something_to_see(texto: str) -> None:
    with pytest.raises(NoSeLee, match="algo que se vea"):
        legible(texto, LARGO)


def test_bytes_that_were_no_utf_8_are_told_as_such() -> None:
    with pytest.raises(NoSeLee, match="UTF-8"):
        legible("Caf\ufffd", LARGO)


def test_a_long_text_is_refused_before_it_is_composed() -> None:
    largo = "a" + "\u0301\u0323" * 500_000  # to compose it takes hours
    antes = time.perf_counter()

    with pytest.raises(NoSeLee, match="demasiado largo"):
        legible(largo, LARGO)

    assert time.perf_counter() - antes < 1


def test_the_tables_of_emoji_are_those_of_unicode() -> None:
    letras = regex.findall(r"\p{Regional_Indicator}", TODOS)  # two of them make a flag

    de_texto = regex.findall(r"(?V1)[\p{Emoji}--\p{Emoji_Presentation}--[#*0-9]]", TODOS)
    de_color = regex.findall(r"\p{Emoji_Presentation}", TODOS)

    assert de_texto == regex.findall(f"[{secuencias._DE_TEXTO}]", TODOS)
    assert set(de_color) - set(regex.findall(f"[{secuencias._DE_COLOR}]", TODOS)) == set(letras)


RAROS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            [*SIN_VERSE, *BLANCOS, *"\u200c\u200d\ufe0f\u20e3a1🎸❤⚽🏽🏴\u0628\u06cc\u0627\u0915\u094d\u0301"]
        ),
    ),
    max_size=12,
)


@given(RAROS)
def test_what_is_stored_is_its_own_text_and_hides_nothing(escrito: str) -> None:
    try:
        guardado = legible(escrito, LARGO)
    except NoSeLee:
        return

    assert legible(guardado, LARGO) == guardado
    assert unicodedata.is_normalized("NFC", guardado)
    assert "  " not in guardado
    ocultos = [c for c in guardado if not c.isprintable() and c not in "\u200c\u200d" and not _futuro(c)]
    assert [c for c in ocultos if not 0xE0061 <= ord(c) <= 0xE007F] == []


@given(
    st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=9),
    st.sampled_from(SIN_VERSE),
)
def test_no_two_stored_texts_differ_by_one_unseen_character(texto: str, letra: str) -> None:
    medio = len(texto) // 2
    if letra == "\ufe0f":
        return

    assert not _pasa(f"{texto[:medio]}{letra}{texto[medio:]}x")


def _pasa(texto: str) -> bool:
    try:
        legible(texto, LARGO)
    except NoSeLee:
        return False
    return True


def _futuro(caracter: str) -> bool:
    """Unassigned to this Python, where Unicode keeps places for emoji."""
    return 0x1F300 <= ord(caracter) <= 0x1FAFF
