"""The organisers of a protected stage: invited, removed, signed in. They are users of its pool, in its group."""

import json
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.fallos import Detenido
from initdb.esquema import nombre_usuarios
from initdb.fallos import codigo
from initdb.usuarios import GRUPO, Usuarios, lee

PASO = "organizadores"
_RETO = "entre una vez en la página (Organización) y elija su contraseña"


@dataclass(frozen=True)
class Sesion:
    """What the page's config.js says of signing in: Cognito's address, and the client of the stage's pool."""

    cognito: str
    cliente: str

    @property
    def origen(self) -> str:
        partes = urlsplit(self.cognito)
        return f"{partes.scheme}://{partes.netloc}"


@dataclass(frozen=True)
class Organizadores:
    cuenta: Cuenta
    etapa: str

    @cached_property
    def pool(self) -> Usuarios:
        """The stage's pool. Raises Detenido where there is none."""
        hay = lee(self._cognito, nombre_usuarios(self.etapa))
        if hay is None or not hay.clientes:
            raise Detenido(
                PASO,
                f"la etapa {self.etapa} no tiene usuarios",
                f"make deploy STAGE={self.etapa} PROTEGIDA=1",
            )
        return hay

    @property
    def cliente(self) -> str:
        """The id of the client that pages and programs sign in by. Public: it opens nothing by itself."""
        return self.pool.clientes[0]

    @property
    def sesion(self) -> Sesion:
        en_aws = f"https://cognito-idp.{self.cuenta.region}.amazonaws.com/"
        return Sesion(self.cuenta.extremo or en_aws, self.cliente)

    def invita(self, email: str, clave: str = "") -> None:
        """Cognito writes to the address with a password for once; with `clave` nobody is written to and that is it.

        Who has not answered yet is written to again; who has, is left alone.
        """
        datos: dict[str, Any] = {"UserPoolId": self.pool.id, "Username": email}
        atributos = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
        como = {"MessageAction": "SUPPRESS"} if clave else {"DesiredDeliveryMediums": ["EMAIL"]}
        try:
            self._cognito.admin_create_user(**datos, UserAttributes=atributos, **como)
        except ClientError as error:
            if codigo(error) != "UsernameExistsException":
                raise
            if self._cognito.admin_get_user(**datos)["UserStatus"] == "FORCE_CHANGE_PASSWORD" and not clave:
                self._cognito.admin_create_user(**datos, MessageAction="RESEND", **como)
        self._cognito.admin_add_user_to_group(**datos, GroupName=GRUPO)
        if clave:
            self._cognito.admin_set_user_password(**datos, Password=clave, Permanent=True)

    def quita(self, email: str) -> None:
        """The account is gone and renews nothing; the token of the last hour is good until it expires."""
        datos = {"UserPoolId": self.pool.id, "Username": email}
        try:
            self._cognito.admin_user_global_sign_out(**datos)
            self._cognito.admin_delete_user(**datos)
        except ClientError as error:
            if codigo(error) != "UserNotFoundException":
                raise
            raise Detenido(PASO, f"{email} no es organizador de la etapa {self.etapa}") from error

    def entra(self, email: str, clave: str, segundo_factor: str = "") -> str:
        """An ID token, good for an hour. Raises Detenido."""
        # As a page signs in: by the password alone, whatever credentials there are.
        publico = self.cuenta.nuevo("cognito-idp", Config(signature_version=UNSIGNED))
        try:
            respuesta = publico.initiate_auth(
                AuthFlow="USER_PASSWORD_AUTH",
                ClientId=self.cliente,
                AuthParameters={"USERNAME": email, "PASSWORD": clave},
            )
            if respuesta.get("ChallengeName") == "SOFTWARE_TOKEN_MFA" and segundo_factor:
                respuesta = publico.respond_to_auth_challenge(
                    ClientId=self.cliente,
                    ChallengeName="SOFTWARE_TOKEN_MFA",
                    Session=respuesta["Session"],
                    ChallengeResponses={"USERNAME": email, "SOFTWARE_TOKEN_MFA_CODE": segundo_factor},
                )
        except ClientError as error:
            if codigo(error) not in ("NotAuthorizedException", "CodeMismatchException"):
                raise
            raise Detenido(PASO, "el correo, la contraseña o el código no son correctos") from error
        if reto := respuesta.get("ChallengeName"):
            remedio = "dé también CODIGO=123456" if reto == "SOFTWARE_TOKEN_MFA" else _RETO
            raise Detenido(PASO, f"Cognito pide algo más a {email} ({reto})", remedio)
        return str(respuesta["AuthenticationResult"]["IdToken"])

    @property
    def _cognito(self) -> Any:
        return self.cuenta.cliente("cognito-idp")


def con_sesion(config: str, sesion: Sesion) -> str:
    """The page's config.js of an open stage, with where organisers sign in."""
    abierta = "sesion: null"
    assert config.count(abierta) == 1
    return config.replace(abierta, f"sesion: {json.dumps(asdict(sesion))}")
