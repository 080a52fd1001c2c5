"""The simulated sale of e-mails: an SES that takes what it grants, and shards that lose and repeat nothing."""

import pytest
from botocore.exceptions import ClientError

from bench.correos import _aparte, _fachada, _recuerda
from bench.correos_simulados import Ses, simula
from bench.tiempo import Tiempo

CORREO = {"Destination": {"ToAddresses": ["ana@example.com"]}}


def test_an_ses_takes_what_it_grants_and_no_more() -> None:
    tiempo = Tiempo()
    tiempo.ahora = 1.0
    ses = Ses(tiempo, 2)
    ses.send_email(**CORREO)
    ses.send_email(**CORREO)

    with pytest.raises(ClientError, match="Throttling"):
        ses.send_email(**CORREO)
    tiempo.ahora = 1.5
    ses.send_email(**CORREO)

    assert (ses.pedidos, ses.llegados.total()) == (4, 3)


def test_a_small_sale_loses_nothing_and_tells_nobody_twice() -> None:
    recordado: list[int] = []
    with _aparte() as app:
        visto = simula(
            _fachada(app), 200, 14, 2, lambda _, notificador: recordado.append(_recuerda(notificador, set()))
        )

    assert (visto.faltan, visto.repetidos, visto.perdidos, visto.fallidas) == (0, 0, 0, 0)
    assert visto.pedidos == 200
    assert 200 / 14 * 0.9 < visto.segundos < 200 / 14 * 1.3
    assert len(recordado) == 8
    assert min(recordado) > 0
