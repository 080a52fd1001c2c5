"""A protected stage: the organisers' routes for organisers, the rest for anyone. Attacked with every other token."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from herramientas.despliegue.proyecto import RAIZ
from herramientas.laboratorio.espera import espera
from herramientas.laboratorio.nube import Nube
from tests.e2e.taquilla import Taquilla, nuevo
from tests.e2e.test_paseo import pasea
from tests.protegida.conftest import CLAVE, Usuarios

pytestmark = [pytest.mark.nube, pytest.mark.xdist_group("protegida")]

EVENTO = {"evento": "De nadie", "capacidad": 3, "categoria": "Rock"}
NADIE = "0ujsswThIGTUYm2K8FjOOfXtY1K"
CERRADAS = [
    ("POST", "/eventos"),
    ("DELETE", "/eventos/De%20nadie"),
    ("GET", "/reservas/De%20nadie/ana@example.com"),
    ("GET", "/reservas/eventos/De%20nadie/reservas"),
    ("GET", f"/reservas/{NADIE}/entradas"),
    ("POST", f"/reservas/{NADIE}/entradas"),
    ("DELETE", f"/reservas/{NADIE}/entradas/una-clave"),
]
ABIERTAS = ["/eventos", "/eventos/De%20nadie", "/reservas/eventos", "/reservas/eventos/De%20nadie"]


@pytest.mark.parametrize("prefijo", ["", "Bearer "])
def test_the_seeds_walk_through_works_with_a_token(taquilla: Taquilla, token: str, prefijo: str) -> None:
    if prefijo:  # the event of the seed exists once
        cabeceras = {"Authorization": f"{prefijo}{token}"}
        creado = taquilla.pide("POST", "/eventos", {**EVENTO, "evento": nuevo()}, **cabeceras)
        assert creado.status_code == 200
    else:
        pasea(taquilla, {"Authorization": token})


@pytest.mark.parametrize(("metodo", "ruta"), CERRADAS)
def test_without_a_token_nobody_enters_and_a_page_can_read_why(
    taquilla: Taquilla, metodo: str, ruta: str
) -> None:
    respuesta = taquilla.pide(metodo, ruta, EVENTO if metodo == "POST" else None)

    assert (respuesta.status_code, respuesta.json()["Code"]) == (401, "NoIdentificado")
    assert respuesta.headers["access-control-allow-origin"] == "*"
    assert respuesta.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("ruta", ABIERTAS)
def test_what_customers_read_needs_no_token(taquilla: Taquilla, ruta: str) -> None:
    assert taquilla.pide("GET", ruta).status_code in (200, 404)


@pytest.mark.parametrize(("metodo", "ruta"), CERRADAS)
def test_a_user_of_the_pool_who_is_no_organiser_is_refused(
    taquilla: Taquilla, usuarios: Usuarios, metodo: str, ruta: str
) -> None:
    email = f"{nuevo('cualquiera').replace(' ', '-')}@example.com"
    usuarios.crea(email)

    token = usuarios.entra(email)["IdToken"]
    respuesta = taquilla.pide(metodo, ruta, EVENTO if metodo == "POST" else None, Authorization=token)

    assert (respuesta.status_code, respuesta.json()["Code"]) == (403, "NoAutorizado")


def test_a_group_whose_name_resembles_it_is_not_it(taquilla: Taquilla, usuarios: Usuarios) -> None:
    usuarios.cognito.create_group(UserPoolId=usuarios.pool, GroupName="organizadores-no")
    usuarios.crea("casi@example.com", "organizadores-no")

    respuesta = taquilla.pide(
        "POST", "/eventos", EVENTO, Authorization=usuarios.entra("casi@example.com")["IdToken"]
    )

    assert respuesta.status_code == 403


def test_whoever_signs_up_by_himself_is_no_organiser(taquilla: Taquilla, usuarios: Usuarios) -> None:
    publico = usuarios.nube.cliente("cognito-idp")
    try:
        publico.sign_up(ClientId=usuarios.cliente, Username="intruso@example.com", Password=CLAVE)
    except publico.exceptions.NotAuthorizedException:
        return  # as on AWS
    usuarios.cognito.admin_confirm_sign_up(UserPoolId=usuarios.pool, Username="intruso@example.com")
    token = usuarios.entra("intruso@example.com")["IdToken"]
    assert taquilla.pide("POST", "/eventos", EVENTO, Authorization=token).status_code == 403


def _ajenos(usuarios: Usuarios, organizador: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Tokens that say «organizador» and are not what the stage asks for."""
    propio = usuarios.entra(*organizador)
    yield "access", propio["AccessToken"]
    cabeza, cuerpo, firma = propio["IdToken"].split(".")
    yield "unsigned", f"{_b64({'alg': 'none'})}.{cuerpo}."
    yield "forged", f"{cabeza}.{_b64({**_lee(cuerpo), 'sub': 'otro'})}.{firma}"
    yield "signed by nobody", f"{cabeza}.{cuerpo}.{'A' * len(firma)}"
    yield "expired", f"{cabeza}.{_b64({**_lee(cuerpo), 'exp': 1})}.{firma}"
    otro = usuarios.cognito.create_user_pool_client(
        UserPoolId=usuarios.pool, ClientName="otro", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    yield "another client", usuarios.entra(*organizador, cliente=otro)["IdToken"]
    usuarios.cognito.delete_user_pool_client(UserPoolId=usuarios.pool, ClientId=otro)
    ajeno = usuarios.cognito.create_user_pool(PoolName="boletia-ajena")["UserPool"]["Id"]
    cliente = usuarios.cognito.create_user_pool_client(
        UserPoolId=ajeno, ClientName="boletia-local", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    usuarios.cognito.create_group(UserPoolId=ajeno, GroupName="organizadores")
    usuarios.crea("ajeno@example.com", "organizadores", pool=ajeno)
    yield "another pool", usuarios.entra("ajeno@example.com", cliente=cliente)["IdToken"]
    usuarios.cognito.delete_user_pool(UserPoolId=ajeno)
    yield "nothing", ""
    yield "garbage", "organizador"


def _b64(objeto: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(objeto).encode()).decode().rstrip("=")


def _lee(parte: str) -> dict[str, Any]:
    leido: dict[str, Any] = json.loads(base64.urlsafe_b64decode(parte + "=" * (-len(parte) % 4)))
    return leido


def test_no_other_token_opens(taquilla: Taquilla, usuarios: Usuarios, organizador: tuple[str, str]) -> None:
    cuerpo = {**EVENTO, "evento": nuevo()}

    respuestas = {
        que: taquilla.pide("POST", "/eventos", cuerpo, Authorization=token)
        for que, token in _ajenos(usuarios, organizador)
    }

    assert {que: (r.status_code, r.json()["Code"]) for que, r in respuestas.items()} == dict.fromkeys(
        respuestas, (401, "NoIdentificado")
    )
    assert len(respuestas) == 9


def test_an_organiser_lists_who_reserved(taquilla: Taquilla, token: str) -> None:
    evento = nuevo("Evento")
    cabeceras = {"Authorization": token}
    taquilla.pide("POST", "/eventos", {**EVENTO, "evento": evento}, **cabeceras)

    id = espera(lambda: taquilla.reserva(evento), lambda r: r.status_code == 200).json()["Id"]

    lista = espera(
        lambda: taquilla.pide("GET", f"/reservas/eventos/{evento}/reservas?estado=A", **cabeceras),
        lambda r: bool(r.json()),
    )

    assert [reserva["Id"] for reserva in lista.json()] == [id]


def test_a_path_that_is_not_there_says_so_to_a_page(taquilla: Taquilla) -> None:
    respuesta = taquilla.http.put("/eventos")

    assert (respuesta.status_code, respuesta.json()["Code"]) == (403, "RutaDesconocida")
    assert respuesta.headers["access-control-allow-origin"] == "*"


def test_make_token_prints_a_token_and_nothing_else(
    nube: Nube, taquilla: Taquilla, organizador: tuple[str, str]
) -> None:
    email, clave = organizador

    proceso = _orden(nube, "token", EMAIL=email, CLAVE=clave)

    assert (proceso.returncode, proceso.stderr) == (0, "")
    assert len(proceso.stdout.splitlines()) == 1
    creado = taquilla.pide(
        "POST", "/eventos", {**EVENTO, "evento": nuevo()}, Authorization=proceso.stdout.strip()
    )
    assert creado.status_code == 200


def test_a_wrong_password_is_one_line(nube: Nube, organizador: tuple[str, str]) -> None:
    proceso = _orden(nube, "token", EMAIL=organizador[0], CLAVE="otra")

    assert proceso.returncode == 1
    assert proceso.stdout == ""
    assert "no son correctos" in proceso.stderr


def test_an_organiser_is_invited_twice_and_removed(nube: Nube, usuarios: Usuarios) -> None:
    nueva = "nueva@example.com"
    for _ in range(2):
        assert _orden(nube, "organizador", EMAIL=nueva).returncode == 0
    grupos = usuarios.cognito.admin_list_groups_for_user(UserPoolId=usuarios.pool, Username=nueva)["Groups"]
    assert [grupo["GroupName"] for grupo in grupos] == ["organizadores"]
    assert "elija su contraseña" in _sin_estrenar(nube, usuarios, nueva)

    assert _orden(nube, "organizador", EMAIL=nueva, BORRAR="1").returncode == 0
    quedan = usuarios.cognito.list_users(UserPoolId=usuarios.pool)["Users"]
    assert nueva not in str(quedan)
    assert _orden(nube, "organizador", EMAIL=nueva, BORRAR="1").returncode == 1


def test_the_page_learns_where_to_sign_in(nube: Nube, usuarios: Usuarios) -> None:
    config = httpx.get(f"{nube.endpoint}/config.js").text

    assert usuarios.cliente in config
    assert "sesion: null" not in config


def _sin_estrenar(nube: Nube, usuarios: Usuarios, email: str) -> str:
    """What `make token` says to one who was given a password for once."""
    usuarios.cognito.admin_set_user_password(
        UserPoolId=usuarios.pool, Username=email, Password=CLAVE, Permanent=False
    )
    return _orden(nube, "token", EMAIL=email, CLAVE=CLAVE).stderr


def _orden(nube: Nube, orden: str, **entorno: str) -> "subprocess.CompletedProcess[str]":
    """As make runs it: without credentials, found by PUERTO."""
    limpio = {nombre: valor for nombre, valor in os.environ.items() if not nombre.startswith("AWS_")}
    return subprocess.run(
        [sys.executable, "-m", "herramientas.despliegue", orden, "--stage", "local"],
        cwd=RAIZ,
        env={**limpio, "PUERTO": str(nube.puerto), **entorno},
        capture_output=True,
        text=True,
        check=False,
    )
