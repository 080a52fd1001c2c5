"""`python -m herramientas.despliegue ORDEN --stage STAGE`, as make calls it.

Exit code 0 done, 1 stopped, 2 a setting cannot be used, 130 interrupted.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from botocore.exceptions import BotoCoreError, ClientError

from herramientas.despliegue import destruccion, disparadores, paquete
from herramientas.despliegue.chalice import Chalice
from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.declaracion import declara, declarada, nueva
from herramientas.despliegue.entorno import activo, de_la_etapa
from herramientas.despliegue.etapa import Etapa
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.pasos import Despliegue
from herramientas.despliegue.proyecto import RAIZ
from initdb.__main__ import borra_etapa
from initdb.esquema import AjusteInvalido, esquema
from initdb.fallos import explica

BIEN, DETENIDO, IMPOSIBLE, INTERRUMPIDO = 0, 1, 2, 130


def main(argv: Sequence[str], entorno: Mapping[str, str]) -> int:
    """Run one command; what it needs beside the stage is in the environment, as make puts it there."""
    opciones = _argumentos().parse_args(argv)
    try:
        ORDENES[opciones.orden](opciones.stage, entorno)
    except Detenido as error:
        return _queja(opciones.orden, str(error), error.remedio, DETENIDO)
    except AjusteInvalido as error:
        return _queja(opciones.orden, str(error), "", IMPOSIBLE)
    except (BotoCoreError, ClientError) as error:
        return _queja(opciones.orden, explica(error), "corrija la causa y repita la orden", DETENIDO)
    except (EOFError, KeyboardInterrupt):
        return _queja(opciones.orden, "interrumpido; puede repetir la orden cuando quiera", "", INTERRUMPIDO)
    return BIEN


def etapa(nombre: str, entorno: Mapping[str, str]) -> Etapa:
    """Declare the stage, anew where the environment says something else than the configurations do."""
    ahora = nueva(nombre, entorno)
    cambian = declara(ahora)
    if cambian:
        print(
            f"Etapa {nombre} declarada (SENDER_EMAIL={ahora.remitente}): {len(cambian)} archivos en .chalice/"
        )
    return ahora


def _declara(nombre: str, entorno: Mapping[str, str]) -> None:
    etapa(nombre, entorno)


def _despliega(nombre: str, entorno: Mapping[str, str]) -> None:
    cuenta, alarmas_a = _cuenta(nombre, entorno), entorno.get("ALARMAS", "")
    Despliegue(etapa(nombre, entorno), cuenta, _chalice(entorno), print, alarmas_a).despliega()


def _destruye(nombre: str, entorno: Mapping[str, str]) -> None:
    """Remove a stage once its name has been typed; its tables too with DATOS=1."""
    datos = activo(entorno, "DATOS")
    cuenta = _cuenta(nombre, entorno)
    que = "con TODOS SUS DATOS" if datos else "(los datos quedan; DATOS=1 los borra)"
    print(f"Se destruye la etapa {nombre} en la cuenta {cuenta.numero}, {cuenta.region}, {que}.")
    if input("Escriba el nombre de la etapa para confirmar: ").strip() != nombre:
        raise Detenido("confirmación", "el nombre no coincide; no se tocó nada")
    destruccion.destruye(cuenta, _chalice(entorno), nombre, print)
    if datos:
        borra_etapa(cuenta.cliente("dynamodb"), nombre, esquema(nombre), pregunta=lambda _: nombre)


def _empaqueta(nombre: str, entorno: Mapping[str, str]) -> None:
    """Write the stage's CloudFormation templates to build/."""
    if declarada(nombre) is None:
        raise Detenido(
            "paquete", f"la etapa {nombre} no está declarada", f"make etapa STAGE={nombre} SENDER_EMAIL=…"
        )
    for plantilla in paquete.empaqueta(_chalice(entorno), nombre, RAIZ / "build" / nombre):
        print(f"  {plantilla.relative_to(RAIZ)}")


def _ajusta(nombre: str, entorno: Mapping[str, str]) -> None:
    disparadores.ajusta(_cuenta(nombre, entorno), nombre, print)


def _chalice(entorno: Mapping[str, str]) -> Chalice:
    return Chalice(entorno, depura=activo(entorno, "DEPURAR"))


def _cuenta(nombre: str, entorno: Mapping[str, str]) -> Cuenta:
    """The account that the environment leads to; for the stage `local`, the cloud of `make local`."""
    os.environ.update(de_la_etapa(entorno, nombre))
    return Cuenta()


# What make calls each of them.
ORDENES = {
    "ajustes": _ajusta,
    "deploy": _despliega,
    "destroy": _destruye,
    "etapa": _declara,
    "package": _empaqueta,
}


def _queja(orden: str, motivo: str, remedio: str, codigo: int) -> int:
    print(f"make {orden}: {motivo}", file=sys.stderr)
    if remedio:
        print(f"  Qué hacer: {remedio}", file=sys.stderr)
    return codigo


def _argumentos() -> argparse.ArgumentParser:
    argumentos = argparse.ArgumentParser(prog="python -m herramientas.despliegue", description=__doc__)
    argumentos.add_argument("orden", choices=sorted(ORDENES))
    argumentos.add_argument("--stage", required=True, help="el nombre de la etapa")
    return argumentos


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
