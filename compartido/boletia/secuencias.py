"""Characters that cannot be seen by themselves and yet change what is seen: in emoji, and inside words of scripts
whose letters join. Everywhere else they would only make one text look like another.
"""

import re
import unicodedata

SIN_LIGAR, LIGA = "\u200c", "\u200d"  # ZWNJ, ZWJ

# Emoji that are drawn as text unless U+FE0F follows (Unicode's Emoji without Emoji_Presentation).
_DE_TEXTO = (
    "©®‼⁉™ℹ↔-↙↩↪⌨⏏⏭-⏯⏱⏲⏸-⏺Ⓜ▪▫▶◀◻◼☀-☄☎☑☘☝☠☢☣☦☪☮☯☸-☺♀♂♟♠♣♥♦♨♻♾⚒⚔-⚗⚙⚛⚜⚠⚧⚰⚱⛈⛏⛑⛓⛩⛰⛱⛴⛷-⛹✂✈✉✌✍✏✒✔✖✝✡✳✴❄❇❣❤➡"
    "⤴⤵⬅-⬇〰〽㊗㊙🅰🅱🅾🅿🈂🈷🌡🌤-🌬🌶🍽🎖🎗🎙-🎛🎞🎟🏋-🏎🏔-🏟🏳🏵🏷🐿👁📽🕉🕊🕯🕰🕳-🕹🖇🖊-🖍🖐🖥🖨🖱🖲🖼🗂-🗄🗑-🗓🗜-🗞🗡🗣🗨🗯🗳🗺🛋🛍-🛏🛠-🛥🛩🛰🛳"
)
# The others. Those newer than this Python's Unicode are unassigned to it and on people's phones all the same.
_DE_COLOR = (
    "⌚⌛⏩-⏬⏰⏳◽◾☔☕♈-♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓-❕❗➕-➗➰➿⬛⬜⭐⭕🀄🃏🆎🆑-🆚🈁🈚🈯🈲-🈶🈸-🈺🉐🉑"
    "\U0001f300-\U0001f6ff\U0001f7e0-\U0001f7f0\U0001f900-\U0001f9ff\U0001fa70-\U0001faff"
)
_DE_MAS = re.compile(f"(?<=[{_DE_COLOR}])(?<![{_DE_TEXTO}])\ufe0f")
_UNO = f"(?:[{_DE_TEXTO}]\ufe0f|[{_DE_TEXTO}{_DE_COLOR}][\U0001f3fb-\U0001f3ff]?)"
_BANDERAS = "|".join(
    "".join(chr(0xE0000 + ord(letra)) for letra in region) for region in ("gbeng", "gbsct", "gbwls")
)
_EMOJI = re.compile(f"[#*0-9]\ufe0f\u20e3|🏴(?:{_BANDERAS})\U000e007f|{_UNO}(?:{LIGA}{_UNO})*")

_UNIDORES = re.compile(f"[{SIN_LIGAR}{LIGA}]")
_VIRAMA = 9  # the combining class of the sign that makes two consonants one
# Letters of the Arabic script that never join the next one: to keep them apart changes nothing.
_SUELTAS = re.compile("[آ-إاةد-زوٱ-ٳٵ-ٷڈ-ڙۀۃ-ۋۍۏےۓەۮۯء]")


def sin_de_mas(texto: str) -> str:
    """The text without the U+FE0F that phones write behind emoji which have their colours anyway."""
    return _DE_MAS.sub("", texto)


def sin_secuencias(texto: str) -> str:
    """What is left of a text: a blank for each of its emoji, and no joiner that its words need."""
    resto = _EMOJI.sub(" ", texto)
    return _UNIDORES.sub(lambda hallado: "" if _hace_falta(hallado) else hallado[0], resto)


def _hace_falta(hallado: re.Match[str]) -> bool:
    """Whether a joiner changes how its word is written: beside a virama, or between Arabic letters that would join."""
    antes, despues = hallado.string[: hallado.start()], hallado.string[hallado.end() :]
    if not antes or not despues:
        return False
    if _es_virama(antes[-1]):
        return despues[0].isalpha()
    if hallado[0] == LIGA:
        return antes[-1].isalpha() and _es_virama(despues[0])
    letra = _ultima_letra(antes)
    return _es_arabe(letra) and not _SUELTAS.match(letra) and _es_arabe(despues[0])


def _es_virama(caracter: str) -> bool:
    return unicodedata.combining(caracter) == _VIRAMA


def _es_arabe(caracter: str) -> bool:
    return unicodedata.bidirectional(caracter) == "AL"


def _ultima_letra(texto: str) -> str:
    """Without the vowel signs above or below it."""
    return next((caracter for caracter in reversed(texto) if not unicodedata.combining(caracter)), "")
