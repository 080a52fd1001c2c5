"""`python -m herramientas.despliegue ORDEN --stage STAGE`, as make calls it.

Exit code 0 done, 1 stopped, 2 a setting cannot be used, 130 interrupted (initdb/orden.py).
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from herramientas.despliegue import destruccion, disparadores, paquete, rebotes
from herramientas.despliegue.chalice import Chalice
from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.declaracion import declara, declarada, nueva
from herramientas.despliegue.entorno import activo, entra_en, exige
from herramientas.despliegue.etapa import Etapa
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.organizadores import Organizadores
from herramientas.despliegue.pasos import Despliegue
from herramientas.despliegue.proyecto import RAIZ
from herramientas.despliegue.revisa.hallazgo import Nivel
from herramientas.despliegue.revisa.revision import revisa
from initdb.__main__ import borra_etapa, borra_usuarios, crea_o_borra, crea_o_borra_usuarios
from initdb.esquema import esquema, valida_etapa
from initdb.orden import BIEN, HAY, corre
from initdb.usuarios import usuarios

DETENIDO = HAY


def main(argv: Sequence[str], entorno: Mapping[str, str]) -> int:
    """Run one command; what it needs beside the stage is in the environment, as make puts it there."""
    opciones = _argumentos().parse_args(argv)
    return corre(opciones.orden, partial(_corre, opciones.orden, opciones.stage, entorno), DETENIDO)


def _corre(orden: str, etapa: str, entorno: Mapping[str, str]) -> int:
    return ORDENES[orden](valida_etapa(etapa), entorno)


def etapa(nombre: str, entorno: Mapping[str, str]) -> Etapa:
    """Declare the stage, anew where the environment says something else than the configurations do."""
    ahora = nueva(nombre, entorno)
    cambian = declara(ahora)
    if cambian:
        print(
            f"Etapa {nombre} declarada (SENDER_EMAIL={ahora.remitente}): {len(cambian)} archivos en .chalice/"
        )
    return ahora


def _declara(nombre: str, entorno: Mapping[str, str]) -> int:
    etapa(nombre, entorno)
    return BIEN


def _tablas(nombre: str, entorno: Mapping[str, str]) -> int:
    """Create, check or (BORRAR=1) delete what the apps stand on: the stage's tables, spread as its declaration says,
    and its users; and create how SES tells of its e-mails, which `make destroy` removes.
    """
    entra_en(nombre)
    ahora = nueva(nombre, entorno)
    antes = declarada(nombre) or ahora
    for ajuste, era, es in (
        ("PARTICIONES", antes.particiones, ahora.particiones),
        ("CUPOS", antes.cupos, ahora.cupos),
    ):
        if era != es:
            raise Detenido(
                "initdb",
                f"las funciones de la etapa {nombre} usan {ajuste}={era}",
                f"declárelo antes: make etapa STAGE={nombre} {ajuste}={es}",
            )
    tablas = esquema(nombre, ahora.particiones, ahora.cupos)
    cuenta, borrar = Cuenta(), activo(entorno, "BORRAR")
    codigo = crea_o_borra(cuenta.cliente("dynamodb"), nombre, tablas, borrar)
    if codigo == BIEN and not borrar:
        rebotes.prepara(cuenta, nombre)
        print(
            f"Rebotes: el conjunto {rebotes.conjunto(nombre)} de SES los dice al tema {rebotes.tema(nombre)}"
        )
    if codigo != BIEN or not ahora.protegida:
        return codigo
    return crea_o_borra_usuarios(cuenta.cliente("cognito-idp"), usuarios(nombre, ahora.vuelta), borrar)


def _exige_que_no_se_abra(nombre: str, entorno: Mapping[str, str]) -> None:
    """A stage is opened by declaring it, never by what a shell still holds when it is deployed. Raises Detenido."""
    antes = declarada(nombre)
    if not nueva(nombre, entorno).protegida and (antes is None or antes.protegida):
        raise Detenido(
            "deploy",
            f"PROTEGIDA=0 abriría la etapa {nombre} a cualquiera",
            f"si es lo que quiere, declárelo: make etapa STAGE={nombre} PROTEGIDA=0",
        )


def _despliega(nombre: str, entorno: Mapping[str, str]) -> int:
    _exige_que_no_se_abra(nombre, entorno)
    entra_en(nombre)
    cuenta, alarmas_a = Cuenta(), entorno.get("ALARMAS", "")
    Despliegue(etapa(nombre, entorno), cuenta, _chalice(), print, alarmas_a).despliega()
    return BIEN


def _revisa(nombre: str, entorno: Mapping[str, str]) -> int:
    """Ask the account what would stop a deployment; HAY when something would. Nothing is written, here or there."""
    entra_en(nombre)
    hallazgos = revisa(Cuenta(), nueva(nombre, entorno))
    for hallazgo in hallazgos:
        print(hallazgo)
    return HAY if any(hallazgo.nivel is Nivel.MAL for hallazgo in hallazgos) else BIEN


def _destruye(nombre: str, entorno: Mapping[str, str]) -> int:
    """Remove a stage once its name has been typed; its tables too with DATOS=1."""
    entra_en(nombre)
    datos, cuenta = activo(entorno, "DATOS"), Cuenta()
    que = "con TODOS SUS DATOS" if datos else "(los datos quedan; DATOS=1 los borra)"
    print(f"Se destruye la etapa {nombre} en la cuenta {cuenta.numero}, {cuenta.region}, {que}.")
    if input("Escriba el nombre de la etapa para confirmar: ").strip() != nombre:
        raise Detenido("confirmación", "el nombre no coincide; no se tocó nada")
    destruccion.destruye(cuenta, _chalice(), nombre, print)
    if datos:
        borra_etapa(cuenta.cliente("dynamodb"), nombre, esquema(nombre), pregunta=lambda _: nombre)
        borra_usuarios(cuenta.cliente("cognito-idp"), usuarios(nombre))
    print(f"Queda su declaración: la de cada config.json y la carpeta politicas/{nombre} de cada .chalice.")
    return BIEN


def _empaqueta(nombre: str, _: Mapping[str, str]) -> int:
    """Write the stage's CloudFormation templates to build/; no account is asked."""
    etapa = declarada(nombre)
    if etapa is None:
        raise Detenido(
            "package", f"la etapa {nombre} no está declarada", f"make etapa STAGE={nombre} SENDER_EMAIL=…"
        )
    for plantilla in paquete.empaqueta(_chalice(), etapa, RAIZ / "build" / nombre):
        print(f"  {plantilla.relative_to(RAIZ)}")
    return BIEN


def _organizador(nombre: str, entorno: Mapping[str, str]) -> int:
    """Invite EMAIL to organise, or (BORRAR=1) remove it."""
    entra_en(nombre)
    email, organizadores = exige(entorno, "EMAIL"), Organizadores(Cuenta(), nombre)
    if activo(entorno, "BORRAR"):
        organizadores.quita(email)
        print(f"{email} ya no es organizador de la etapa {nombre}; su último token vale hasta una hora más")
    else:
        organizadores.invita(email)
        print(f"{email} es organizador de la etapa {nombre}; si es nuevo, Cognito le envía una contraseña")
    return BIEN


def _token(nombre: str, entorno: Mapping[str, str]) -> int:
    """Print an organiser's token and nothing else."""
    entra_en(nombre)
    email, clave = exige(entorno, "EMAIL"), exige(entorno, "CLAVE")
    print(Organizadores(Cuenta(), nombre).entra(email, clave, entorno.get("CODIGO", "")))
    return BIEN


def _ajusta(nombre: str, _: Mapping[str, str]) -> int:
    entra_en(nombre)
    disparadores.ajusta(Cuenta(), nombre, print)
    return BIEN


def _chalice() -> Chalice:
    return Chalice(os.environ, depura=activo(os.environ, "DEPURAR"))


# What make calls each of them.
ORDENES: dict[str, Callable[[str, Mapping[str, str]], int]] = {
    "ajustes": _ajusta,
    "deploy": _despliega,
    "destroy": _destruye,
    "etapa": _declara,
    "initdb": _tablas,
    "organizador": _organizador,
    "package": _empaqueta,
    "revisa": _revisa,
    "token": _token,
}


def _argumentos() -> argparse.ArgumentParser:
    argumentos = argparse.ArgumentParser(prog="python -m herramientas.despliegue", description=__doc__)
    argumentos.add_argument("orden", choices=sorted(ORDENES))
    argumentos.add_argument("--stage", help="el nombre de la etapa")
    return argumentos


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
