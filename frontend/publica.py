"""`make web STAGE=…`: the page on S3, speaking to the stage's API.

The addresses come from what `make deploy` wrote down, unless EVENTOS_URL and RESERVAS_URL say others.
CUBETA names the bucket. Any other static host serves the same files: `--carpeta` writes them to a directory instead.
"""

import argparse
import gzip
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from herramientas.despliegue.cubeta import cubeta
from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.declaracion import declara, declarada, nueva
from herramientas.despliegue.direcciones import Direcciones, direcciones
from herramientas.despliegue.entorno import entra_en
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.organizadores import Organizadores, Sesion
from herramientas.despliegue.proyecto import RAIZ
from initdb.esquema import ETAPA_LOCAL, valida_etapa
from initdb.fallos import codigo
from initdb.orden import BIEN, HAY, corre

SITIO = Path(__file__).parent / "sitio"
TIPOS = {
    ".js": "text/javascript",
    ".html": "text/html",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
CONEXIONES = "connect-src 'self'"  # of index.html's policy; the API's origins are added to it
# Everybody may read by the bucket's policy, and nobody by an ACL: an object's own could open it for writing.
ACCESO = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": False,
    "RestrictPublicBuckets": False,
}
# The older regions write a website's address with a dash before their name, the others with a point.
_CON_GUION = {
    "ap-northeast-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "eu-west-1",
    "sa-east-1",
    "us-east-1",
    "us-west-1",
    "us-west-2",
}
PRIMERA = 'href="/produccion/reservas/eventos"'  # what index.html asks for before its code is there


def archivos(apis: Direcciones, sesion: Sesion | None = None) -> Iterator[tuple[str, str]]:
    """Every file of the page as it is published: its path and its text; `sesion`: where organisers sign in."""
    for archivo in sorted(SITIO.rglob("*")):
        if archivo.is_file():
            ruta = archivo.relative_to(SITIO).as_posix()
            yield ruta, _adapta(ruta, archivo.read_text(encoding="utf-8"), apis, sesion)


def _adapta(ruta: str, texto: str, apis: Direcciones, sesion: Sesion | None) -> str:
    if ruta == "config.js":
        return _configuracion(apis, sesion)
    if ruta == "index.html":
        assert texto.count(CONEXIONES) == texto.count(PRIMERA) == 1
        conexiones = [CONEXIONES, *apis.origenes, *([sesion.origen] if sesion else [])]
        texto = texto.replace(PRIMERA, f'href="{apis.reservas}/reservas/eventos"')
        return texto.replace(CONEXIONES, " ".join(conexiones))
    return texto


def _configuracion(apis: Direcciones, sesion: Sesion | None) -> str:
    campos = {
        "eventos": apis.eventos,
        "reservas": apis.reservas,
        "correos": None,
        "contrato": None,
        "sesion": asdict(sesion) if sesion else None,
        "refresco": 5000,
    }
    return f"export const config = {json.dumps(campos, indent=2)};\n"


def publica(cuenta: Cuenta, nombre: str, apis: Direcciones, sesion: Sesion | None) -> str:
    """Makes the bucket if need be, writes every file and returns the page's address."""
    s3 = cuenta.cliente("s3")
    if nombre not in {propia["Name"] for propia in s3.list_buckets()["Buckets"]}:
        s3.create_bucket(Bucket=nombre, **_region(cuenta.region))
    s3.put_public_access_block(Bucket=nombre, PublicAccessBlockConfiguration=ACCESO)
    _abre(s3, nombre)
    s3.put_bucket_website(Bucket=nombre, WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
    for ruta, texto in archivos(apis, sesion):
        s3.put_object(
            Bucket=nombre,
            Key=ruta,
            Body=gzip.compress(texto.encode(), mtime=0),
            ContentEncoding="gzip",  # S3 itself never compresses; every browser reads this
            ContentType=f"{TIPOS.get(Path(ruta).suffix) or guess_type(ruta)[0]}; charset=utf-8",
            CacheControl="no-cache",
        )
    if cuenta.extremo:
        return f"{cuenta.extremo.rstrip('/')}/{nombre}/index.html"
    return sitio_web(nombre, cuenta.region)


def _abre(s3: Any, nombre: str, duerme: Callable[[float], None] = time.sleep) -> None:
    """Everybody may read, once S3 knows that the bucket's own block is gone. Raises Detenido where another holds."""
    for pausa in (1, 2, 4, 8, None):
        try:
            s3.put_bucket_policy(Bucket=nombre, Policy=json.dumps(_lectura(nombre)))
        except ClientError as error:
            if codigo(error) != "AccessDenied":
                raise
            if pausa is None:
                raise Detenido(
                    "web",
                    f"S3 no deja que {nombre} sea pública",
                    "quite el bloqueo de acceso público de la cuenta, o sirva la página de otro modo (docs/pagina.md)",
                ) from error
            duerme(pausa)
        else:
            return


def sitio_web(nombre: str, region: str) -> str:
    """Where a bucket of the region answers as a website."""
    separa = "-" if region in _CON_GUION else "."
    return f"http://{nombre}.s3-website{separa}{region}.amazonaws.com/"


def _region(region: str) -> dict[str, dict[str, str]]:
    """S3 takes its first region only unnamed."""
    return {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}


def _lectura(cubeta: str) -> dict[str, object]:
    permiso = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{cubeta}/*",
    }
    return {"Version": "2012-10-17", "Statement": [permiso]}


def main(argv: Sequence[str], entorno: Mapping[str, str]) -> int:
    """0 published, 1 stopped."""
    argumentos = argparse.ArgumentParser(prog="python -m frontend.publica", description=__doc__)
    argumentos.add_argument("--stage")
    argumentos.add_argument("--carpeta", type=Path, help="escribe los archivos aquí en vez de en S3")
    opciones = argumentos.parse_args(argv)
    return corre("web", partial(_publica, opciones.stage, opciones.carpeta, entorno), HAY)


def _publica(stage: str | None, carpeta: Path | None, entorno: Mapping[str, str]) -> int:
    etapa = valida_etapa(stage)
    if carpeta is None:
        entra_en(etapa)
    cuenta = Cuenta()
    apis, sesion = direcciones(cuenta, etapa, entorno), _sesion(cuenta, etapa)
    if carpeta is not None:
        _escribe(carpeta, apis, sesion)
        donde = str(carpeta)
    else:
        donde = publica(cuenta, entorno.get("CUBETA") or cubeta(etapa, cuenta.numero), apis, sesion)
        _dice_a_los_correos(etapa, donde)
    print(f"Página de la etapa {etapa}: {donde}")
    return BIEN


def _sesion(cuenta: Cuenta, nombre: str) -> Sesion | None:
    etapa = declarada(nombre)
    return Organizadores(cuenta, nombre).sesion if etapa is not None and etapa.protegida else None


def _dice_a_los_correos(etapa: str, donde: str, raiz: Path = RAIZ) -> None:
    """E-mails lead to the page from the next deployment on. `make local` tells its own."""
    if (
        etapa != ETAPA_LOCAL
        and declarada(etapa, raiz)
        and declara(nueva(etapa, {"PAGINA": donde}, raiz), raiz)
    ):
        print(f"PAGINA={donde} queda escrita; los correos llevarán a ella desde el próximo make deploy")


def _escribe(carpeta: Path, apis: Direcciones, sesion: Sesion | None) -> None:
    for ruta, texto in archivos(apis, sesion):
        (carpeta / ruta).parent.mkdir(parents=True, exist_ok=True)
        (carpeta / ruta).write_text(texto, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
