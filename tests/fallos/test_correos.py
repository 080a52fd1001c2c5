"""SES throttles, is down, rejects an address, sends and does not say so: one e-mail per reservation and state."""

import pytest

from tests.fallos.invariantes import cada_correo_una_vez, todo_en_orden
from tests.fallos.inyector import DEL_LIBRO, MUERTES, PASAJEROS, Fallo, en, sin_fallos
from tests.fallos.mundo import INVENTARIO, Cubo, Mundo, clave_de_correo

ENVIO = "SendEmail"
SIN_DUDA = [fallo for fallo in PASAJEROS if fallo is not Fallo.PERDIDA]
DE_SES = [fallo for fallo in SIN_DUDA if fallo is not Fallo.CONFLICTO]


def vendido(reservas: int = 3, a_la_vez: int = 1) -> Mundo:
    mundo = Mundo(a_la_vez)
    mundo.crea_evento("Aida", 1000)
    mundo.sosiega()
    for cual in range(reservas):
        mundo.reserva("Aida", f"c{cual}@example.org")
    return mundo


def veces(mundo: Mundo) -> list[int]:
    return sorted(mundo.correos.values())


@pytest.mark.parametrize("fallo", DE_SES)
def test_ses_that_fails_for_a_while_delays_e_mails_and_loses_none(fallo: Fallo) -> None:
    mundo = vendido()

    with mundo.fallando(en(fallo, operacion=ENVIO)):
        errores = [mundo.invoca("notificaciones", mundo.registros(INVENTARIO)) for _ in range(3)]
    mundo.sosiega()

    assert all(type(error).__name__ == "EnvioFallido" for error in errores), errores
    assert veces(mundo) == [1, 1, 1]


def test_a_throttled_e_mail_is_sent_by_the_very_next_delivery() -> None:
    mundo = vendido()

    with mundo.fallando(en(Fallo.FRENO, 1, operacion=ENVIO)):
        mundo.invoca("notificaciones", mundo.registros(INVENTARIO))
    momento = mundo.reloj.ahora
    assert mundo.invoca("notificaciones", mundo.registros(INVENTARIO)) is None

    assert mundo.reloj.ahora == momento
    assert veces(mundo) == [1, 1, 1]


def test_one_rejected_address_does_not_hold_up_the_others() -> None:
    mundo = vendido()
    mundo.rechazadas.add("c1@example.org")

    assert mundo.invoca("notificaciones", mundo.registros(INVENTARIO)) is None

    assert veces(mundo) == [1, 1]
    assert sorted(mundo.anotados().values()) == ["enviado", "enviado", "rechazado"]


def test_a_rejected_address_is_not_tried_again() -> None:
    mundo = vendido()
    mundo.rechazadas.add("c1@example.org")
    mundo.invoca("notificaciones", mundo.registros(INVENTARIO))
    intentos = len(mundo.red.llamadas)

    mundo.invoca("notificaciones", mundo.registros(INVENTARIO))

    assert not [llamada for llamada in mundo.red.llamadas[intentos:] if llamada.operacion == ENVIO]


def test_a_timeout_after_sending_repeats_that_one_e_mail_and_no_other() -> None:
    """No one can know whether SES had sent it: the window of docs/garantias.md."""
    mundo = vendido()

    with mundo.fallando(en(Fallo.PERDIDA, 1, operacion=ENVIO)):
        mundo.invoca("notificaciones", mundo.registros(INVENTARIO))
    mundo.sosiega()

    assert veces(mundo) == [1, 1, 2]
    cada_correo_una_vez(mundo)


def test_nobody_sends_an_e_mail_again_behind_our_back() -> None:
    """One delivery asks SES once, even if no answer comes: each repetition may be one e-mail more."""
    mundo = vendido(1)

    with mundo.fallando(en(Fallo.PERDIDA, operacion=ENVIO)):
        mundo.invoca("notificaciones", mundo.registros(INVENTARIO))

    assert veces(mundo) == [1]


@pytest.mark.parametrize("numero", range(9))
@pytest.mark.parametrize("fallo", [*SIN_DUDA, Fallo.PERDIDA, Fallo.PARCIAL])
def test_no_fault_of_the_ledger_sends_an_e_mail_twice(fallo: Fallo, numero: int) -> None:
    mundo = vendido()

    with mundo.fallando(en(fallo, numero, operacion=DEL_LIBRO)):
        mundo.invoca("notificaciones", mundo.registros(INVENTARIO))
    mundo.sosiega()

    assert veces(mundo) == [1, 1, 1]
    cada_correo_una_vez(mundo)


@pytest.mark.parametrize(
    ("operacion", "cuantas", "termina"),
    [
        ("BatchWriteItem", 1, "NoneType"),
        ("BatchWriteItem", 9, "LibroOcupado"),
        ("BatchGetItem", 1, "LibroOcupado"),  # of the events' dates
    ],
)
def test_what_dynamodb_leaves_undone_of_a_batch_is_done_by_somebody(
    operacion: str, cuantas: int, termina: str
) -> None:
    mundo = vendido(8, a_la_vez=25)

    with mundo.fallando(en(Fallo.PARCIAL, *range(cuantas), operacion=operacion)):
        error = mundo.invoca("notificaciones", mundo.registros(INVENTARIO))
    mundo.renace()
    mundo.sosiega()

    assert type(error).__name__ == termina
    assert {fallo for _, fallo in mundo.red.inyectados} == {Fallo.PARCIAL}
    todo_en_orden(mundo)


def test_what_the_ledger_does_not_say_at_once_is_not_sent_again() -> None:
    mundo = vendido(8, a_la_vez=25)
    mundo.invoca("notificaciones", mundo.registros(INVENTARIO))
    mundo.renace()

    with mundo.fallando(en(Fallo.PARCIAL, 0, 1, 2, operacion="BatchGetItem")):
        assert mundo.invoca("notificaciones", mundo.registros(INVENTARIO)) is None

    assert len(mundo.red.inyectados) == 3
    assert veces(mundo) == [1] * 8
    assert {llamada.operacion for llamada in mundo.red.llamadas[-4:]} == {"BatchGetItem"}


@pytest.mark.parametrize("fallo", PASAJEROS)
def test_a_ledger_that_is_down_between_sending_and_confirming_sends_no_e_mail_twice(fallo: Fallo) -> None:
    """While the process lives: it remembers what it has sent."""
    mundo = vendido(1)

    with mundo.fallando(en(fallo, *range(1, 9), operacion=DEL_LIBRO)):
        error = mundo.invoca("notificaciones", mundo.registros(INVENTARIO))
    mundo.sosiega()

    assert (error is None) == (fallo is Fallo.PERDIDA)  # what was done is found to be done
    assert veces(mundo) == [1]
    assert mundo.anotados().popitem()[1] == "enviado"


@pytest.mark.parametrize("numero", range(9))
@pytest.mark.parametrize("muerte", MUERTES)
def test_a_process_killed_anywhere_repeats_at_most_the_one_e_mail_in_hand(muerte: Fallo, numero: int) -> None:
    mundo = vendido()

    with mundo.fallando(en(muerte, numero)):
        mundo.invoca("notificaciones", mundo.registros(INVENTARIO))
    mundo.sosiega()

    todo_en_orden(mundo)
    assert sum(veces(mundo)) <= 4


def test_another_delivery_keeps_off_an_e_mail_that_may_be_on_its_way() -> None:
    mundo = vendido(1)
    with mundo.fallando(en(Fallo.MUERTE_ANTES, operacion=ENVIO)):
        mundo.invoca("notificaciones", mundo.registros(INVENTARIO))

    error = mundo.invoca("notificaciones", mundo.registros(INVENTARIO))

    assert type(error).__name__ == "EnvioEnCurso"
    assert not mundo.correos
    mundo.sosiega()
    assert veces(mundo) == [1]


def test_a_full_ses_is_waited_for_inside_the_invocation() -> None:
    mundo = vendido()

    with mundo.fallando(en(Fallo.FRENO, 0, 1, 2, operacion=ENVIO)):
        assert mundo.invoca("notificaciones", mundo.registros(INVENTARIO)) is None

    assert veces(mundo) == [1, 1, 1]
    cada_correo_una_vez(mundo)


@pytest.mark.parametrize("fallo", [None, Fallo.FRENO, Fallo.CAIDA, Fallo.PERDIDA])
def test_a_cancellation_never_comes_before_its_confirmation(fallo: Fallo | None) -> None:
    mundo = vendido(0, a_la_vez=25)
    for cual in range(3):
        reserva = mundo.reserva("Aida", f"c{cual}@example.org")
        mundo.cancela_reserva(reserva.cuerpo["Id"])

    with mundo.fallando(en(fallo, 0, 1, operacion=ENVIO) if fallo else sin_fallos):
        mundo.invoca("notificaciones", mundo.registros(INVENTARIO))
    mundo.sosiega()

    contados = [clave_de_correo(texto) for texto in mundo.correos]
    assert len(contados) == 6
    for clave in contados:
        id, _, estado = clave.partition("#")
        assert estado == "A" or contados.index(f"{id}#A") < contados.index(clave)
    cada_correo_una_vez(mundo)


@pytest.mark.parametrize("numero", range(0, 40, 3))
@pytest.mark.parametrize("muerte", MUERTES)
def test_a_process_killed_while_many_go_side_by_side_loses_none(muerte: Fallo, numero: int) -> None:
    mundo = vendido(8, a_la_vez=25)

    with mundo.fallando(en(muerte, numero)):
        mundo.invoca("notificaciones", mundo.registros(INVENTARIO))
    mundo.sosiega()

    todo_en_orden(mundo)


@pytest.mark.parametrize("fallo", [*SIN_DUDA, Fallo.PERDIDA, Fallo.PARCIAL])
@pytest.mark.parametrize("numero", range(0, 12, 2))
def test_no_fault_of_the_ledger_sends_one_of_many_twice(fallo: Fallo, numero: int) -> None:
    mundo = vendido(8, a_la_vez=25)

    with mundo.fallando(en(fallo, numero, operacion=DEL_LIBRO)):
        mundo.invoca("notificaciones", mundo.registros(INVENTARIO))
    mundo.sosiega()

    assert veces(mundo) == [1] * 8
    cada_correo_una_vez(mundo)


def test_a_batch_that_comes_again_to_another_process_is_asked_about_at_once() -> None:
    mundo = vendido(30, a_la_vez=25)
    mundo.invoca("notificaciones", mundo.registros(INVENTARIO))
    mundo.renace()
    antes = len(mundo.red.llamadas)

    mundo.invoca("notificaciones", mundo.registros(INVENTARIO))

    assert [llamada.operacion for llamada in mundo.red.llamadas[antes:]] == ["BatchGetItem"]


def test_a_limited_ses_is_kept_busy_and_hardly_ever_refuses() -> None:
    """Two processes, one after the other in turn, on one token bucket; waiting alone makes time pass."""
    mundo = vendido(120, a_la_vez=25)
    mundo.ses = Cubo(ritmo=5.0)
    registros = [uno for uno in mundo.registros(INVENTARIO) if uno["dynamodb"]["Keys"]["PK"]["S"] == "I"]
    inicio = mundo.reloj.ahora
    for desde in range(0, 120, 10):
        mundo.renace()
        assert mundo.invoca("notificaciones", registros[desde : desde + 10]) is None

    intentos = sum(llamada.operacion == ENVIO for llamada in mundo.red.llamadas)
    escritos = sum(llamada.operacion == "UpdateItem" for llamada in mundo.red.llamadas)
    assert veces(mundo) == [1] * 120
    assert intentos <= 1.02 * 120
    assert escritos <= 1.2 * 120 + 12
    assert mundo.reloj.ahora - inicio < 1.2 * 120 / 5
