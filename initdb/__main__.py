"""`python -m initdb --stage STAGE [--particiones N] [--cupos N] [--borrar]`: the command line of initdb.

Exit code: 0 as wanted; 1 something exists and differs, or the deletion was not confirmed; 2 cannot work.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

import boto3
from botocore.config import Config

from initdb import usuarios
from initdb.comparacion import ajenas
from initdb.esquema import AjusteInvalido, Tabla, esquema, valida_cupos, valida_etapa, valida_particiones
from initdb.fallos import firma
from initdb.informe import resumen
from initdb.lectura import lee_todas
from initdb.orden import BIEN, HAY, Queja, corre, queja
from initdb.tablas import HayDiferencias, borra, prepara
from initdb.usuarios import Usuarios

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PACIENCIA = Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 3})


class Argumentos(argparse.ArgumentParser):
    """A parser that refuses in one line, like everything else here."""

    def error(self, message: str) -> NoReturn:
        raise AjusteInvalido(f"{message} (véase {self.prog} --help)")


class NoSeBorra(Queja):
    """The tables stay: their name was not typed, or they are not initdb's."""


def main(argv: Sequence[str], entorno: Mapping[str, str]) -> int:
    """Run the command and return its exit code."""
    return corre("initdb", partial(_corre, argv, entorno))


def _corre(argv: Sequence[str], entorno: Mapping[str, str]) -> int:
    opciones = _argumentos().parse_args(argv)
    etapa = valida_etapa(opciones.stage)
    particiones = valida_particiones(opciones.particiones or entorno.get("PARTICIONES") or 1)
    cupos = valida_cupos(opciones.cupos or entorno.get("CUPOS") or 1)
    return crea_o_borra(_cliente(), etapa, esquema(etapa, particiones, cupos), opciones.borrar)


def crea_o_borra(cliente: "DynamoDBClient", etapa: str, tablas: Sequence[Tabla], borrar: bool) -> int:
    """What `make initdb` does; HAY when something differs or was not confirmed."""
    try:
        if borrar:
            borra_etapa(cliente, etapa, tablas, pregunta=input)
        else:
            prepara_etapa(cliente, etapa, tablas)
    except HayDiferencias as error:
        return _diferencias(error)
    except NoSeBorra as error:
        return queja("initdb", str(error), HAY)
    return BIEN


def crea_o_borra_usuarios(cognito: Any, quiero: Usuarios, borrar: bool) -> int:
    """The same for a protected stage's user pool, once its tables are as wanted, or gone."""
    try:
        if borrar:
            borra_usuarios(cognito, quiero)
        else:
            hay = usuarios.prepara(cognito, quiero, escribe=print)
            print(f"Usuarios: {hay.nombre}  {hay.arn}  cliente {hay.clientes[0]}")
    except HayDiferencias as error:
        return _diferencias(error)
    except NoSeBorra as error:
        return queja("initdb", str(error), HAY)
    return BIEN


def borra_usuarios(cognito: Any, quiero: Usuarios) -> None:
    """Delete the pool with all its accounts, if there is one. Raises NoSeBorra."""
    hay = usuarios.lee(cognito, quiero.nombre)
    if hay is None:
        return
    if usuarios.ajenos(quiero, hay):
        raise NoSeBorra(f"{hay.nombre} ({hay.id}) no tiene las etiquetas de esta etapa; no se borra")
    usuarios.borra(cognito, hay)
    print(f"Borrados: usuarios {hay.nombre}")


def prepara_etapa(cliente: "DynamoDBClient", etapa: str, tablas: Sequence[Tabla]) -> None:
    """Create or check the stage's tables and print what exists. Raises HayDiferencias."""
    existentes = prepara(cliente, tablas, escribe=print)
    print(resumen(etapa, tablas, existentes))


def borra_etapa(
    cliente: "DynamoDBClient", etapa: str, tablas: Sequence[Tabla], pregunta: Callable[[str], str]
) -> None:
    """Delete the stage's tables with all their data once its name has been typed. Raises NoSeBorra."""
    existentes = lee_todas(cliente, [tabla.nombre for tabla in tablas])
    if not existentes:
        print(f"No hay tablas de la etapa {etapa}.")
        return
    if extranas := ajenas(tablas, existentes):
        raise NoSeBorra(
            f"sin las etiquetas proyecto=boletia y etapa={etapa}, no se borra nada: {', '.join(extranas)}"
        )
    print(f"Se borrarán con todos sus datos: {', '.join(existentes)}")
    if not _confirmado(etapa, pregunta):
        raise NoSeBorra(f"no se ha escrito «{etapa}»; no se ha borrado nada")
    borra(cliente, existentes.values())
    print(f"Borradas: {', '.join(existentes)}")


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
        "--cupos",
        metavar="N",
        help="partes de la disponibilidad de cada evento, fijas desde su creación (si falta: CUPOS, o 1)",
    )
    argumentos.add_argument(
        "--borrar", action="store_true", help="borra las tablas de la etapa; pide que se escriba su nombre"
    )
    return argumentos


def _diferencias(error: HayDiferencias) -> int:
    queja("initdb", "lo que existe no es lo que se espera y no se toca:")
    for diferencia in error.diferencias:
        print(f"  {diferencia}", file=sys.stderr)
    print(
        "  Cámbielo a mano, dé el ajuste con que se crearon las tablas, o use BORRAR=1 y créelas otra vez.",
        file=sys.stderr,
    )
    return HAY


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
