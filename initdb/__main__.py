"""`python -m initdb --stage STAGE [--particiones N] [--borrar]`: the command line of initdb.

Exit code: 0 as wanted; 1 something exists and differs, or the deletion was not confirmed; 2 cannot work.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from initdb.comparacion import ajenas
from initdb.espera import NoTermina
from initdb.esquema import AjusteInvalido, Tabla, esquema, valida_etapa, valida_particiones
from initdb.fallos import explica, firma
from initdb.informe import resumen
from initdb.lectura import lee_todas
from initdb.tablas import HayDiferencias, borra, prepara

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

BIEN, DIFIERE, IMPOSIBLE = 0, 1, 2
PACIENCIA = Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 3})


class Argumentos(argparse.ArgumentParser):
    """A parser that refuses in one line, like everything else here."""

    def error(self, message: str) -> NoReturn:
        raise AjusteInvalido(f"{message} (véase python -m initdb --help)")


def main(argv: Sequence[str], entorno: Mapping[str, str]) -> int:
    """Run the command and return its exit code."""
    try:
        opciones = _argumentos().parse_args(argv)
        etapa = valida_etapa(opciones.stage)
        particiones = valida_particiones(opciones.particiones or entorno.get("PARTICIONES") or 1)
        tablas = esquema(etapa, particiones)
        cliente = _cliente()
        if opciones.borrar:
            return borra_etapa(cliente, etapa, tablas, pregunta=input)
        return prepara_etapa(cliente, etapa, tablas)
    except HayDiferencias as error:
        _diferencias(error)
        return DIFIERE
    except (AjusteInvalido, NoTermina, BotoCoreError, ClientError) as error:
        _queja(explica(error))
        return IMPOSIBLE
    except KeyboardInterrupt:
        _queja("interrumpido; puede repetir la orden cuando quiera")
        return 130


def prepara_etapa(cliente: "DynamoDBClient", etapa: str, tablas: Sequence[Tabla]) -> int:
    """Create or check the stage's tables and print what exists."""
    existentes = prepara(cliente, tablas, escribe=print)
    print(resumen(etapa, tablas, existentes))
    return BIEN


def borra_etapa(
    cliente: "DynamoDBClient", etapa: str, tablas: Sequence[Tabla], pregunta: Callable[[str], str]
) -> int:
    """Delete the stage's tables with all their data once its name has been typed."""
    existentes = lee_todas(cliente, [tabla.nombre for tabla in tablas])
    if not existentes:
        print(f"No hay tablas de la etapa {etapa}.")
        return BIEN
    if extranas := ajenas(tablas, existentes):
        _queja(f"sin las etiquetas proyecto=boletia y etapa={etapa}, no se borra nada: {', '.join(extranas)}")
        return DIFIERE
    print(f"Se borrarán con todos sus datos: {', '.join(existentes)}")
    if not _confirmado(etapa, pregunta):
        _queja(f"no se ha escrito «{etapa}»; no se ha borrado nada")
        return DIFIERE
    borra(cliente, existentes.values())
    print(f"Borradas: {', '.join(existentes)}")
    return BIEN


def _cliente() -> "DynamoDBClient":
    try:
        cliente: DynamoDBClient = firma(boto3.Session().client("dynamodb", config=PACIENCIA))
        return cliente
    except ValueError as error:
        raise AjusteInvalido(f"AWS_ENDPOINT_URL no sirve: {error}") from error


def _confirmado(etapa: str, pregunta: Callable[[str], str]) -> bool:
    try:
        return pregunta(f"Escriba el nombre de la etapa ({etapa}) para continuar: ").strip() == etapa
    except EOFError:
        print()
        return False


def _argumentos() -> Argumentos:
    argumentos = Argumentos(
        prog="python -m initdb", description="Crea, comprueba o borra las tablas de una etapa de Boletia."
    )
    argumentos.add_argument("--stage", metavar="ETAPA", help="local, produccion o el nombre de otra etapa")
    argumentos.add_argument(
        "--particiones",
        metavar="N",
        help="particiones de inventario, fijas desde su creación (si falta: PARTICIONES, o 1)",
    )
    argumentos.add_argument(
        "--borrar", action="store_true", help="borra las tablas de la etapa; pide que se escriba su nombre"
    )
    return argumentos


def _diferencias(error: HayDiferencias) -> None:
    _queja("lo que existe no es lo que se espera y no se toca:")
    for diferencia in error.diferencias:
        print(f"  {diferencia}", file=sys.stderr)
    print(
        "  Cámbielo a mano, dé el ajuste con que se crearon las tablas, o use --borrar y créelas otra vez.",
        file=sys.stderr,
    )


def _queja(texto: str) -> None:
    print(f"initdb: {texto}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
