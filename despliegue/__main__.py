"""`python -m despliegue ORDEN --stage STAGE`: the command line. Exit code 0 done, 1 stopped, 130 interrupted."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from despliegue import destruccion, paquete
from despliegue.cuenta import Cuenta
from despliegue.etapa import RAIZ, Etapa, declara, declarada
from despliegue.fallos import Detenido
from despliegue.ordenes import Ordenes
from despliegue.pasos import Despliegue
from despliegue.traza import traza
from local.ajustes import STAGE, desde_entorno, entorno_cliente


def main(argv: Sequence[str], entorno: Mapping[str, str]) -> int:
    """Run one command; what it needs beside the stage is in the environment, as make puts it there."""
    opciones = _argumentos().parse_args(argv)
    try:
        ORDENES[opciones.orden](opciones.stage, entorno)
    except Detenido as error:
        print(f"Detenido en {error.paso}: {error.motivo}", file=sys.stderr)
        if error.remedio:
            print(f"  Qué hacer: {error.remedio}", file=sys.stderr)
        return 1
    except (EOFError, KeyboardInterrupt):
        print("Interrumpido; puede repetir la orden cuando quiera", file=sys.stderr)
        return 130
    return 0


def etapa(nombre: str, entorno: Mapping[str, str]) -> Etapa:
    """Declare the stage, anew where the environment says something else than the configurations do."""
    antes = declarada(nombre)
    defecto = antes or declarada("produccion")
    assert defecto is not None
    ahora = Etapa(
        nombre,
        entorno.get("SENDER_EMAIL") or defecto.remitente,
        int(entorno.get("PARTICIONES") or (antes.particiones if antes else 1)),
        _redes(entorno["ACCESO"]) if "ACCESO" in entorno else (antes.acceso if antes else ()),
    )
    cambian = declara(ahora)
    if cambian:
        print(
            f"Etapa {nombre} declarada (SENDER_EMAIL={ahora.remitente}): {len(cambian)} archivos en .chalice/"
        )
    return ahora


def _redes(texto: str) -> tuple[str, ...]:
    return tuple(red.strip() for red in texto.split(",") if red.strip())


def despliega(nombre: str, entorno: Mapping[str, str]) -> None:
    avisos = entorno.get("AVISOS", "")
    Despliegue(etapa(nombre, entorno), Cuenta(), _ordenes(entorno), print, avisos).despliega()


def _declara(nombre: str, entorno: Mapping[str, str]) -> None:
    etapa(nombre, entorno)


def destruye(nombre: str, entorno: Mapping[str, str]) -> None:
    """Remove a stage once its name has been typed; its tables too with DATOS=1."""
    datos = entorno.get("DATOS", "") not in ("", "0")
    cuenta = Cuenta()
    que = "con TODOS SUS DATOS" if datos else "(los datos quedan; DATOS=1 los borra)"
    print(f"Se destruye la etapa {nombre} en la cuenta {cuenta.numero}, {cuenta.region}, {que}.")
    if input("Escriba el nombre de la etapa para confirmar: ").strip() != nombre:
        raise Detenido("confirmación", "el nombre no coincide; no se tocó nada")
    destruccion.destruye(cuenta, nombre, print)
    if datos:
        Ordenes().modulo("initdb", "initdb", "--stage", nombre, "--borrar", entrada=f"{nombre}\n")
        print("  tablas                       borradas")


def empaqueta(nombre: str, entorno: Mapping[str, str]) -> None:
    """Write the stage's CloudFormation templates to build/."""
    if declarada(nombre) is None:
        raise Detenido(
            "paquete", f"la etapa {nombre} no está declarada", f"make etapa STAGE={nombre} SENDER_EMAIL=…"
        )
    for plantilla in paquete.empaqueta(_ordenes(entorno), nombre, RAIZ / "build" / nombre):
        print(f"  {plantilla.relative_to(RAIZ)}")


def _ordenes(entorno: Mapping[str, str]) -> Ordenes:
    return Ordenes(depura=entorno.get("DEPURAR", "") not in ("", "0"))


def sigue(nombre: str, entorno: Mapping[str, str]) -> None:
    """Print the life of the reservation ID; a stage `local` is looked for where `make local` has it."""
    lineas = traza(_cuenta_de(nombre, entorno), nombre, entorno.get("ID", ""))
    if not lineas:
        raise Detenido("traza", f"nada en la bitácora de la etapa {nombre} nombra esa reserva")
    for linea in lineas:
        print(linea)


def _cuenta_de(nombre: str, entorno: Mapping[str, str]) -> Cuenta:
    if nombre != STAGE or entorno.get("AWS_ENDPOINT_URL"):
        return Cuenta()
    os.environ.update(entorno_cliente(entorno, desde_entorno(entorno)))
    return Cuenta()


ORDENES = {
    "etapa": _declara,
    "despliega": despliega,
    "destruye": destruye,
    "empaqueta": empaqueta,
    "traza": sigue,
}


def _argumentos() -> argparse.ArgumentParser:
    argumentos = argparse.ArgumentParser(prog="python -m despliegue", description=__doc__)
    argumentos.add_argument("orden", choices=sorted(ORDENES))
    argumentos.add_argument("--stage", required=True, help="el nombre de la etapa")
    return argumentos


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
