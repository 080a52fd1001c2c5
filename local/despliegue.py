"""initdb and `chalice deploy` of each domain, exactly as in production, against the embedded cloud.

Each app is deployed from a copy in the temporary directory: chalice writes its deployed values, its
zips and bytecode beside the app, and none of that belongs into the working copy.
"""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from local import paquetes
from local.ajustes import (
    CHALICE,
    DOMINIOS,
    RAIZ,
    REGION,
    REMITENTE,
    STAGE,
    Ajustes,
    ErrorLocal,
    cache_del_entorno,
    entorno_cliente,
)
from local.bitacora import paso

_NO_SE_COPIA = shutil.ignore_patterns("deployed", "deployments", "venv", "__pycache__", "*.pyc")
_AVISO = "received the following error:"


@dataclass(frozen=True)
class Despliegue:
    """Deploys the domains that the working copy holds, in processes of one process group."""

    ajustes: Ajustes
    entorno: Mapping[str, str]
    temporal: Path
    grupo: int

    async def prepara(self) -> None:
        """Build the wheels that are not there yet; needs the network the first time only."""
        cache = cache_del_entorno()
        for app in _apps():
            if cache is not None and not (ruedas := paquetes.carpeta_de_ruedas(cache, app)).exists():
                await self._construye(app, ruedas)

    async def despliega(self) -> None:
        """Create the tables, then deploy every domain side by side and verify the sender."""
        if (RAIZ / "initdb" / "__main__.py").exists():
            with paso("tablas (initdb)"):
                await self._corre("initdb", sys.executable, "-m", "initdb", "--stage", STAGE)
        await asyncio.gather(
            asyncio.to_thread(_verifica_remitente, self.ajustes), *map(self._despliega_app, _apps())
        )
        if (RAIZ / "operacion" / "ajustes.py").exists():
            with paso("colas de fallos"):
                await self._corre("operacion", sys.executable, "-m", "operacion.ajustes", "--stage", STAGE)

    async def _despliega_app(self, app: Path) -> None:
        copia = Path(shutil.copytree(app, self.temporal / "apps" / app.name, ignore=_NO_SE_COPIA))
        cache = cache_del_entorno()
        extra = {}
        if cache is not None:
            paquetes.saca_zips(cache, copia)
            ruedas = paquetes.carpeta_de_ruedas(cache, app)
            if paquetes.sirven_sin_red(ruedas):
                extra = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(ruedas)}
        with paso(app.name):
            orden = (CHALICE, "--project-dir", str(copia), "deploy", "--stage", STAGE)
            await self._corre(f"el despliegue de {app.name}", *orden, extra=extra)
        if cache is not None:
            paquetes.guarda_zips(cache, copia)

    async def _construye(self, app: Path, ruedas: Path) -> None:
        ruedas.parent.mkdir(parents=True, exist_ok=True)
        provisional = Path(tempfile.mkdtemp(dir=ruedas.parent))
        pip = (
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "-q",
            "-r",
            str(app / "requirements.txt"),
            "-w",
            str(provisional),
        )
        try:
            with paso(f"dependencias de {app.name}"):
                await self._corre(f"la descarga de las dependencias de {app.name} (¿hay red?)", *pip)
            with suppress(OSError):  # another run was first
                provisional.rename(ruedas)
        finally:
            shutil.rmtree(provisional, ignore_errors=True)

    async def _corre(self, que: str, *orden: str, extra: dict[str, str] | None = None) -> None:
        proceso = await asyncio.create_subprocess_exec(
            *orden,
            cwd=RAIZ,
            env=entorno_cliente(self.entorno, self.ajustes) | {"TMPDIR": str(self.temporal)} | (extra or {}),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            process_group=self.grupo,
        )
        salida, _ = await proceso.communicate()
        texto = salida.decode(errors="replace")
        if self.ajustes.depurar:
            sys.stderr.write(texto)
        if proceso.returncode != 0:
            raise ErrorLocal(f"falló {que}: {resumen(texto)}")


def resumen(salida: str) -> str:
    """The one line that says why a command failed: what chalice quotes from AWS, or the last line."""
    _, aviso, cita = salida.partition(_AVISO)
    if aviso:
        lineas = [" ".join(parrafo.split()) for parrafo in cita.split("\n\n") if parrafo.strip()][:1]
    else:
        lineas = [linea.strip() for linea in salida.splitlines() if linea.strip()][-1:]
    return " ".join((*lineas, "(DEPURAR=1 muestra todo)"))


def _apps() -> list[Path]:
    apps = [RAIZ / f"{dominio}-app" for dominio in DOMINIOS]
    return [app for app in apps if (app / "app.py").exists()]


def _verifica_remitente(ajustes: Ajustes) -> None:
    """SES refuses an unverified sender, here as on AWS."""
    import boto3  # 0.3 s that nothing else in this process needs

    with paso(f"remitente {REMITENTE}"):
        ses = boto3.client("ses", region_name=REGION, endpoint_url=ajustes.aws)
        ses.verify_email_identity(EmailAddress=REMITENTE)
