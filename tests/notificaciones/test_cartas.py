"""The pictures of docs/correos.md show every e-mail that there is. No I/O."""

from chalicelib.aviso import _ASUNTOS, Aviso
from chalicelib.envio import desde_registro
from chalicelib.resumen import Resumen
from frontend.cartas import cartas


def test_every_e_mail_is_pictured_once_with_the_date_and_place_of_its_event() -> None:
    envios = [desde_registro(registro) for registro in cartas().values()]

    avisos = [envio for envio in envios if isinstance(envio, Aviso)]
    assert sorted(aviso.que for aviso in avisos) == sorted(_ASUNTOS)
    assert all(aviso.cartel.cuando and aviso.cartel.lugar for aviso in avisos)
    assert [type(envio) for envio in envios if not isinstance(envio, Aviso)] == [Resumen]
