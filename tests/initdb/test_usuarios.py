"""The user pool of a protected stage, on moto: made, made again, compared, deleted."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from initdb.tablas import HayDiferencias
from initdb.usuarios import GRUPO, _cambia, ajenos, borra, lee, prepara, usuarios

PRUEBAS = usuarios("pruebas")


@pytest.fixture
def cognito() -> Iterator[Any]:
    with mock_aws():
        yield boto3.client("cognito-idp")


def hace(cognito: Any, etapa: str = "pruebas", pagina: str = "") -> tuple[Any, list[str]]:
    dicho: list[str] = []
    return prepara(cognito, usuarios(etapa, pagina), dicho.append), dicho


def test_a_pool_is_made_once(cognito: Any) -> None:
    hecho, dicho = hace(cognito)

    assert dicho[0] == "Creando boletia-pruebas"
    assert hace(cognito) == (hecho, [])
    assert len(cognito.list_user_pools(MaxResults=60)["UserPools"]) == 1


def test_only_administrators_create_accounts_and_passwords_are_strong(cognito: Any) -> None:
    hecho, _ = hace(cognito)

    pool = cognito.describe_user_pool(UserPoolId=hecho.id)["UserPool"]
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert pool["UsernameAttributes"] == ["email"]
    politica = pool["Policies"]["PasswordPolicy"]
    assert politica.pop("MinimumLength") >= 12
    assert {politica[f"Require{que}"] for que in ("Uppercase", "Lowercase", "Numbers", "Symbols")} == {True}
    segundo = cognito.get_user_pool_mfa_config(UserPoolId=hecho.id)
    assert segundo["MfaConfiguration"] == "OPTIONAL"
    assert segundo["SoftwareTokenMfaConfiguration"] == {"Enabled": True}
    assert cognito.get_group(UserPoolId=hecho.id, GroupName=GRUPO)


def test_the_client_is_public_and_signs_in_by_password_or_srp(cognito: Any) -> None:
    hecho, _ = hace(cognito)

    (cliente,) = hecho.clientes
    leido = cognito.describe_user_pool_client(UserPoolId=hecho.id, ClientId=cliente)["UserPoolClient"]
    assert "ClientSecret" not in leido
    assert "ALLOW_USER_SRP_AUTH" in leido["ExplicitAuthFlows"]
    assert not leido.get("CallbackURLs")


def test_the_client_knows_the_page_and_follows_it(cognito: Any) -> None:
    hace(cognito, pagina="https://uno.example.com/")

    hecho, dicho = hace(cognito, pagina="https://dos.example.com/")

    assert dicho == ["Completando boletia-pruebas: cliente"]
    assert hecho.cliente["CallbackURLs"] == ["https://dos.example.com/"]
    assert hecho.cliente["AllowedOAuthFlows"] == ["code"]
    assert len(hecho.clientes) == 1


def test_what_was_left_half_made_is_completed(cognito: Any) -> None:
    hecho, _ = hace(cognito)
    cognito.delete_group(UserPoolId=hecho.id, GroupName=GRUPO)
    _cambia(cognito, hecho.id, DeletionProtection="INACTIVE")

    otra_vez, dicho = hace(cognito)

    assert {linea.partition(": ")[2] for linea in dicho} >= {
        "protección contra borrado",
        "grupo organizadores",
    }
    assert otra_vez == hecho


def abre_el_alta(cognito: Any, id: str) -> None:
    cognito.update_user_pool(UserPoolId=id, AdminCreateUserConfig={"AllowAdminCreateUserOnly": False})


def debilita_la_contrasena(cognito: Any, id: str) -> None:
    cognito.update_user_pool(UserPoolId=id, Policies={"PasswordPolicy": {"MinimumLength": 6}})


def anade_un_cliente(cognito: Any, id: str) -> None:
    cognito.create_user_pool_client(UserPoolId=id, ClientName="otro")


def cambia_la_etiqueta(cognito: Any, id: str) -> None:
    cognito.update_user_pool(UserPoolId=id, UserPoolTags={"proyecto": "boletia", "etapa": "otra"})


@pytest.mark.parametrize(
    ("cambia", "que"),
    [
        (abre_el_alta, "quién crea cuentas: hay cualquiera"),
        (debilita_la_contrasena, "contraseña: MinimumLength: hay 6, se espera 12"),
        (anade_un_cliente, "clientes: hay "),
        (cambia_la_etiqueta, "etiqueta etapa: hay otra, se espera pruebas"),
    ],
)
def test_a_difference_is_named_and_nothing_is_touched(cognito: Any, cambia: Any, que: str) -> None:
    hecho, _ = hace(cognito)
    cambia(cognito, hecho.id)
    antes = lee(cognito, PRUEBAS.nombre)

    with pytest.raises(HayDiferencias) as caso:
        hace(cognito)

    assert any(f"boletia-pruebas: {que}" in str(diferencia) for diferencia in caso.value.diferencias)
    assert lee(cognito, PRUEBAS.nombre) == antes


def test_two_pools_of_one_name_are_a_difference(cognito: Any) -> None:
    hace(cognito)
    cognito.create_user_pool(PoolName="boletia-pruebas")

    with pytest.raises(HayDiferencias):
        hace(cognito)


def test_a_pool_is_protected_against_deletion_except_local(cognito: Any) -> None:
    hecho, _ = hace(cognito)
    local, _ = hace(cognito, "local")

    assert hecho.protegida
    assert not local.protegida


def test_a_protected_pool_is_deleted_with_its_users(cognito: Any) -> None:
    hecho, _ = hace(cognito)
    otra, _ = hace(cognito, "otra")

    borra(cognito, hecho)

    assert lee(cognito, "boletia-pruebas") is None
    assert lee(cognito, "boletia-otra") == otra


def test_a_pool_without_our_tags_is_not_ours(cognito: Any) -> None:
    cognito.create_user_pool(PoolName="boletia-pruebas", UserPoolTags={"proyecto": "otro"})

    hallado = lee(cognito, "boletia-pruebas")

    assert hallado is not None
    assert ajenos(PRUEBAS, hallado)
    assert not ajenos(usuarios("otra"), hace(cognito, "otra")[0])
