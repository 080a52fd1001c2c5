"""A protected cloud of its own, and who comes to it: an organiser, a user who is none, their programs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from herramientas.laboratorio.nube import Nube, nube_local
from tests.e2e.taquilla import Taquilla

CLAVE = "Una-clave-de-prueba-1"
ORGANIZADOR = re.compile(r"  Organizador  (\S+)  (\S+)\n")


@dataclass(frozen=True)
class Usuarios:
    """The pool of the cloud, as its administrator and as a page see it."""

    nube: Nube

    @property
    def cognito(self) -> Any:
        return self.nube.cliente("cognito-idp")

    @property
    def pool(self) -> str:
        (uno,) = [
            p
            for p in self.cognito.list_user_pools(MaxResults=60)["UserPools"]
            if p["Name"] == "boletia-local"
        ]
        return str(uno["Id"])

    @property
    def cliente(self) -> str:
        clientes = self.cognito.list_user_pool_clients(UserPoolId=self.pool, MaxResults=60)["UserPoolClients"]
        (uno,) = [c for c in clientes if c["ClientName"] == "boletia-local"]
        return str(uno["ClientId"])

    def crea(self, email: str, *grupos: str, pool: str = "") -> None:
        """A user with CLAVE, in these groups."""
        datos = {"UserPoolId": pool or self.pool, "Username": email}
        self.cognito.admin_create_user(**datos, MessageAction="SUPPRESS")
        self.cognito.admin_set_user_password(**datos, Password=CLAVE, Permanent=True)
        for grupo in grupos:
            self.cognito.admin_add_user_to_group(**datos, GroupName=grupo)

    def entra(self, email: str, clave: str = CLAVE, cliente: str = "") -> dict[str, str]:
        """IdToken, AccessToken and RefreshToken, as a browser gets them: unsigned."""
        cuerpo = {
            "AuthFlow": "USER_PASSWORD_AUTH",
            "ClientId": cliente or self.cliente,
            "AuthParameters": {"USERNAME": email, "PASSWORD": clave},
        }
        respuesta = httpx.post(
            f"{self.nube.endpoint}/",
            json=cuerpo,
            headers={
                "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
                "Content-Type": "application/x-amz-json-1.1",
            },
            timeout=30,
        )
        assert respuesta.status_code == 200, respuesta.text
        return dict(respuesta.json()["AuthenticationResult"])


@pytest.fixture(scope="session")
def nube() -> Iterator[Nube]:
    with nube_local(PROTEGIDA="1") as nube:
        yield nube


@pytest.fixture(scope="session")
def taquilla(nube: Nube) -> Taquilla:
    return Taquilla.de(nube)


@pytest.fixture(scope="session")
def usuarios(nube: Nube) -> Usuarios:
    return Usuarios(nube)


@pytest.fixture(scope="session")
def organizador(nube: Nube) -> tuple[str, str]:
    """Address and password, as `make local` says them."""
    dicho = ORGANIZADOR.search(nube.salida())
    assert dicho, nube.salida()
    return dicho[1], dicho[2]


@pytest.fixture(scope="session")
def token(usuarios: Usuarios, organizador: tuple[str, str]) -> str:
    return usuarios.entra(*organizador)["IdToken"]
