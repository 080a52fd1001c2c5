"""Which parts of an event a booking takes from: of what the process has seen, never more than it saw."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.cupos import Reparto, reparte

PARTES = st.dictionaries(st.integers(0, 15), st.integers(0, 12), min_size=1)


def _reparto(vistos: dict[int, int], cupos: int = 16) -> Reparto:
    reparto = Reparto(cupos, azar=lambda: 0.0)
    reparto.ve(vistos)
    return reparto


@given(capacidad=st.integers(0, 10**6), cupos=st.integers(1, 64))
def test_the_parts_hold_together_what_the_event_has_and_no_two_differ_by_more_than_one(
    capacidad: int, cupos: int
) -> None:
    partes = reparte(capacidad, cupos)

    assert (sum(partes), len(partes)) == (capacidad, cupos)
    assert max(partes) - min(partes) <= 1


def test_with_one_part_there_is_nothing_to_choose() -> None:
    reparto = _reparto({0: 3}, cupos=1)

    assert reparto.elige(5) == {0: 5}


def test_a_new_process_tries_one_part_without_looking() -> None:
    assert Reparto(16, azar=lambda: 0.5).elige(4) == {8: 4}


def test_it_stays_with_a_part_that_sells() -> None:
    reparto = _reparto({})
    for _ in range(5):
        plan = reparto.elige(2)
        assert plan is not None
        reparto.toma(plan)

        assert plan == {0: 2}


def test_it_does_not_leave_a_part_that_has_enough_for_one_that_has_more() -> None:
    azares = iter([0.0, 0.999])
    reparto = Reparto(2, azar=lambda: next(azares))
    reparto.ve({0: 5, 1: 50})

    assert reparto.elige(2) == {0: 2}


def test_it_leaves_a_part_where_it_met_somebody() -> None:
    reparto = _reparto({})

    reparto.choca()

    assert reparto.elige(2) == {1: 2}


def test_from_the_last_part_it_goes_to_an_earlier_one() -> None:
    reparto = Reparto(2, azar=lambda: 0.999)

    reparto.choca()

    assert reparto.elige(2) == {0: 2}


def test_a_part_below_nothing_is_none_to_go_to() -> None:
    """A capacity below what is sold leaves them so."""
    reparto = _reparto({0: 1, 1: -3, 2: 1}, cupos=3)

    reparto.choca()

    assert reparto.elige(1) == {2: 1}


def test_where_its_part_has_too_little_it_goes_to_one_that_has_enough() -> None:
    assert _reparto({0: 1, 5: 4}).elige(3) == {5: 3}


def test_where_no_part_that_it_knows_has_enough_it_looks_at_the_others_first() -> None:
    reparto = _reparto({0: 1, 1: 1})

    assert (reparto.elige(2), reparto.los_conoce) == (None, False)


def test_only_where_no_part_has_enough_it_takes_from_several_the_largest_first() -> None:
    reparto = _reparto({0: 0, 1: 3, 2: 1, 3: 2}, cupos=4)

    assert reparto.elige(5) == {1: 3, 3: 2}
    assert reparto.elige(4) == {1: 3, 3: 1}


@pytest.mark.parametrize("de_mas", [0, -1])
def test_of_the_last_part_it_takes_what_is_missing(de_mas: int) -> None:
    assert _reparto({0: 3, 1: 3, 2: de_mas}, cupos=3).elige(5) == {0: 3, 1: 2}
    assert _reparto({0: 300, 1: 300, 2: de_mas}, cupos=3).elige(500) == {0: 300, 1: 200}


def test_what_it_took_is_no_longer_there() -> None:
    reparto = _reparto({0: 3, 1: 5})

    reparto.toma({0: 2})

    assert reparto.elige(2) == {1: 2}


@pytest.mark.parametrize(("visto", "plan"), [({0: 0}, {0: 2}), ({1: 0}, {0: 2}), ({0: 0, 1: 9}, {0: 2})])
def test_what_came_back_is_added_to_the_first_part_where_that_is_known(
    visto: dict[int, int], plan: dict[int, int]
) -> None:
    reparto = _reparto(visto)

    reparto.devuelve(2)

    assert reparto.elige(2) == plan


def test_what_came_back_is_found_without_looking() -> None:
    reparto = _reparto(dict.fromkeys(range(4), 0), cupos=4)
    assert reparto.elige(2) is None

    reparto.devuelve(2)

    assert reparto.elige(2) == {0: 2}


@given(vistos=PARTES, cantidad=st.integers(1, 30))
def test_a_plan_is_for_all_boletos_and_takes_nowhere_more_than_was_seen(
    vistos: dict[int, int], cantidad: int
) -> None:
    reparto = _reparto(vistos)
    plan = reparto.elige(cantidad)

    if plan is None:
        assert all(boletos < cantidad for boletos in vistos.values())
        assert not reparto.los_conoce or sum(vistos.values()) < cantidad
    else:
        assert sum(plan.values()) == cantidad
        assert all(0 < boletos <= vistos.get(parte, cantidad) for parte, boletos in plan.items())


@pytest.mark.parametrize("azar", [0.0, 0.3, 0.999999])
def test_any_chance_names_a_part(azar: float) -> None:
    assert Reparto(5, azar=lambda: azar).elige(1) is not None
