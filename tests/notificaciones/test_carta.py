"""How an e-mail looks, and that no name of an event can make it look otherwise. No I/O."""

from html.parser import HTMLParser

import pytest

from chalicelib.aviso import Aviso, Estado
from chalicelib.carta import ESTRECHA, LARGO, Ajeno, Carta, asunto

PAGINA = "https://boletos.example.com/"
HOSTILES = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "Ópera\r\nBcc: todos@example.com\r\n\r\n<b>hola</b>",
    "$frase ${enlace} $$ $",
    "أوبرا عايدة",
    "Aida \u202eadiA\u202c \u2066x",
    "{0} %s {asunto}",
    "x" * 1000,
]


class _Etiquetas(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.abiertas: list[str] = []
        self.atributos: list[tuple[str, str | None]] = []
        self.textos: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.abiertas.append(tag)
        self.atributos += attrs

    def handle_data(self, data: str) -> None:
        self.textos.append(data)


def _leida(html: str) -> _Etiquetas:
    etiquetas = _Etiquetas()
    etiquetas.feed(html)
    return etiquetas


def _carta(nombre: str) -> Carta:
    return Aviso("21tY2WfhKPDj0TDulNRlu2yszl4", Estado("A"), nombre, "pepe@gmail.com", 3).carta(PAGINA)


@pytest.mark.parametrize("nombre", HOSTILES)
def test_a_name_is_text_and_nothing_else(nombre: str) -> None:
    carta, llana = _carta(nombre), _carta("Aida")

    hostil, normal = _leida(carta.html), _leida(llana.html)

    assert hostil.abiertas == normal.abiertas
    assert [uno for uno, _ in hostil.atributos] == [uno for uno, _ in normal.atributos]
    assert nombre.replace("\r\n", "\n") in [texto.replace("\r\n", "\n") for texto in hostil.textos]


@pytest.mark.parametrize("nombre", HOSTILES)
def test_a_subject_is_one_line_and_begins_with_what_it_is_about(nombre: str) -> None:
    dicho = _carta(nombre).asunto

    assert dicho.startswith("Confirmación de reserva: ")
    assert dicho.isprintable()
    assert len(dicho) <= len("Confirmación de reserva: ") + LARGO


def test_a_name_that_is_too_long_for_a_subject_shows_that_it_goes_on() -> None:
    assert asunto("Sus reservas", "x" * LARGO) == f"Sus reservas: {'x' * LARGO}"
    assert asunto("Sus reservas", "x" * (LARGO + 1)) == f"Sus reservas: {'x' * (LARGO - 1)}…"


@pytest.mark.parametrize("nombre", HOSTILES)
def test_a_name_makes_no_line_of_its_own_below_the_sentence(nombre: str) -> None:
    lineas = _carta(nombre).texto.removeprefix("".join(_carta(nombre).frase)).split("\n")

    assert [linea.partition(":")[0] for linea in lineas if ":" in linea][:3] == [
        "Evento",
        "Reserva",
        "Boletos",
    ]


@pytest.mark.parametrize("estado", list(Estado))
def test_the_first_line_is_the_seeds_sentence_and_the_last_the_link(estado: Estado) -> None:
    aviso = Aviso("21tY2WfhKPDj0TDulNRlu2yszl4", estado, "Opera Aida", "pepe@gmail.com", 3)

    lineas = aviso.carta(PAGINA).texto.splitlines()

    assert lineas[0] == aviso.texto
    assert lineas[-1] == f"Ver mi reserva: {PAGINA}#/reservas/{aviso.id}"


def test_the_page_says_what_the_text_says() -> None:
    carta = _carta("Aida")

    leida = _leida(carta.html)

    assert carta.consejo
    assert "".join(carta.frase) in "".join(leida.textos)
    assert {carta.consejo, "Ver mi reserva"} <= set(leida.textos)
    assert ("href", f"{PAGINA}#/reservas/21tY2WfhKPDj0TDulNRlu2yszl4") in leida.atributos


@pytest.mark.parametrize(("letras", "encima"), [(1, False), (ESTRECHA, False), (ESTRECHA + 1, True)])
def test_a_label_that_leaves_no_room_beside_it_stands_above_its_value(letras: int, encima: bool) -> None:
    html = Carta("Aida", ("Aida",), datos=(("x" * letras, ("1",)),)).html

    assert (("colspan", "2") in _leida(html).atributos) is encima


def test_what_others_wrote_is_isolated_in_sentence_and_table() -> None:
    html = _carta("أوبرا عايدة").html

    assert html.count("<bdi>أوبرا عايدة</bdi>") == 2


def test_without_a_page_there_is_no_link() -> None:
    carta = Aviso("1", Estado("A"), "Aida", "pepe@gmail.com", 3).carta("")

    assert carta.enlace is None
    assert "<a " not in carta.html
    assert "http" not in carta.texto


def test_nothing_is_loaded_and_the_page_follows_the_dark() -> None:
    html = _carta("Aida").html

    assert not {"img", "script", "link", "iframe"} & set(_leida(html).abiertas)
    assert "url(" not in html
    assert "prefers-color-scheme: dark" in html


def test_a_letter_of_its_own_is_laid_out_from_its_parts() -> None:
    carta = Carta(
        asunto=asunto("Sus reservas", "Aida"),
        frase=("Sus reservas de ", Ajeno("<Aida>")),
        datos=(("R1", ("confirmada",)), ("R2", ("cancelada",))),
    )

    assert carta.texto == "Sus reservas de <Aida>\n\nR1: confirmada\nR2: cancelada"
    assert "<bdi>&lt;Aida&gt;</bdi>" in carta.html
