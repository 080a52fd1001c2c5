"""`make web STAGE=…`: the page on S3, speaking to the stage's API.

The addresses come from what `make deploy` wrote down; EVENTOS_URL and RESERVAS_URL (a custom domain, say) win.
CUBETA names the bucket. Any other static host serves the same files: `--carpeta` writes them to a directory instead.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from despliegue.cuenta import Cuenta, api_de
from despliegue.fallos import Detenido

SITIO = Path(__file__).parent / "sitio"
TIPOS = {
    ".js": "text/javascript",
    ".html": "text/html",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
CONEXIONES = "connect-src 'self'"  # of index.html's policy; the API's origins are added to it
PRIMERA = 'href="/produccion/reservas/eventos"'  # what index.html asks for before its code is there


@dataclass(frozen=True)
class Direcciones:
    """Where each domain's API answers, without a final slash."""

    eventos: str
    reservas: str

    @property
    def origenes(self) -> list[str]:
        partes = [urlsplit(direccion) for direccion in (self.eventos, self.reservas)]
        return sorted({f"{parte.scheme}://{parte.netloc}" for parte in partes})


def archivos(direcciones: Direcciones) -> Iterator[tuple[str, str]]:
    """Every file of the page as it is published: its path and its text."""
    for archivo in sorted(SITIO.rglob("*")):
        if archivo.is_file():
            ruta = archivo.relative_to(SITIO).as_posix()
            yield ruta, _adapta(ruta, archivo.read_text(encoding="utf-8"), direcciones)


def _adapta(ruta: str, texto: str, direcciones: Direcciones) -> str:
    if ruta == "config.js":
        return _configuracion(direcciones)
    if ruta == "index.html":
        assert texto.count(CONEXIONES) == texto.count(PRIMERA) == 1
        texto = texto.replace(PRIMERA, f'href="{direcciones.reservas}/reservas/eventos"')
        return texto.replace(CONEXIONES, " ".join([CONEXIONES, *direcciones.origenes]))
    return texto


def _configuracion(direcciones: Direcciones) -> str:
    campos = {
        "eventos": direcciones.eventos,
        "reservas": direcciones.reservas,
        "correos": None,
        "contrato": None,
        "refresco": 5000,
    }
    return f"export const config = {json.dumps(campos, indent=2)};\n"


def publica(cuenta: Cuenta, cubeta: str, direcciones: Direcciones) -> str:
    """Makes the bucket if need be, writes every file and returns the page's address."""
    s3 = cuenta.cliente("s3")
    if cubeta not in {propia["Name"] for propia in s3.list_buckets()["Buckets"]}:
        s3.create_bucket(Bucket=cubeta, **_region(cuenta.region))
    s3.put_public_access_block(Bucket=cubeta, PublicAccessBlockConfiguration={"BlockPublicPolicy": False})
    s3.put_bucket_policy(Bucket=cubeta, Policy=json.dumps(_lectura(cubeta)))
    s3.put_bucket_website(Bucket=cubeta, WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
    for ruta, texto in archivos(direcciones):
        s3.put_object(
            Bucket=cubeta,
            Key=ruta,
            Body=texto.encode(),
            ContentType=f"{TIPOS.get(Path(ruta).suffix) or guess_type(ruta)[0]}; charset=utf-8",
            CacheControl="no-cache",
        )
    if cuenta.extremo:
        return f"{cuenta.extremo.rstrip('/')}/{cubeta}/index.html"
    return f"http://{cubeta}.s3-website-{cuenta.region}.amazonaws.com/"


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


def _direcciones(cuenta: Cuenta, stage: str, entorno: Mapping[str, str]) -> Direcciones:
    return Direcciones(*(_direccion(cuenta, app, stage, entorno) for app in ("eventos", "reservas")))


def _direccion(cuenta: Cuenta, app: str, stage: str, entorno: Mapping[str, str]) -> str:
    if dada := entorno.get(f"{app.upper()}_URL"):
        return dada.rstrip("/")
    api = api_de(app, stage)
    if api is None:
        remedio = f"make deploy STAGE={stage}, o dé {app.upper()}_URL=https://…"
        raise Detenido("web", f"no se sabe dónde está la API de {app} de la etapa {stage}", remedio)
    return cuenta.direccion(api)


def main(argv: Sequence[str], entorno: Mapping[str, str]) -> int:
    """0 published, 1 stopped."""
    argumentos = argparse.ArgumentParser(prog="python -m frontend.publica", description=__doc__)
    argumentos.add_argument("--stage", required=True)
    argumentos.add_argument("--carpeta", type=Path, help="escribe los archivos aquí en vez de en S3")
    opciones = argumentos.parse_args(argv)
    cuenta = Cuenta()
    try:
        direcciones = _direcciones(cuenta, opciones.stage, entorno)
        if opciones.carpeta:
            _escribe(opciones.carpeta, direcciones)
            print(f"Página de la etapa {opciones.stage}: {opciones.carpeta}")
        else:
            cubeta = entorno.get("CUBETA") or f"boletia-web-{opciones.stage}-{cuenta.numero}"
            print(f"Página de la etapa {opciones.stage}: {publica(cuenta, cubeta, direcciones)}")
    except Detenido as error:
        print(f"make web: {error.motivo}" + (f" ({error.remedio})" if error.remedio else ""), file=sys.stderr)
        return 1
    except (BotoCoreError, ClientError) as error:
        print(f"make web: S3 no aceptó la publicación: {error}", file=sys.stderr)
        return 1
    return 0


def _escribe(carpeta: Path, direcciones: Direcciones) -> None:
    for ruta, texto in archivos(direcciones):
        (carpeta / ruta).parent.mkdir(parents=True, exist_ok=True)
        (carpeta / ruta).write_text(texto, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
