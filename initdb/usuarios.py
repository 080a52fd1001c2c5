"""The organisers' user pool of a protected stage: made what it must be, and deleted. Its users are never touched.

As with the tables: everything is read and compared, what is missing is added, and what exists with another value is
for a person to decide about.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from botocore.exceptions import ClientError

from initdb.comparacion import Diferencia
from initdb.espera import NoTermina, intentos
from initdb.esquema import ETAPA_LOCAL, MARCAS, nombre_usuarios
from initdb.fallos import codigo
from initdb.tablas import HayDiferencias

GRUPO = "organizadores"
CONTRASENA = {
    "MinimumLength": 12,
    "RequireUppercase": True,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
}
NO_EXISTE = "ResourceNotFoundException"


class Parte(StrEnum):
    """What initdb may add to a pool that exists, because adding it takes nothing away."""

    PROTECCION = "protección contra borrado"
    ETIQUETAS = "etiquetas"
    SEGUNDO_FACTOR = "segundo factor opcional"
    CLIENTE = "cliente"
    GRUPO = f"grupo {GRUPO}"


@dataclass(frozen=True)
class Usuarios:
    """A pool as initdb wants it, or as Cognito says it is. `cliente` is what the one client may do."""

    nombre: str
    id: str = ""
    arn: str = ""
    alta_publica: bool = False  # whether people may sign up by themselves
    contrasena: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType(CONTRASENA))
    segundo_factor: bool = True
    protegida: bool = False
    etiquetas: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    clientes: tuple[str, ...] = ()  # their ids; a token of any of them would pass for the pool's
    cliente: Mapping[str, Any] | None = None
    grupo: bool = True


def usuarios(etapa: str, pagina: str = "") -> Usuarios:
    """What a stage wants; `pagina` is the page's address, to which Cognito's own page may send people back."""
    nombre = nombre_usuarios(etapa)
    return Usuarios(
        nombre=nombre,
        protegida=etapa != ETAPA_LOCAL,
        etiquetas=MappingProxyType({"proyecto": "boletia", "etapa": etapa}),
        cliente=MappingProxyType(_cliente(nombre, pagina)),
    )


def _cliente(nombre: str, pagina: str) -> dict[str, Any]:
    """A public client (a page keeps no secret) for an organiser's working day."""
    ida_y_vuelta = {
        "SupportedIdentityProviders": ["COGNITO"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["email", "openid"],
        "CallbackURLs": [pagina],
        "LogoutURLs": [pagina],
    }
    return {
        "ClientName": nombre,
        "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"],
        "PreventUserExistenceErrors": "ENABLED",
        "EnableTokenRevocation": True,
        "IdTokenValidity": 60,
        "AccessTokenValidity": 60,
        "RefreshTokenValidity": 12,
        "TokenValidityUnits": {"IdToken": "minutes", "AccessToken": "minutes", "RefreshToken": "hours"},
        **(ida_y_vuelta if pagina else {"AllowedOAuthFlowsUserPoolClient": False}),
    }


def prepara(cognito: Any, quiero: Usuarios, escribe: Callable[[str], None]) -> Usuarios:
    """Make the pool be as wanted and return it as it is. May be killed and run again.

    Raises HayDiferencias before touching anything, NoTermina after ten minutes.
    """
    dichas: set[str] = set()
    for _ in intentos():
        hay = lee(cognito, quiero.nombre)
        if hay is not None and (diferencias := tuple(_diferencias(quiero, hay))):
            raise HayDiferencias(diferencias)
        faltan = [] if hay is None else list(_faltan(quiero, hay))
        if hay is not None and not faltan:
            return hay
        for paso in [f"Completando {quiero.nombre}: {parte}" for parte in faltan] or [
            f"Creando {quiero.nombre}"
        ]:
            if paso not in dichas:
                escribe(paso)
            dichas.add(paso)
        if hay is None:
            _crea(cognito, quiero)
        else:
            for parte in faltan:
                _completa(cognito, quiero, hay, parte)
    raise NoTermina(f"{quiero.nombre} no queda listo: repita la orden cuando no haya otro initdb en marcha")


def diferencias(cognito: Any, quiero: Usuarios) -> list[Diferencia]:
    """What would make `prepara` stop before it touches anything. Raises HayDiferencias for two pools of one name."""
    hay = lee(cognito, quiero.nombre)
    return [] if hay is None else list(_diferencias(quiero, hay))


def lee(cognito: Any, nombre: str) -> Usuarios | None:
    """The pool of this name; None when there is none. Names are not unique: raises HayDiferencias for two."""
    ids = [uno["Id"] for uno in _lista(cognito, "list_user_pools", "UserPools") if uno["Name"] == nombre]
    if len(ids) > 1:
        raise HayDiferencias([Diferencia(nombre, "grupos de usuarios", ", ".join(ids), "uno solo")])
    return _desde(cognito, cognito.describe_user_pool(UserPoolId=ids[0])["UserPool"]) if ids else None


def ajenos(quiero: Usuarios, hay: Usuarios) -> bool:
    """Whether the pool lacks this project's and stage's tags: initdb never accepted it as its own."""
    return any(hay.etiquetas.get(marca) != quiero.etiquetas[marca] for marca in MARCAS)


def borra(cognito: Any, hay: Usuarios) -> None:
    """Delete the pool with all its users, a protected one too."""
    if hay.protegida:
        _cambia(cognito, hay.id, DeletionProtection="INACTIVE")
    cognito.delete_user_pool(UserPoolId=hay.id)


def _desde(cognito: Any, pool: dict[str, Any]) -> Usuarios:
    politica = pool.get("Policies", {}).get("PasswordPolicy", {})
    clientes = _lista(cognito, "list_user_pool_clients", "UserPoolClients", UserPoolId=pool["Id"])
    propios = [uno["ClientId"] for uno in clientes if uno["ClientName"] == pool["Name"]]
    return Usuarios(
        nombre=pool["Name"],
        id=pool["Id"],
        arn=pool["Arn"],
        alta_publica=not pool.get("AdminCreateUserConfig", {}).get("AllowAdminCreateUserOnly", False),
        contrasena={regla: politica.get(regla) for regla in CONTRASENA},
        segundo_factor=pool.get("MfaConfiguration", "OFF") != "OFF",
        protegida=pool.get("DeletionProtection") == "ACTIVE",
        etiquetas=pool.get("UserPoolTags", {}),
        clientes=tuple(uno["ClientId"] for uno in clientes),
        cliente=_lee_cliente(cognito, pool["Id"], propios[0]) if propios else None,
        grupo=_tiene_grupo(cognito, pool["Id"]),
    )


def _lee_cliente(cognito: Any, id: str, cliente: str) -> dict[str, Any]:
    leido = cognito.describe_user_pool_client(UserPoolId=id, ClientId=cliente)["UserPoolClient"]
    return {
        campo: sorted(valor) if isinstance(valor, list) else valor
        for campo, valor in leido.items()
        if valor not in ([], "", None)
    }


def _tiene_grupo(cognito: Any, id: str) -> bool:
    try:
        cognito.get_group(UserPoolId=id, GroupName=GRUPO)
    except ClientError as error:
        if codigo(error) != NO_EXISTE:
            raise
        return False
    return True


def _lista(cognito: Any, operacion: str, clave: str, **donde: str) -> list[dict[str, Any]]:
    paginas = cognito.get_paginator(operacion).paginate(**donde, PaginationConfig={"PageSize": 60})
    return [uno for pagina in paginas for uno in pagina[clave]]


def _diferencias(quiero: Usuarios, hay: Usuarios) -> Iterator[Diferencia]:
    """What makes the pool another one than the stage asks for. A second factor that is obligatory does no harm."""
    if hay.alta_publica:
        yield Diferencia(quiero.nombre, "quién crea cuentas", "cualquiera", "solo administradores")
    for regla, valor in quiero.contrasena.items():
        if hay.contrasena[regla] != valor:
            yield Diferencia(quiero.nombre, f"contraseña: {regla}", str(hay.contrasena[regla]), str(valor))
    propios = 0 if hay.cliente is None else 1
    if len(hay.clientes) > propios:
        yield Diferencia(quiero.nombre, "clientes", ", ".join(hay.clientes), f"solo {quiero.nombre}")
    if hay.cliente is not None and "ClientSecret" in hay.cliente:
        yield Diferencia(quiero.nombre, "cliente", "con secreto", "público")
    for etiqueta, valor in quiero.etiquetas.items():
        if hay.etiquetas.get(etiqueta, valor) != valor:
            yield Diferencia(quiero.nombre, f"etiqueta {etiqueta}", hay.etiquetas[etiqueta], valor)


def _faltan(quiero: Usuarios, hay: Usuarios) -> Iterator[Parte]:
    if quiero.protegida and not hay.protegida:
        yield Parte.PROTECCION
    if quiero.etiquetas.keys() - hay.etiquetas.keys():
        yield Parte.ETIQUETAS
    if not hay.segundo_factor:
        yield Parte.SEGUNDO_FACTOR
    assert quiero.cliente is not None
    if hay.cliente is None or any(
        hay.cliente.get(campo, False) != valor for campo, valor in quiero.cliente.items()
    ):
        yield Parte.CLIENTE
    if not hay.grupo:
        yield Parte.GRUPO


def _crea(cognito: Any, quiero: Usuarios) -> None:
    cognito.create_user_pool(
        PoolName=quiero.nombre,
        Policies={"PasswordPolicy": dict(quiero.contrasena)},
        AdminCreateUserConfig={"AllowAdminCreateUserOnly": True},
        UsernameAttributes=["email"],
        UsernameConfiguration={"CaseSensitive": False},
        AutoVerifiedAttributes=["email"],
        AccountRecoverySetting={"RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}]},
        DeletionProtection="ACTIVE" if quiero.protegida else "INACTIVE",
        UserPoolTags=dict(quiero.etiquetas),
    )


def _completa(cognito: Any, quiero: Usuarios, hay: Usuarios, parte: Parte) -> None:
    match parte:
        case Parte.PROTECCION:
            _cambia(cognito, hay.id, DeletionProtection="ACTIVE")
        case Parte.ETIQUETAS:
            _cambia(cognito, hay.id, UserPoolTags={**hay.etiquetas, **quiero.etiquetas})
        case Parte.SEGUNDO_FACTOR:  # CreateUserPool knows only the one that SMS brings
            cognito.set_user_pool_mfa_config(
                UserPoolId=hay.id,
                SoftwareTokenMfaConfiguration={"Enabled": True},
                MfaConfiguration="OPTIONAL",
            )
        case Parte.CLIENTE if hay.cliente is None:
            cognito.create_user_pool_client(UserPoolId=hay.id, GenerateSecret=False, **(quiero.cliente or {}))
        case Parte.CLIENTE:
            cognito.update_user_pool_client(
                UserPoolId=hay.id, ClientId=hay.clientes[0], **(quiero.cliente or {})
            )
        case Parte.GRUPO:
            cognito.create_group(UserPoolId=hay.id, GroupName=GRUPO)


def _cambia(cognito: Any, id: str, **cambios: Any) -> None:
    """UpdateUserPool sets what it is not told to its default, so it is told everything."""
    pool = cognito.describe_user_pool(UserPoolId=id)["UserPool"]
    admite = cognito.meta.service_model.operation_model("UpdateUserPool").input_shape.members
    cognito.update_user_pool(
        UserPoolId=id, **{campo: pool[campo] for campo in admite if pool.get(campo)} | cambios
    )
