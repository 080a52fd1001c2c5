"""`python -m local`: the whole of Boletia on one machine, until Ctrl-C.

The story: take the port, start the cloud in this process, create the tables, deploy the three domains,
say where everything is, and then print what happens.
"""

import asyncio
import os
import signal
import socket
import sys
import time

from local.ajustes import Ajustes, ErrorLocal, desde_entorno
from local.bitacora import direcciones, escribe, paso
from local.despliegue import Despliegue
from local.guardian import Guardian
from local.nube import arranca_nube, calienta, reserva_puerto

_INTERRUMPIDO = 130


def main() -> int:
    """Run the cloud; 0 when it was ready and told to stop, 130 when stopped earlier, 1 on an error."""
    try:
        ajustes = desde_entorno(os.environ)
        enchufe = reserva_puerto(ajustes.puerto)
        guardian = Guardian()
        try:
            return asyncio.Runner().run(_corre(ajustes, enchufe, guardian))
        finally:
            guardian.termina()
    except ErrorLocal as error:
        sys.stderr.write(f"make local: {error}\n")
        return 1


async def _corre(ajustes: Ajustes, enchufe: socket.socket, guardian: Guardian) -> int:
    """Make the cloud ready, then wait for a signal; a signal on the way ends it at once."""
    senal = _al_recibir_senal()
    preparada = asyncio.create_task(_prepara(ajustes, enchufe, guardian))
    await asyncio.wait({senal, preparada}, return_when=asyncio.FIRST_COMPLETED)
    if not preparada.done():
        return _INTERRUMPIDO
    preparada.result()
    await senal
    return 0


async def _prepara(ajustes: Ajustes, enchufe: socket.socket, guardian: Guardian) -> None:
    inicio = time.monotonic()
    despliegue = Despliegue(ajustes, dict(os.environ), guardian.temporal, guardian.grupo)
    with paso("nube"):
        await arranca_nube(ajustes, enchufe, guardian.temporal, guardian.grupo)
    await despliegue.prepara()
    await despliegue.despliega()
    with paso("funciones en marcha"):
        await calienta()
    escribe(direcciones(ajustes, time.monotonic() - inicio))


def _al_recibir_senal() -> asyncio.Task[bool]:
    llegada = asyncio.Event()
    for aviso in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(aviso, llegada.set)
    return asyncio.create_task(llegada.wait())


if __name__ == "__main__":
    try:
        codigo = main()
    except KeyboardInterrupt:
        codigo = _INTERRUMPIDO
    sys.stdout.flush()
    os._exit(codigo)  # everything is gone already; MiniStack's threads would only hold this back
