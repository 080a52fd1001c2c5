"""What the contestants run on: compiled copies of the apps, a fresh DynamoDB with the tables, an SES."""

import compileall
import contextlib
import importlib
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from pathlib import Path
from typing import Any

import boto3

from herramientas.despliegue.proyecto import APPS, RAIZ
from herramientas.laboratorio.dynamodb_local import carpeta, dynamodb_local
from herramientas.laboratorio.ministack import dynamodb_aparte
from initdb.esquema import ETAPA_PRODUCCION, esquema
from initdb.tablas import prepara

# What the contestants run in: their packages and no others, compiled to bytecode (bench/entorno.sh).
PYTHON = str(RAIZ / ".venv-bench" / "bin" / "python")
CONTENDIENTES = RAIZ / "bench" / "contendientes"
LOTE = 25  # items of a BatchWriteItem


@dataclass(frozen=True)
class Contendiente:
    """A handler: the folder that its zip would hold, its module and its function."""

    nombre: str
    carpeta: Path
    modulo: str
    funcion: str


def desempaqueta(dominio: str, destino: Path) -> Path:
    """The app as Lambda unpacks its zip: what it shares lies beside it."""
    shutil.copytree(RAIZ / f"{dominio}-app", destino, ignore=shutil.ignore_patterns("__pycache__", "vendor"))
    shutil.copytree(RAIZ / "compartido", destino, dirs_exist_ok=True)
    return destino


@contextlib.contextmanager
def carpetas() -> Iterator[Path]:
    """A folder with the three apps and the contestants, compiled: where the zip holds no bytecode it is made here."""
    with tempfile.TemporaryDirectory(prefix="boletia-bench-") as temporal:
        for dominio in APPS:
            desempaqueta(dominio, Path(temporal) / f"{dominio}-app")
        shutil.copytree(CONTENDIENTES, Path(temporal) / "contendientes")
        shutil.copy2(RAIZ / "bench" / "obrero.py", temporal)
        compileall.compile_dir(temporal, quiet=1)
        yield Path(temporal)


def entorno(direccion: str, **mas: str) -> dict[str, str]:
    """The environment of a contestant: only what Lambda would give it, and where AWS is."""
    return {
        "PATH": os.environ["PATH"],
        "AWS_REGION": "us-west-2",
        "AWS_DEFAULT_REGION": "us-west-2",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL": direccion,
        "TABLA_EVENTOS": "eventos",
        "TABLA_INVENTARIO": "inventario",
        "TABLA_NOTIFICACIONES": "notificaciones",
        "SENDER_EMAIL": "boletia@example.com",
        "CONJUNTO_CORREO": "boletia-produccion",
        "ETAPA": "local",
        "PROTEGIDA": "0",
        **mas,
    }


def nombre_del_motor() -> str:
    """The engine that `motor` starts."""
    return "DynamoDB Local" if carpeta() else f"MiniStack {version('ministack')}"


@contextlib.contextmanager
def motor() -> Iterator[str]:
    """The address of a fresh engine with the three tables; without streams, which would slow it down."""
    with dynamodb_local() if carpeta() else dynamodb_aparte() as direccion:
        sin_streams = [replace(tabla, stream=None) for tabla in esquema(ETAPA_PRODUCCION)]
        sin_streams = [replace(tabla, protegida=False, pitr=False) for tabla in sin_streams]
        prepara(cliente(direccion), sin_streams, escribe=lambda _paso: None)
        yield direccion


def cliente(direccion: str) -> Any:
    return boto3.client(
        "dynamodb",
        endpoint_url=direccion,
        region_name="us-west-2",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def pon(dynamodb: Any, tabla: str, items: list[dict[str, Any]]) -> None:
    """Writes items in batches."""
    for desde in range(0, len(items), LOTE):
        lote = [{"PutRequest": {"Item": item}} for item in items[desde : desde + LOTE]]
        dynamodb.batch_write_item(RequestItems={tabla: lote})


def item_de_evento(nombre: str, disponibles: int) -> dict[str, Any]:
    return {
        "PK": {"S": "E"},
        "SK": {"S": nombre},
        "Capacidad": {"N": str(disponibles)},
        "Categoria": {"S": "Opera"},
        "Estado": {"S": "A"},
    }


def item_de_reserva(
    id: str, evento: str, estado: str = "A", email: str = "pepe@example.com"
) -> dict[str, Any]:
    return {
        "PK": {"S": "I"},
        "SK": {"S": id},
        "Evento": {"S": evento},
        "Email": {"S": email},
        "Cantidad": {"N": "1"},
        "Estado": {"S": estado},
    }


@contextlib.contextmanager
def ses() -> Iterator[str]:
    """The address of an SES that accepts every e-mail and keeps none."""
    servidor = HTTPServer(("127.0.0.1", 0), _Ses)
    threading.Thread(target=servidor.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{servidor.server_port}/"
    finally:
        servidor.shutdown()


class _Ses(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        cuerpo = (
            b'<SendEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendEmailResult>'
            b"<MessageId>1</MessageId></SendEmailResult></SendEmailResponse>"
        )
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(cuerpo)))
        self.end_headers()
        self.wfile.write(cuerpo)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def alcanza_reservas() -> None:
    """From here on this process can import reservas' chalicelib. A test run has its own way."""
    rutas = [str(RAIZ / "reservas-app"), str(RAIZ / "compartido")]
    if "chalicelib" not in sys.modules and rutas[0] not in sys.path:
        sys.path[:0] = rutas


def activa_reservas(direccion: str) -> Any:
    """reservas-app's module `app` in this process, on that engine; its log goes where it costs but is not seen."""
    os.environ.update(entorno(direccion))
    alcanza_reservas()
    with contextlib.redirect_stdout(Path(os.devnull).open("w")):
        return importlib.import_module("app")


def barre_boletia(app: Any, evento: str, capacidad: int) -> None:
    """The sweep of the app in this process."""
    from chalicelib.cambio import Cambio
    from chalicelib.evento import EstadoDeEvento

    app.barre(
        app.replica,
        app.suspension,
        Cambio(evento, capacidad, "Opera", EstadoDeEvento.CANCELADO),
        queda=lambda: 600.0,
    )
