"""What one person may write for others to read: an event's name, its category. One rule for all such texts.

Two texts that look alike are one: every run of blanks is one blank, accents are composed (NFC), and what cannot be
seen or reorders its neighbours is refused rather than removed, so nobody's text is changed behind their back (but
for an emoji's needless selector, which phones write unasked). What can be told apart stays apart: NFKC would write
«①» as «1» and «½» as «1⁄2».
"""

import re
import unicodedata

_BLANCOS = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")

# Neither controls nor formats by their category, and yet nothing is seen of them: fillers, the blank of Braille,
# variation selectors, the object's and the replacement's place.
_SIN_VERSE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufffc"
    "\U00016fe4\U0001d159\U000e0100-\U000e01ef]"
)
_SIN_UTF8 = "\ufffd"  # what a decoder puts in the place of bytes that are not UTF-8


class NoSeLee(ValueError):
    """A text is not one that people can read; the message says, in Spanish, what about it and what to do."""


def legible(valor: str, maximo: int) -> str:
    """The text as it is stored, and shown: trimmed, single blanks, in Unicode's NFC form; it may be empty.

    More than `maximo` characters as they come are refused before any work is spent on them: to compose a text takes
    the square of its length. Raises NoSeLee.
    """
    texto = _BLANCOS.sub(" ", valor.strip())
    if len(texto) > maximo:
        raise NoSeLee("es demasiado largo: escriba uno más corto")
    texto = unicodedata.normalize("NFC", texto)
    if texto.isprintable() and not _SIN_VERSE.search(texto) and _SIN_UTF8 not in texto:
        return _con_algo_que_ver(texto)
    from boletia.secuencias import sin_de_mas, sin_secuencias  # the few texts that need it pay for it

    texto = sin_de_mas(texto)
    for caracter in sin_secuencias(texto):
        _revisa(caracter)
    return _con_algo_que_ver(texto)


def _revisa(caracter: str) -> None:
    """Raises NoSeLee."""
    if caracter == _SIN_UTF8:
        raise NoSeLee("no puede llevar «\ufffd»: el texto no venía en UTF-8, envíelo así")
    if not caracter.isprintable() or _SIN_VERSE.match(caracter):
        raise NoSeLee(
            f"no puede llevar caracteres de control ni que no se ven (U+{ord(caracter):04X}): quítelos"
        )


def _con_algo_que_ver(texto: str) -> str:
    if texto and all(unicodedata.category(caracter)[0] in "MZ" for caracter in texto):
        raise NoSeLee("necesita algo que se vea: escriba letras, cifras o signos")
    return texto
