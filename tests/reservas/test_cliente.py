"""How the AWS clients wait. That they ask what boto3's would: tests/bench/test_cliente.py."""

import socket

from boletia.cliente import crea


def test_a_connection_that_stands_idle_is_kept() -> None:
    opciones = crea("dynamodb")._endpoint.http_session._socket_options

    assert (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1) in opciones


def test_all_attempts_end_before_api_gateway_gives_up() -> None:
    config = crea("dynamodb").meta.config

    intento = config.connect_timeout + config.read_timeout
    assert (intento, config.retries["total_max_attempts"]) == (5, 3)
    assert 0 < config.connect_timeout < config.read_timeout
