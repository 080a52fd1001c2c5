"""Each fault on each call of each route: the client gets a sensible answer, and repeating it has exactly one effect."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.fallos.invariantes import ingresos_de, nadie_de_mas, nunca_sobrevendido, reservas_de
from tests.fallos.inyector import MUERTES, PASAJEROS, Fallo, Llamada, cabe, en
from tests.fallos.mundo import EVENTOS, INVENTARIO, Mundo, Respuesta

Accion = Callable[[Mundo], Respuesta]
CLAVE = "una-clave"
AL_AZAR = ("SK", "Id", "Caduca", "Ingresos")


@dataclass(frozen=True)
class Ruta:
    """A request; `llamadas` is how many calls it makes when all goes well; `repetida` what a repetition may answer."""

    nombre: str
    accion: Accion
    llamadas: int
    repetida: tuple[int, ...] = (200,)

    def __str__(self) -> str:
        return self.nombre


def _id(mundo: Mundo) -> str:
    return str(reservas_de(mundo, "ana@example.org")[0]["SK"])


def _empezada(mundo: Mundo) -> str:
    """Raúl's reservation of three: one of them came in under the key `antes`."""
    return str(reservas_de(mundo, "raul@example.org")[0]["SK"])


LECTURAS = [
    Ruta("findAll", lambda m: m.pide("eventos", "GET", "/eventos"), 1),
    Ruta("findOne", lambda m: m.pide("eventos", "GET", "/eventos/{evento}", {"evento": "Aida"}), 1),
    Ruta("findAllEventos", lambda m: m.pide("reservas", "GET", "/reservas/eventos"), 1),
    Ruta(
        "findOneEvento",
        lambda m: m.pide("reservas", "GET", "/reservas/eventos/{evento}", {"evento": "Aida"}),
        1,
    ),
    Ruta("findReservaId", lambda m: m.pide("reservas", "GET", "/reservas/{id}", {"id": _id(m)}), 1),
    Ruta(
        "findReservasEventoEmail",
        lambda m: m.pide(
            "reservas", "GET", "/reservas/{id}/{email}", {"id": "Aida", "email": "ana@example.org"}
        ),
        1,
    ),
]
ESCRITURAS = [
    Ruta("insertEvento", lambda m: m.crea_evento("Tosca", 5), 1, (200, 409)),
    Ruta("cancelEvento", lambda m: m.cancela_evento("Aida"), 1, (200, 409)),
    Ruta("insertReserva con clave", lambda m: m.reserva("Aida", "luis@example.org", 2, CLAVE), 1),
    Ruta("cancelReserva", lambda m: m.cancela_reserva(_id(m)), 2, (200, 409)),
    Ruta("insertEntrada con clave", lambda m: m.entra(_id(m), 2, CLAVE), 1),
    Ruta("insertEntrada tras otra", lambda m: m.entra(_empezada(m), 2, CLAVE), 2),
    Ruta("deleteEntrada", lambda m: m.deshace_ingreso(_empezada(m), "antes"), 2),
]
SIN_CLAVE = Ruta("insertReserva sin clave", lambda m: m.reserva("Aida", "luis@example.org", 2), 1)


def estreno(cupos: int = 1) -> Mundo:
    """Aida has 7 boletos left; Ana has three, and so has Raúl, who came in with one of his."""
    mundo = Mundo(ajustes={"CUPOS": str(cupos)})
    mundo.crea_evento("Aida", 13)
    mundo.sosiega()
    mundo.reserva("Aida", "ana@example.org", 3)
    mundo.reserva("Aida", "raul@example.org", 3)
    mundo.entra(_empezada(mundo), 1, "antes")
    return mundo


def huella(mundo: Mundo) -> list[str]:
    """All that a request may have changed, without what is drawn at random."""
    items = [*mundo.items(EVENTOS), *mundo.items(INVENTARIO)]
    return sorted(
        str({k: v for k, v in item.items() if k not in AL_AZAR} | {"Ingresos": ingresos_de(item)})
        for item in items
    )


def efecto(ruta: Ruta) -> list[str]:
    mundo = estreno()
    assert ruta.accion(mundo).estado == 200
    return huella(mundo)


def llamadas_de(ruta: Ruta) -> range:
    """The calls that the request makes when nothing fails, as numbers to be used in a plan."""
    mundo = estreno()
    antes = len(mundo.red.llamadas)
    ruta.accion(mundo)
    assert len(mundo.red.llamadas) - antes == ruta.llamadas
    return range(ruta.llamadas)


@pytest.mark.parametrize("fallo", PASAJEROS)
@pytest.mark.parametrize("ruta", [*LECTURAS, *ESCRITURAS, SIN_CLAVE], ids=str)
def test_one_fault_on_any_call_is_not_even_noticed(ruta: Ruta, fallo: Fallo) -> None:
    for numero in llamadas_de(ruta):
        mundo = estreno()

        with mundo.fallando(en(fallo, numero)):
            respuesta = ruta.accion(mundo)

        assert respuesta.estado == 200, respuesta
        assert huella(mundo) == efecto(ruta)


@pytest.mark.parametrize("fallo", PASAJEROS)
@pytest.mark.parametrize("ruta", [*LECTURAS, *ESCRITURAS], ids=str)
def test_a_fault_that_lasts_is_a_clear_refusal_and_repeating_has_one_effect(ruta: Ruta, fallo: Fallo) -> None:
    mundo = estreno()

    with mundo.fallando(en(fallo)):
        rechazada = ruta.accion(mundo)
    mundo.salta(5)  # as Retry-After says at most; the process still remembers that it was busy
    repetida = ruta.accion(mundo)

    se_puede_fallar = any(seen is fallo for _, seen in mundo.red.inyectados)
    assert rechazada.estado in ((429, 503) if se_puede_fallar else (200,)), rechazada
    assert repetida.estado in ruta.repetida, repetida
    assert huella(mundo) == efecto(ruta)
    nunca_sobrevendido(mundo)


@pytest.mark.parametrize("muerte", MUERTES)
@pytest.mark.parametrize("ruta", ESCRITURAS, ids=str)
def test_a_killed_function_leaves_all_or_nothing_and_repeating_has_one_effect(
    ruta: Ruta, muerte: Fallo
) -> None:
    for numero in llamadas_de(ruta):
        mundo = estreno()

        with mundo.fallando(en(muerte, numero)):
            sin_respuesta = ruta.accion(mundo)
        nunca_sobrevendido(mundo)
        repetida = ruta.accion(mundo)

        assert sin_respuesta.estado == 0
        assert repetida.estado in ruta.repetida, repetida
        assert huella(mundo) == efecto(ruta)


@pytest.mark.parametrize("veces", [1, 2, 3])
def test_without_a_key_no_lost_answer_books_twice(veces: int) -> None:
    mundo = estreno()

    with mundo.fallando(en(Fallo.PERDIDA, *range(veces))):
        respuesta = SIN_CLAVE.accion(mundo)

    assert respuesta.estado == (200 if veces < 3 else 503)
    assert len(reservas_de(mundo, "luis@example.org")) == 1
    nunca_sobrevendido(mundo)


def test_the_last_boletos_are_sold_even_if_the_answer_that_took_them_is_lost() -> None:
    """The repetition finds the event sold out – by itself."""
    mundo = estreno()

    with mundo.fallando(en(Fallo.PERDIDA, 0)):
        respuesta = mundo.reserva("Aida", "luis@example.org", 7)

    assert respuesta.estado == 200
    assert len(reservas_de(mundo, "luis@example.org")) == 1


@pytest.mark.parametrize("ruta", [SIN_CLAVE, *ESCRITURAS], ids=str)
def test_a_lost_answer_followed_by_a_lost_race_is_still_one_effect_and_a_success(ruta: Ruta) -> None:
    """What the first attempt wrote is this request's own work, whoever of us repeats: botocore or the app."""
    for numero in llamadas_de(ruta):
        mundo = estreno()
        desde = len(mundo.red.llamadas) + numero
        fallos = {desde: Fallo.PERDIDA, desde + 1: Fallo.CONFLICTO}

        with mundo.fallando(lambda llamada, fallos=fallos: fallos.get(llamada.numero)):  # type: ignore[misc]
            respuesta = ruta.accion(mundo)

        assert respuesta.estado == 200, respuesta
        assert huella(mundo) == efecto(ruta)


def test_a_key_whose_every_answer_is_lost_ends_with_one_reservation_and_its_id() -> None:
    mundo = estreno()

    with mundo.fallando(en(Fallo.PERDIDA)):
        perdidas = [mundo.reserva("Aida", "luis@example.org", 2, CLAVE) for _ in range(3)]
    contestada = mundo.reserva("Aida", "luis@example.org", 2, CLAVE)

    [suya] = reservas_de(mundo, "luis@example.org")
    assert [perdida.estado for perdida in perdidas] == [503, 503, 503]
    assert (contestada.estado, contestada.cuerpo["Id"]) == (200, suya["SK"])


@pytest.mark.parametrize("clave", [None, CLAVE])
@pytest.mark.parametrize("boletos", [2, 7])
def test_an_answer_lost_longer_than_dynamodb_remembers_tokens_is_still_one_reservation(
    clave: str | None, boletos: int
) -> None:
    """ClientRequestToken is good for ten minutes; the conditions of the transaction hold for ever."""
    mundo = estreno()
    mundo.sin_fichas = True

    with mundo.fallando(en(Fallo.PERDIDA, 0)):
        respuesta = mundo.reserva("Aida", "luis@example.org", boletos, clave)

    assert respuesta.estado == 200
    assert len(reservas_de(mundo, "luis@example.org")) == 1
    nunca_sobrevendido(mundo)


MIRA = Ruta("findOneEvento", LECTURAS[3].accion, 1)
AGOTA = Ruta("insertReserva de más", lambda m: m.reserva("Aida", "luis@example.org", 8), 3)
EN_PARTES = [
    (ruta, operacion, fallo)
    for ruta, operacion in (
        (MIRA, "BatchGetItem"),
        *((AGOTA, una) for una in ("TransactWriteItems", "BatchGetItem", "TransactGetItems")),
    )
    for fallo in (*PASAJEROS, Fallo.PARCIAL)
    if cabe(fallo, operacion)
]


@pytest.mark.parametrize(("ruta", "operacion", "fallo"), EN_PARTES, ids=str)
def test_what_is_left_in_parts_is_known_although_a_call_fails(
    ruta: Ruta, operacion: str, fallo: Fallo
) -> None:
    mundo = estreno(cupos=3)
    mundo.renace()

    with mundo.fallando(en(fallo, 0, operacion=operacion)):
        respuesta = ruta.accion(mundo)

    assert [visto for _, visto in mundo.red.inyectados] == [fallo]
    if ruta is MIRA:
        assert respuesta.cuerpo["Capacidad"] == 7
    else:
        assert respuesta.cuerpo["Code"] == "SinDisponibilidad"


def test_parts_that_stay_unread_are_a_clear_refusal_in_time() -> None:
    mundo = estreno(cupos=3)
    inicio = mundo.reloj.ahora

    with mundo.fallando(en(Fallo.PARCIAL)):
        respuesta = MIRA.accion(mundo)

    assert respuesta.estado == 429
    assert 3 < mundo.reloj.ahora - inicio <= 6


def test_two_cancellations_at_once_give_the_boletos_back_once() -> None:
    mundo = estreno()
    dentro: list[Respuesta] = []

    def otra(llamada: Llamada) -> None:
        if llamada.operacion == "TransactWriteItems":
            mundo.red.antes = None
            dentro.append(mundo.cancela_reserva(_id(mundo)))

    mundo.red.antes = otra
    fuera = mundo.cancela_reserva(_id(mundo))

    assert (dentro[0].estado, fuera.estado) == (200, 409)
    nunca_sobrevendido(mundo)


@pytest.mark.parametrize("primero", ["entra", "cancela"])
def test_who_comes_in_while_it_is_cancelled_does_one_of_the_two(primero: str) -> None:
    mundo = estreno()
    hace = {
        "entra": lambda: mundo.entra(_id(mundo), 1, CLAVE),
        "cancela": lambda: mundo.cancela_reserva(_id(mundo)),
    }
    (segundo,) = hace.keys() - {primero}
    escribe = {"entra": "TransactWriteItems", "cancela": "UpdateItem"}[primero]
    dentro: list[Respuesta] = []

    def antes(llamada: Llamada) -> None:
        if llamada.operacion == escribe:
            mundo.red.antes = None
            dentro.append(hace[primero]())

    mundo.red.antes = antes
    fuera = hace[segundo]()

    assert (dentro[0].estado, fuera.estado) == (200, 409)
    nunca_sobrevendido(mundo)
    nadie_de_mas(mundo)


def test_nobody_comes_in_beyond_the_reservation_also_at_the_first_look() -> None:
    mundo = estreno()

    assert [mundo.entra(_id(mundo), 4).estado, mundo.entra(_empezada(mundo), 3).estado] == [409, 409]
    nadie_de_mas(mundo)


def test_two_doors_and_the_last_boleto_let_one_in() -> None:
    mundo = estreno()
    dentro: list[Respuesta] = []

    def otra(llamada: Llamada) -> None:
        if llamada.operacion == "UpdateItem":
            mundo.red.antes = None
            dentro.append(mundo.entra(_empezada(mundo), 2, "otra-puerta"))

    mundo.red.antes = otra
    fuera = mundo.entra(_empezada(mundo), 2, CLAVE)

    assert (dentro[0].estado, fuera.estado) == (200, 409)
    nadie_de_mas(mundo)


def test_two_buyers_of_the_last_boletos_at_once_do_not_both_get_them() -> None:
    mundo = estreno()
    dentro: list[Respuesta] = []

    def otro(llamada: Llamada) -> None:
        if llamada.operacion == "TransactWriteItems":
            mundo.red.antes = None
            dentro.append(mundo.reserva("Aida", "luis@example.org", 5))

    mundo.red.antes = otro
    fuera = mundo.reserva("Aida", "eva@example.org", 5)

    assert (dentro[0].estado, fuera.estado) == (200, 409)
    nunca_sobrevendido(mundo)


def test_an_event_is_created_once_whoever_asks_again() -> None:
    mundo = estreno()

    respuesta = mundo.crea_evento("Aida", 99)

    assert respuesta.estado == 409
    mundo.sosiega()
    nunca_sobrevendido(mundo)
