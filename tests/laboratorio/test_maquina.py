"""A server starts, is reached and is gone; a process is charged for its own memory only."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from herramientas.laboratorio.dynamodb_local import dynamodb_local
from herramientas.laboratorio.maquina import SinMotor, memoria_maxima, puerto_libre, servidor

MEMORIA = "from herramientas.laboratorio.maquina import memoria_maxima; print(memoria_maxima())"


def test_a_server_answers_while_it_is_needed_and_is_gone_afterwards() -> None:
    puerto = puerto_libre()
    orden = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(puerto)]

    with servidor(orden, puerto) as direccion:
        assert direccion == f"http://127.0.0.1:{puerto}"
        socket.create_connection(("127.0.0.1", puerto)).close()

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", puerto))


def test_a_server_that_ends_says_why() -> None:
    orden = [sys.executable, "-c", "raise SystemExit('no licence')"]

    with pytest.raises(SinMotor, match="no licence"), servidor(orden, puerto_libre()):
        pass


def test_a_process_is_not_charged_for_the_memory_of_its_parent() -> None:
    lastre = b"x" * 300 * 1024 * 1024

    hijo = float(subprocess.run([sys.executable, "-c", MEMORIA], check=True, capture_output=True).stdout)

    assert hijo < 100 < len(lastre) / 1024 / 1024 < memoria_maxima()


def test_a_folder_without_the_engine_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DYNAMODB_LOCAL", str(tmp_path))

    with pytest.raises(SinMotor, match=r"DynamoDBLocal\.jar"), dynamodb_local():
        pass
