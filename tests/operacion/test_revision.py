"""Each kind of drift is injected, found exactly, healed through the streams' functions, and found no more."""

from typing import Any

import pytest

from herramientas.operacion.deriva import Clase
from herramientas.operacion.informe import informe, plan
from tests.fallos.dominios import Dominio
from tests.fallos.invariantes import nunca_sobrevendido
from tests.fallos.mundo import EVENTOS, INVENTARIO, NOTIFICACIONES, TIEMPO
from tests.operacion.escena import Escena, clases, copia


@pytest.fixture
def escena() -> Escena:
    return Escena()


def test_a_stage_in_order_has_no_drift(escena: Escena) -> None:
    hallazgos = escena.revisa()

    assert not hallazgos.hay
    assert (hallazgos.leidos["eventos"], hallazgos.leidos["E"], hallazgos.leidos["I"]) == (3, 3, 9)
    assert "Todo cuadra." in informe("local", hallazgos)


def test_looking_writes_nothing(escena: Escena) -> None:
    escena.pon(INVENTARIO, copia("Aida"), Capacidad=9)
    desde = len(escena.mundo.red.llamadas)

    escena.revisa()

    hechas = {llamada.operacion for llamada in escena.mundo.red.llamadas[desde:]}
    assert hechas <= {"Scan", "Query", "GetItem", "BatchGetItem", "DescribeTable"} | _DE_INITDB


_DE_INITDB = {"DescribeTimeToLive", "ListTagsOfResource", "DescribeContinuousBackups"}


def test_a_missing_copy_is_created_by_the_function_that_creates_copies(escena: Escena) -> None:
    escena.mundo.crea_evento("Norma", 5)

    assert clases(escena.revisa()) == [("Norma", Clase.SIN_COPIA)]
    assert escena.repara() == ["entregado"]

    assert not escena.revisa().hay


def test_a_missing_copy_whose_event_has_sold_is_never_created_anew(escena: Escena) -> None:
    """A fresh copy would offer again what was sold."""
    escena.borra(INVENTARIO, copia("Aida"))

    [deriva] = escena.revisa().derivas
    assert (deriva.clase, deriva.funcion) == (Clase.SIN_COPIA, None)
    assert "Capacidad 4" in deriva.consejo

    assert escena.repara() == []


def test_a_copy_that_did_not_hear_of_its_cancellation_is_closed_and_swept(escena: Escena) -> None:
    escena.mundo.cancela_evento("Aida")

    assert clases(escena.revisa()) == [("Aida", Clase.COPIA_DISTINTA), ("Aida", Clase.ACTIVAS)]
    assert escena.repara() == ["entregado", "entregado"]

    escena.mundo.sosiega()
    assert not escena.revisa().hay


def test_active_reservations_of_a_cancelled_event_are_swept(escena: Escena) -> None:
    escena.pon(INVENTARIO, {"PK": "I", "SK": escena.ids["Rigoletto"][1]}, Estado="A")

    assert clases(escena.revisa()) == [("Rigoletto", Clase.ACTIVAS)]
    assert escena.repara() == ["entregado"]

    assert not escena.revisa().hay


@pytest.mark.parametrize("que", ["Aida", "Tosca", "Rigoletto"])
def test_each_state_without_a_confirmed_e_mail_is_told(escena: Escena, que: str) -> None:
    estados = {"Aida": "A", "Tosca": "AX", "Rigoletto": "AC"}[que]
    for estado in estados:
        escena.borra(NOTIFICACIONES, {"PK": f"{escena.ids[que][0]}#{estado}"})
    antes = escena.mundo.correos.copy()

    [deriva] = escena.revisa().derivas
    assert (deriva.evento, deriva.clase) == (que, Clase.SIN_AVISO)
    assert deriva.detalle.startswith(str(len(estados)))
    assert escena.repara() == ["entregado"]

    assert not escena.revisa().hay
    repetidos = escena.mundo.correos - antes
    assert sorted(repetidos.values()) == [1] * len(estados)


def test_a_claim_that_was_never_confirmed_is_told_again_once_it_has_expired(escena: Escena) -> None:
    clave = {"PK": f"{escena.ids['Aida'][0]}#A"}
    escena.pon(NOTIFICACIONES, clave, Situacion="reclamado", Vence=0, Dueno="un proceso muerto")

    assert clases(escena.revisa()) == [("Aida", Clase.SIN_AVISO)]
    assert escena.repara() == ["entregado"]

    assert not escena.revisa().hay


@pytest.mark.parametrize(("libres", "palabra"), [(9, "-5"), (1, "+3")])
def test_availability_that_does_not_add_up_is_told_with_what_to_do(
    escena: Escena, libres: int, palabra: str
) -> None:
    escena.pon(INVENTARIO, copia("Aida"), Capacidad=libres)

    hallazgos = escena.revisa()

    assert clases(hallazgos) == [("Aida", Clase.DESCUADRE)]
    assert palabra in informe("local", hallazgos)
    assert escena.repara() == []


def test_more_sold_than_there_is_needs_a_decision(escena: Escena) -> None:
    escena.pon(EVENTOS, {"nombre": "Aida"}, Capacidad=5)

    [deriva] = escena.revisa().derivas

    assert (deriva.clase, deriva.funcion) == (Clase.DESCUADRE, None)
    assert "decida" in deriva.consejo


def test_a_copy_without_its_event_is_told(escena: Escena) -> None:
    escena.borra(EVENTOS, {"nombre": "Aida"})

    assert clases(escena.revisa()) == [("Aida", Clase.COPIA_HUERFANA)]


def test_an_item_that_no_one_understands_is_counted(escena: Escena) -> None:
    escena.pon(INVENTARIO, {"PK": "I", "SK": "x" * 27}, Evento="Aida")

    hallazgos = escena.revisa()

    assert hallazgos.ilegibles == 1
    assert hallazgos.hay


def test_all_kinds_at_once_are_found_and_what_can_be_healed_is(escena: Escena) -> None:
    escena.mundo.crea_evento("Norma", 5)
    escena.mundo.cancela_evento("Aida")
    escena.borra(NOTIFICACIONES, {"PK": f"{escena.ids['Tosca'][1]}#A"})
    escena.pon(INVENTARIO, copia("Rigoletto"), Capacidad=7)

    hallazgos = escena.revisa()
    assert clases(hallazgos) == [
        ("Aida", Clase.COPIA_DISTINTA),
        ("Aida", Clase.ACTIVAS),
        ("Norma", Clase.SIN_COPIA),
        ("Rigoletto", Clase.DESCUADRE),
        ("Tosca", Clase.SIN_AVISO),
    ]
    assert plan(hallazgos).count("\n") == 4
    escena.repara()
    escena.mundo.sosiega()

    assert clases(escena.revisa()) == [("Rigoletto", Clase.DESCUADRE)]


def test_bookings_under_way_are_no_drift(escena: Escena) -> None:
    """Each look meets the event between two states, and finds it moved."""
    numero = iter(range(100))

    def compra(_: Any) -> None:
        escena.mundo.red.antes = None
        escena.mundo.reserva("Tosca", f"prisa{next(numero)}@example.org", 1)
        escena.mundo.red.antes = en_medio

    def en_medio(llamada: Any) -> None:
        if llamada.operacion == "Query":
            compra(llamada)

    escena.mundo.red.antes = en_medio
    hallazgos = escena.revisa(mientras=compra)
    escena.mundo.red.antes = None
    nunca_sobrevendido(escena.mundo)

    assert [deriva for deriva in hallazgos.derivas if deriva.clase is not Clase.SIN_AVISO] == []


def test_an_event_created_while_we_look_is_no_drift(escena: Escena) -> None:
    escena.mundo.crea_evento("Norma", 5)

    hallazgos = escena.revisa(mientras=lambda _: escena.mundo.sosiega())

    assert not hallazgos.hay


def test_a_sweep_under_way_is_no_drift(escena: Escena) -> None:
    escena.mundo.cancela_evento("Aida")

    hallazgos = escena.revisa(mientras=lambda _: escena.mundo.sosiega())

    assert not hallazgos.hay


def test_e_mails_on_their_way_are_no_drift(escena: Escena) -> None:
    for cual in range(4):
        escena.mundo.reserva("Aida", f"nuevo{cual}@example.org", 1)

    hallazgos = escena.revisa(mientras=lambda _: escena.mundo.entrega("notificaciones", 0, 1))

    assert not hallazgos.hay


def test_reservations_are_found_under_the_key_that_reservas_gives_them(escena: Escena) -> None:
    reservas = Dominio("reservas", TIEMPO)
    claves = reservas.modulo("claves")
    tablas = escena.tablas()

    for particiones in (1, 8):
        tablas._particiones = particiones
        for nombre in ("Aida", "Ñandú", "3MSQcduudX3O9qIToKJtYsXOIhi"):
            assert tablas._pk("E", nombre) == claves.Claves(particiones).evento(nombre)["PK"]["S"]
            assert tablas._pk("I", nombre) == claves.Claves(particiones).reserva(nombre)["PK"]["S"]
