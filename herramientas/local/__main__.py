"""`python -m local`: the whole of Boletia on one machine, until Ctrl-C.

The story: take the port, start the cloud in this process, create the tables, deploy the three domains,
say where everything is, and then print what happens.
"""

import asyncio
import os
import secrets
import signal
import socket
import sys
import time
from dataclasses import replace
from datetime import datetime

from herramientas.despliegue.chalice import Chalice
from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.declaracion import declara, declarada
from herramientas.despliegue.entorno import de_la_nube_local
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.organizadores import Organizadores
from herramientas.despliegue.pasos import Despliegue, paso
from herramientas.despliegue.proyecto import APPS, ETAPA_DEL_API, REGION, cache
from herramientas.local.ajustes import Ajustes, desde_entorno
from herramientas.local.bitacora import ADIOS, direcciones, escribe
from herramientas.local.copias import copia_apps, guarda_zips
from herramientas.local.demo import Demo
from herramientas.local.guardian import Guardian
from herramientas.local.nube import arranca_nube, calienta
from herramientas.local.puerto import reserva_puerto
from initdb.esquema import ETAPA_LOCAL, AjusteInvalido
from initdb.orden import HAY, INTERRUMPIDO, queja


def main() -> int:
    """Run the cloud; 0 when it was ready and told to stop, 130 when stopped earlier, 1 on an error."""
    # A shell's background job is started deaf to it, and would hear it only once the loop listens.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        ajustes = desde_entorno(os.environ)
        enchufe = reserva_puerto(ajustes.puerto, f"make local PUERTO={ajustes.puerto + 1}")
        guardian = Guardian()
        try:
            codigo = asyncio.Runner().run(_corre(ajustes, enchufe, guardian))
        finally:
            guardian.termina()
        escribe(ADIOS)
        return codigo
    except (AjusteInvalido, Detenido) as error:
        return queja("local", str(error), HAY)


async def _corre(ajustes: Ajustes, enchufe: socket.socket, guardian: Guardian) -> int:
    """Make the cloud ready, then wait for a signal; a signal on the way ends it at once."""
    senal = _al_recibir_senal()
    preparada = asyncio.create_task(_prepara(ajustes, enchufe, guardian))
    await asyncio.wait({senal, preparada}, return_when=asyncio.FIRST_COMPLETED)
    if not preparada.done():
        return INTERRUMPIDO
    preparada.result()
    await senal
    return 0


async def _prepara(ajustes: Ajustes, enchufe: socket.socket, guardian: Guardian) -> None:
    inicio = time.monotonic()
    entorno = de_la_nube_local(os.environ, ajustes.puerto)  # before the cloud takes the process's own away
    with paso("nube", escribe):
        await arranca_nube(ajustes, enchufe, guardian.temporal, guardian.grupo)
    organizador = await asyncio.to_thread(_despliega, ajustes, entorno, guardian)
    with paso("funciones en marcha", escribe):
        await calienta()
    if ajustes.demo:
        with paso("temporada de muestra", escribe):
            await asyncio.to_thread(_muestra, ajustes, organizador)
    escribe(direcciones(ajustes, time.monotonic() - inicio, organizador))


def _despliega(ajustes: Ajustes, entorno: dict[str, str], guardian: Guardian) -> str:
    """What production does, from copies of the apps; returns who may sign in, and how. Raises Detenido."""
    copias, guardado = guardian.temporal / "apps", cache()
    copia_apps(copias, guardado)
    etapa = declarada(ETAPA_LOCAL)
    assert etapa is not None
    etapa = replace(
        etapa,
        protegida=ajustes.protegida,
        pagina=f"{ajustes.publica}/",
        particiones=ajustes.particiones,
        cupos=ajustes.cupos,
    )
    declara(etapa, copias)
    entorno |= {"TMPDIR": str(guardian.temporal)}
    chalice = Chalice(entorno, copias, ajustes.depurar, guardian.grupo)
    cuenta = Cuenta(ajustes.aws, REGION)
    Despliegue(etapa, cuenta, chalice, escribe).lo_esencial()
    if guardado is not None:
        for app in APPS:
            guarda_zips(guardado, chalice.carpeta(app))
    return _organizador(cuenta) if etapa.protegida else ""


def _muestra(ajustes: Ajustes, organizador: str) -> None:
    """A season to look at. Raises Detenido."""
    token = ""
    if organizador:
        token = Organizadores(Cuenta(ajustes.aws, REGION), ETAPA_LOCAL).entra(*organizador.split())
    Demo(f"{ajustes.publica}/{ETAPA_DEL_API}", token).monta(datetime.now().astimezone())


def _organizador(cuenta: Cuenta) -> str:
    """Somebody who may sign in to this run's cloud: address and password."""
    email, clave = "organizador@example.com", f"Aa1-{secrets.token_urlsafe(12)}"
    Organizadores(cuenta, ETAPA_LOCAL).invita(email, clave)
    return f"{email}  {clave}"


def _al_recibir_senal() -> asyncio.Task[bool]:
    llegada = asyncio.Event()
    for senal in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(senal, llegada.set)
    return asyncio.create_task(llegada.wait())


if __name__ == "__main__":
    try:
        codigo = main()
    except KeyboardInterrupt:
        codigo = INTERRUMPIDO
    sys.stdout.flush()
    os._exit(codigo)  # everything is gone already; MiniStack's threads would only hold this back
