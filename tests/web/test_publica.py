"""`make web`: the same page anywhere, told where its API is."""

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from frontend.publica import archivos
from herramientas.despliegue.direcciones import Direcciones
from herramientas.despliegue.organizadores import Sesion
from herramientas.despliegue.proyecto import RAIZ
from herramientas.laboratorio.nube import Nube
from tests.web.taquilla import Taquilla
from tests.web.ventana import abre_evento, confirmada, llena, tarjeta

AWS = Direcciones("https://a1.execute-api.us-west-2.amazonaws.com/produccion", "https://b2.example.com/api")


def publica(*argumentos: str, **entorno: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "frontend.publica", *argumentos],
        cwd=RAIZ,
        env={**os.environ, **entorno},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_published_page_may_speak_to_its_apis_only() -> None:
    publicados = dict(archivos(AWS))

    assert (
        "connect-src 'self' https://a1.execute-api.us-west-2.amazonaws.com https://b2.example.com;"
        in publicados["index.html"]
    )
    assert 'href="https://b2.example.com/api/reservas/eventos" crossorigin' in publicados["index.html"]
    assert '"reservas": "https://b2.example.com/api"' in publicados["config.js"]
    assert '"correos": null' in publicados["config.js"]


def test_the_page_of_a_protected_stage_may_also_speak_to_cognito() -> None:
    cognito = "https://cognito-idp.us-west-2.amazonaws.com/"
    publicados = dict(archivos(AWS, Sesion(cognito, "4abc")))

    assert " https://cognito-idp.us-west-2.amazonaws.com;" in publicados["index.html"]
    assert f'"cognito": "{cognito}"' in publicados["config.js"]
    assert '"sesion": null' in dict(archivos(AWS))["config.js"]


def test_a_stage_without_deployment_is_said_in_one_line(tmp_path: Path) -> None:
    corrida = publica("--stage", "nunca", "--carpeta", str(tmp_path))

    assert corrida.returncode == 1
    assert corrida.stderr.count("\n") == 1
    assert "make deploy STAGE=nunca" in corrida.stderr


@pytest.mark.nube
def test_a_page_on_s3_sells_across_origins(nube: Nube, chrome: Browser, taquilla: Taquilla) -> None:
    evento = taquilla.evento()
    otro_origen = nube.base.replace("127.0.0.1", "localhost")
    corrida = publica("--stage", "prueba", **nube.aws, EVENTOS_URL=otro_origen, RESERVAS_URL=otro_origen)
    assert corrida.returncode == 0, corrida.stderr
    assert _bloqueos(nube) == {
        "BlockPublicAcls": True,
        "IgnorePublicAcls": True,
        "BlockPublicPolicy": False,
        "RestrictPublicBuckets": False,
    }

    direccion = corrida.stdout.split()[-1]
    assert httpx.get(direccion).headers["content-encoding"] == "gzip"

    ventana = chrome.new_page()
    ventana.goto(direccion)
    expect(tarjeta(ventana, evento)).to_be_visible()
    expect(ventana.get_by_role("link", name="Correos")).to_be_hidden()
    abre_evento(ventana, evento)
    llena(ventana, 1, "s3@example.com")
    ventana.get_by_role("button", name="Reservar", exact=True).click()

    confirmada(ventana)
    ventana.close()


def _bloqueos(nube: Nube) -> dict[str, bool]:
    """Which kinds of public access the page's bucket refuses."""
    s3 = nube.cliente("s3")
    (cubeta,) = (
        una["Name"] for una in s3.list_buckets()["Buckets"] if una["Name"].startswith("boletia-web-prueba-")
    )
    return dict(s3.get_public_access_block(Bucket=cubeta)["PublicAccessBlockConfiguration"])
