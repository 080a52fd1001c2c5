"""`make correos`: what did not arrive is listed by reason, and sent again once."""

import pytest

from herramientas.despliegue.funciones import de_streams
from herramientas.operacion.correos import REENVIO, Anotado, elegidos, lineas, registros, sin_llegar
from herramientas.operacion.cura import Cura
from tests.fallos.mundo import INVENTARIO, NOTIFICACIONES
from tests.operacion.escena import ETAPA, Escena


@pytest.fixture
def escena() -> Escena:
    return Escena()


def _marca(escena: Escena, id: str, situacion: str, motivo: str) -> str:
    clave = f"{id}#A"
    escena.pon(NOTIFICACIONES, {"PK": clave}, Situacion=situacion, Detalle=motivo)
    return clave


def _reenvia(escena: Escena, cuales: list[Anotado]) -> None:
    funciones = {funcion.manejador: funcion for funcion in de_streams(ETAPA)}
    cura = Cura(escena.tablas(), funciones, escena._invoca)
    escena._invoca("notificaciones", registros(cura, cuales))


def test_what_arrived_is_not_listed(escena: Escena) -> None:
    assert sin_llegar(escena.tablas()) == []


def test_what_did_not_arrive_is_listed_by_reason(escena: Escena) -> None:
    uno, otro, tercero = escena.ids["Aida"]
    _marca(escena, uno, "rechazado", "MessageRejected: Address blacklisted.")
    _marca(escena, otro, "rechazado", "MessageRejected: Address blacklisted.")
    _marca(escena, tercero, "aplazado", "Throttling")

    dichas = list(lineas(sin_llegar(escena.tablas())))

    assert [linea.split("(")[0].split() for linea in dichas] == [
        ["2", "rechazado", "MessageRejected:", "Address", "blacklisted."],
        ["1", "aplazado", "Throttling"],
    ]
    assert uno in dichas[0]


def test_what_came_back_for_a_reason_that_may_pass_is_listed_and_not_sent_again(escena: Escena) -> None:
    id = escena.ids["Aida"][0]
    escena.pon(
        NOTIFICACIONES, {"PK": f"{id}#A"}, Situacion="enviado", Detalle="0100", Nota="Transient/MailboxFull"
    )

    anotados = sin_llegar(escena.tablas())

    assert anotados == [Anotado(f"{id}#A", "enviado", "Transient/MailboxFull")]
    assert elegidos(anotados, id, "") == []


@pytest.mark.parametrize("situacion", ["rechazado", "rebotado", "aplazado"])
def test_it_is_sent_again_by_the_function_and_once(escena: Escena, situacion: str) -> None:
    id = escena.ids["Aida"][0]
    clave = _marca(escena, id, situacion, "Permanent/General")
    antes = sum(escena.mundo.correos.values())
    cuales = elegidos(sin_llegar(escena.tablas()), id, "")

    for _ in range(2):
        _reenvia(escena, cuales)

    assert sum(escena.mundo.correos.values()) == antes + 1
    assert escena.mundo.anotados()[clave] == "enviado"
    assert sin_llegar(escena.tablas()) == []


@pytest.mark.parametrize(("campo", "estado"), [("Cantidad", "quedan-1"), ("Cambio", "cambio-1")])
def test_what_tells_no_state_is_sent_again_while_it_is_still_so(
    escena: Escena, campo: str, estado: str
) -> None:
    id = escena.ids["Aida"][0]
    escena.pon(INVENTARIO, {"PK": "I", "SK": id}, **{campo: 1})
    escena.mundo.sosiega()
    escena.pon(NOTIFICACIONES, {"PK": f"{id}#{estado}"}, Situacion="rebotado", Detalle="Permanent/General")
    antes = sum(escena.mundo.correos.values())

    _reenvia(escena, elegidos(sin_llegar(escena.tablas()), id, ""))

    assert sum(escena.mundo.correos.values()) == antes + 1
    assert escena.mundo.anotados()[f"{id}#{estado}"] == "enviado"
    escena.mundo.cancela_reserva(id)
    assert (
        registros(Cura(escena.tablas(), {}, escena._invoca), [Anotado(f"{id}#{estado}", "rebotado", "")])
        == []
    )


def test_an_e_mail_that_arrived_is_not_sent_again_by_its_number_either(escena: Escena) -> None:
    id = escena.ids["Aida"][0]
    antes = sum(escena.mundo.correos.values())

    _reenvia(escena, [Anotado(f"{id}#A", "rechazado", "")])

    assert sum(escena.mundo.correos.values()) == antes


def test_a_reservation_that_is_there_no_more_is_passed_over(escena: Escena) -> None:
    cura = Cura(escena.tablas(), {}, escena._invoca)

    assert registros(cura, [Anotado("nadie#A", "rechazado", "")]) == []


def test_who_is_chosen() -> None:
    lista = [
        Anotado("uno#A", "rechazado", "MessageRejected: Address blacklisted."),
        Anotado("uno#X", "rebotado", "Permanent/General"),
        Anotado("unoydos#A", "rebotado", "Permanent/General"),
        Anotado("tres#A", "aplazado", "Permanent/General"),
        Anotado("cuatro#A", "denunciado", "abuse"),
    ]

    assert [uno.clave for uno in elegidos(lista, "uno", "")] == ["uno#A", "uno#X"]
    assert [uno.clave for uno in elegidos(lista, "", "General")] == ["uno#X", "unoydos#A", "tres#A"]
    assert [uno.clave for uno in elegidos(lista, "uno", "General")] == ["uno#X"]


def test_the_function_knows_what_is_sent_again(escena: Escena) -> None:
    with escena.mundo.procesos.uno_libre("notificaciones") as proceso:
        assert proceso.dominio.modulo("aviso").REENVIO == REENVIO


def test_what_waits_is_missing_for_the_check(escena: Escena) -> None:
    id = escena.ids["Aida"][0]
    clave = _marca(escena, id, "aplazado", "Throttling")

    assert escena.revisa().avisos == {"Aida": [clave]}
