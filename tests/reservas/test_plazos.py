"""How long what lasts, as docs/garantias.md tells whoever relies on it. No I/O."""

from boletia import llamada
from chalicelib import barrido, transacciones


def test_contention_is_waited_for_as_long_as_is_promised() -> None:
    assert llamada.PLAZO == 6


def test_no_pause_between_two_attempts_is_felt() -> None:
    assert llamada.PAUSA_MAXIMA <= 0.5


def test_an_idempotency_key_is_good_for_a_day() -> None:
    assert transacciones.VIDA_DE_CLAVE == 86_400


def test_a_sweep_stops_while_there_is_time_for_a_pause_and_a_round_trip_more() -> None:
    assert barrido.MARGEN > 2 * barrido.PAUSA_MAXIMA
