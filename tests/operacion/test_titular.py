"""What is stored about a person is found, and taken out without the books noticing."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from herramientas.operacion.titular import ANONIMA, borra, busca, caducadas
from tests.fallos.mundo import INVENTARIO, NOTIFICACIONES
from tests.operacion.escena import Escena

ANA = "aida0@example.org"


@pytest.fixture
def escena() -> Escena:
    return Escena()


def _borra(escena: Escena, email: str) -> int:
    return borra(escena.cliente, INVENTARIO, busca(escena.tablas(), email))


def _guardado(escena: Escena) -> str:
    return json.dumps(escena.mundo.items(INVENTARIO) + escena.mundo.items(NOTIFICACIONES), ensure_ascii=False)


@pytest.mark.parametrize("escrita", [ANA, ANA.upper(), f" {ANA} "])
def test_everything_of_a_person_is_found_in_whatever_case(escena: Escena, escrita: str) -> None:
    dicho = busca(escena.tablas(), escrita).presenta()

    assert [(una["SK"], una["Email"], una["Cantidad"]) for una in dicho["reservas"]] == [
        (escena.ids["Aida"][0], ANA, "2")
    ]
    assert [uno["PK"] for uno in dicho["correos"]] == [f"{escena.ids['Aida'][0]}#A"]


def test_of_a_stranger_nothing_is_found(escena: Escena) -> None:
    assert busca(escena.tablas(), "aida@example.org").presenta() == {
        "reservas": [],
        "claves": [],
        "reenvios": [],
        "correos": [],
        "limites": [],
    }


def test_what_is_counted_for_an_address_is_found_and_forgotten(escena: Escena) -> None:
    escena.mundo.cambia_evento("Aida", maximoPorCliente=4)
    escena.mundo.sosiega()
    escena.mundo.reserva("Aida", "Eva@example.org", 3)
    escena.mundo.sosiega()
    titular = busca(escena.tablas(), "eva@example.org")

    _borra(escena, "eva@example.org")
    escena.mundo.cancela_reserva(titular.reservas[0]["SK"]["S"])

    assert [limite["Boletos"] for limite in titular.limites] == [{"N": "3"}]
    assert [item for item in escena.mundo.items(INVENTARIO) if item["PK"] == "L" or "Contada" in item] == []
    escena.mundo.sosiega()
    assert not escena.revisa().hay


def test_a_key_is_found_by_its_reservation_and_forgets_what_was_asked(escena: Escena) -> None:
    escena.mundo.reserva("Aida", "eva@example.org", 1, "una-clave-del-azar")
    escena.mundo.sosiega()
    [clave] = busca(escena.tablas(), "eva@example.org").claves

    _borra(escena, "eva@example.org")

    assert clave["Huella"]["S"] not in _guardado(escena)
    assert escena.mundo.reserva("Aida", "eva@example.org", 1, "una-clave-del-azar").estado == 422


def test_an_address_that_was_typed_in_capitals_goes_in_both_spellings(escena: Escena) -> None:
    escena.mundo.reserva("Aida", "Eva@example.org", 1)
    escena.mundo.sosiega()

    _borra(escena, "eva@EXAMPLE.org")

    assert "eva@example.org" not in _guardado(escena).lower()


def test_who_is_taken_out_leaves_the_books_balanced(escena: Escena) -> None:
    antes = {item["SK"]: (item["Estado"], item.get("Cantidad")) for item in escena.mundo.items(INVENTARIO)}

    for email in (ANA, "tosca0@example.org", "rigoletto0@example.org"):
        assert _borra(escena, email) == 1

    assert antes == {
        item["SK"]: (item["Estado"], item.get("Cantidad")) for item in escena.mundo.items(INVENTARIO)
    }
    assert ANA not in _guardado(escena)
    assert not escena.revisa().hay


def test_it_may_be_repeated_and_touches_nobody_else(escena: Escena) -> None:
    titular = busca(escena.tablas(), ANA)
    otros = _guardado(escena).count("@example.org") - 1

    assert borra(escena.cliente, INVENTARIO, titular) == 1
    assert borra(escena.cliente, INVENTARIO, titular) == 0
    assert _borra(escena, ANA) == 0

    assert _guardado(escena).count("@example.org") == otros


def test_nobody_is_told_of_what_happens_afterwards(escena: Escena) -> None:
    _borra(escena, ANA)
    escena.mundo.sosiega()
    antes = len(escena.mundo.correos)

    escena.mundo.cancela_evento("Aida")
    escena.mundo.sosiega()

    assert len(escena.mundo.correos) == antes + 2  # the other two reservations of the event
    assert not escena.revisa().hay


def test_the_active_ones_are_named(escena: Escena) -> None:
    assert busca(escena.tablas(), ANA).activas == [escena.ids["Aida"][0]]
    assert busca(escena.tablas(), "tosca0@example.org").activas == []


def test_old_reservations_of_cancelled_events_go_and_no_others(escena: Escena) -> None:
    ahora = datetime.now(UTC)

    assert caducadas(escena.tablas(), 30, ahora).reservas == []
    viejas = caducadas(escena.tablas(), 30, ahora + timedelta(days=4000))

    assert sorted(item["SK"]["S"] for item in viejas.reservas) == sorted(escena.ids["Rigoletto"])
    assert borra(escena.cliente, INVENTARIO, viejas) == 3
    assert caducadas(escena.tablas(), 30, ahora + timedelta(days=4000)).reservas == []
    assert _guardado(escena).count(ANONIMA) == 3
