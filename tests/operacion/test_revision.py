"""Each kind of drift is injected, found exactly, healed through the streams' functions, and found no more."""

import io
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from herramientas.operacion.__main__ import _contados, _de_hallazgos
from herramientas.operacion.deriva import Clase, Copia, Deriva, Original, Parte, Suma, derivas
from herramientas.operacion.informe import freno, informe, plan
from herramientas.operacion.revision import Hallazgos, Revision
from initdb.orden import HAY
from tests.fallos.invariantes import nunca_sobrevendido
from tests.fallos.mundo import EVENTOS, INVENTARIO, NOTIFICACIONES
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
    antes = dict(escena.mundo.correos)

    [deriva] = escena.revisa().derivas
    assert (deriva.evento, deriva.clase) == (que, Clase.SIN_AVISO)
    assert deriva.detalle.startswith(str(len(estados)))
    assert escena.repara() == ["entregado"]

    assert not escena.revisa().hay
    repetidos = Counter(escena.mundo.correos) - Counter(antes)
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


def test_a_capacity_below_what_is_sold_is_no_drift(escena: Escena) -> None:
    escena.mundo.cambia_evento("Aida", capacidad=3, titulo="Aida, de Verdi")
    escena.mundo.sosiega()

    assert not escena.revisa().hay


def test_a_change_that_never_reached_the_copy_is_healed(escena: Escena) -> None:
    escena.mundo.cambia_evento("Aida", capacidad=20, fecha="2027-01-02T19:00:00-06:00")

    assert clases(escena.revisa()) == [("Aida", Clase.COPIA_DISTINTA)]
    assert escena.repara() == ["entregado"]
    escena.mundo.sosiega()
    assert not escena.revisa().hay


def test_details_that_differ_in_the_same_version_are_told(escena: Escena) -> None:
    escena.pon(INVENTARIO, copia("Aida"), Lugar="Otra parte")

    [deriva] = escena.revisa().derivas

    assert (deriva.clase, deriva.funcion) == (Clase.COPIA_DISTINTA, None)
    assert "Otra parte" in deriva.detalle


def test_holders_who_were_not_told_of_another_date_are_found_and_told(escena: Escena) -> None:
    escena.mundo.cambia_evento("Aida", fecha="2027-01-02T19:00:00-06:00")
    escena.mundo.registros(EVENTOS)
    for fragmento in range(2):
        escena.mundo.entrega("modificaInventarioEvento", fragmento)

    assert clases(escena.revisa()) == [("Aida", Clase.SIN_ANUNCIO)]
    assert escena.repara() == ["entregado"]
    escena.mundo.sosiega()
    assert not escena.revisa().hay


def test_a_copy_without_its_event_is_told(escena: Escena) -> None:
    escena.borra(EVENTOS, {"nombre": "Aida"})

    assert clases(escena.revisa()) == [("Aida", Clase.COPIA_HUERFANA)]


@pytest.mark.parametrize("cambio", [{"Entradas": 2}, {"Entradas": 0}, {"Cantidad": 0}])
def test_entries_that_do_not_add_up_are_told_of_their_reservation(
    escena: Escena, cambio: dict[str, int]
) -> None:
    id = escena.ids["Tosca"][1]
    escena.mundo.entra(id, 1, "k")
    assert not escena.revisa().hay

    escena.pon(INVENTARIO, {"PK": "I", "SK": id}, **cambio)

    (deriva,) = [una for una in escena.revisa().derivas if una.clase is Clase.INGRESOS]
    assert (deriva.evento, deriva.funcion, id in deriva.detalle) == ("Tosca", None, True)


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


def test_a_change_of_date_that_was_not_told_is_found_and_told(escena: Escena) -> None:
    id = escena.ids["Aida"][0]
    escena.pon(INVENTARIO, {"PK": "I", "SK": id}, Cambio=2, Avisados=2)
    escena.mundo.sosiega()
    escena.borra(NOTIFICACIONES, {"PK": f"{id}#cambio-2"})

    assert escena.revisa().avisos == {"Aida": [f"{id}#cambio-2"]}
    escena.repara()

    assert escena.mundo.anotados()[f"{id}#cambio-2"] == "enviado"
    assert escena.revisa().avisos == {}


def test_e_mails_on_their_way_are_no_drift(escena: Escena) -> None:
    for cual in range(4):
        escena.mundo.reserva("Aida", f"nuevo{cual}@example.org", 1)

    hallazgos = escena.revisa(mientras=lambda _: escena.mundo.entrega("notificaciones", 0, 1))

    assert not hallazgos.hay


def test_e_mails_older_than_the_ledger_are_doubted(escena: Escena) -> None:
    """The ledger was lost and made anew: it knows of none of the e-mails, and they may all have been sent."""
    for id in escena.ids["Aida"]:
        escena.borra(NOTIFICACIONES, {"PK": f"{id}#A"})
    tablas = escena.tablas()
    assert Revision(tablas, duerme=_sin_esperar).revisa().dudosos == 0
    tablas.libro_desde = datetime.fromtimestamp(escena.mundo.reloj.ahora + 60, UTC)

    hallazgos = Revision(tablas, duerme=_sin_esperar).revisa()

    assert (hallazgos.dudosos, hallazgos.correos) == (3, 3)
    assert "quizá ya salieron" in informe("local", hallazgos)
    assert "más joven" in freno(hallazgos)
    assert not hallazgos.sin_correos().hay


@pytest.mark.parametrize(("cuantos", "frena"), [(100, False), (101, True)])
def test_many_e_mails_are_counted_before_they_leave(cuantos: int, frena: bool) -> None:
    hallazgos = Hallazgos(avisos={"Aida": [f"{n}#A" for n in range(cuantos)]})

    assert bool(freno(hallazgos)) == frena


@pytest.mark.parametrize(
    ("dicho", "tecleado", "salen"),
    [("6", "", True), ("", "6\n", True), ("", "sí\n", False), ("5", "", False), ("", "", False)],
)
def test_e_mails_that_cannot_be_called_back_need_their_number(
    dicho: str, tecleado: str, salen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORREOS", dicho)
    monkeypatch.setattr("sys.stdin", io.StringIO(tecleado))

    assert _contados(6, "quizá ya salieron") == salen


def test_a_yes_for_all_is_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SI", "1")
    monkeypatch.setattr("sys.stdin", io.StringIO("6\n"))

    assert not _contados(6, "quizá ya salieron")


@pytest.mark.parametrize(
    "hallazgos",
    [
        Hallazgos(en_movimiento=["Aida"]),
        Hallazgos(sin_mirar=7),
        Hallazgos(ilegibles=1),
        Hallazgos(derivas=[Deriva("Aida", Clase.ACTIVAS, "2 activas", None)]),
    ],
)
def test_all_is_well_only_where_nothing_is_uncertain(hallazgos: Hallazgos) -> None:
    assert "Todo cuadra." not in informe("local", hallazgos)
    assert _de_hallazgos(hallazgos) == HAY


def test_the_last_line_says_the_exit_code_for_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    _de_hallazgos(Hallazgos(en_movimiento=["Aida"], sin_mirar=7))

    assert capsys.readouterr().out == "resultado=1 derivas=0 en_movimiento=1 sin_mirar=7 ilegibles=0\n"


def _sin_esperar(_: float) -> None:
    pass


def test_a_new_date_that_nobody_has_to_be_told_is_no_drift() -> None:
    original = Original(4, "Opera", "A", version=1, inicial=4)
    copia = Copia(4, "Opera", "A", version=1, aplicada=4, por_avisar=0)

    def halladas(copia: Copia) -> list[Clase]:
        return [deriva.clase for deriva in derivas("Aida", original, copia, Suma())]

    assert halladas(copia) == []
    assert halladas(replace(copia, por_avisar=2)) == [Clase.SIN_ANUNCIO]
    assert halladas(replace(copia, por_avisar=2).con(Parte(0, "A", 1, quedaban=2))) == []
    assert halladas(replace(copia, por_avisar=2).con(Parte(0, "A", 1, quedaban=1))) == [Clase.SIN_ANUNCIO]


@pytest.mark.parametrize(
    ("parte", "del_evento", "cura"),
    [
        (Parte(2, "A", 1), "A", True),  # has not heard of the change
        (Parte(2, "A", 2), "C", True),  # is still on sale
        (Parte(2, "C", 2), "A", False),
        (Parte(), "A", False),
    ],
)
def test_a_part_that_is_not_as_the_event_is_named(parte: Parte, del_evento: str, cura: bool) -> None:
    original = Original(4, "Opera", del_evento, version=2, inicial=4)
    copia = Copia(4 - parte.libres, "Opera", del_evento, version=2, aplicada=4).con(parte)

    (hallada,) = derivas("Aida", original, copia, Suma())

    assert hallada.clase is Clase.COPIA_DISTINTA
    assert hallada.funcion == ("modificaInventarioEvento" if cura else None)
