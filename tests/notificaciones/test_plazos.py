"""How long what lasts: as docs/garantias.md tells whoever relies on it, and long enough for one another. No I/O."""

from typing import Any

from chalicelib import cartelera, correo, libro, notificador, seguimiento, turnos


def _opciones() -> dict[str, Any]:
    return vars(correo.SIN_REPETIR)["_user_provided_options"]  # type: ignore[no-any-return]


def test_the_ledger_and_its_claims_last_as_long_as_is_promised() -> None:
    assert (libro.VIDA, libro.PLAZO) == (400 * 86_400, 20)


def test_ses_is_called_once_an_e_mail_and_waited_for_less_than_a_claim_holds() -> None:
    opciones = _opciones()

    assert opciones["retries"] == {"mode": "standard", "total_max_attempts": 1}
    assert opciones["connect_timeout"] + opciones["read_timeout"] < notificador.RESERVA < libro.PLAZO


def test_as_many_e_mails_are_on_their_way_as_is_promised_and_each_has_a_connection() -> None:
    assert correo.A_LA_VEZ == _opciones()["max_pool_connections"] == 25


def test_what_an_event_announces_is_remembered_as_briefly_as_is_promised() -> None:
    assert (cartelera.MEMORIA, cartelera.MEMORIA_DE_NADA) == (5, 60)


def test_a_ses_that_takes_nothing_is_asked_once_a_minute() -> None:
    assert (notificador.PAUSA_MAXIMA, turnos.LLENO) == (60, 60)


def test_news_of_an_e_mail_wait_until_its_claim_is_over() -> None:
    assert sum(seguimiento.PAUSAS) > libro.PLAZO


def test_what_is_written_without_a_condition_is_repeated_by_the_ledger_alone() -> None:
    opciones = vars(libro.UNA_VEZ)["_user_provided_options"]

    assert opciones["retries"] == {"mode": "standard", "total_max_attempts": 1}
    assert opciones["read_timeout"] == 4


def test_a_round_trip_of_the_ledger_holds_what_dynamodb_takes() -> None:
    assert (libro.ESCRITURAS, libro.LECTURAS) == (25, 100)
