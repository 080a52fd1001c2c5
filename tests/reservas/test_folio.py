"""Ids are KSUIDs, written as the library writes them."""

from hypothesis import example, given
from hypothesis import strategies as st
from ksuid import Ksuid

from chalicelib.folio import en_base_62, nuevo
from chalicelib.reserva import id_de_reserva


@given(crudo=st.binary(min_size=20, max_size=20))
@example(crudo=bytes(20))
@example(crudo=b"\xff" * 20)
def test_an_id_is_written_as_the_library_writes_it(crudo: bytes) -> None:
    assert en_base_62(crudo) == str(Ksuid.from_bytes(crudo))


def test_a_new_id_is_one_that_the_routes_accept() -> None:
    assert id_de_reserva(nuevo()) != id_de_reserva(nuevo())
