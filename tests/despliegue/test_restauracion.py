"""The restore of docs/operacion.md, rehearsed: two tables go back to an earlier moment, the ledger does not."""

from typing import Any

import httpx
import pytest

from herramientas.laboratorio.espera import espera
from tests.despliegue.conftest import Copia
from tests.despliegue.test_nube import Taquilla

pytestmark = pytest.mark.xdist_group("despliegue")

ETAPA = "restaurada"
DEVUELTAS = [f"eventos-{ETAPA}", f"inventario-{ETAPA}"]


def _vuelve_atras(dynamodb: Any, tabla: str, copia: str) -> None:
    """Step 3. MiniStack restores, as AWS does, neither stream nor TTL nor tags nor the recovery."""
    dynamodb.update_table(TableName=tabla, DeletionProtectionEnabled=False)
    dynamodb.delete_table(TableName=tabla)
    dynamodb.get_waiter("table_not_exists").wait(TableName=tabla)
    dynamodb.restore_table_from_backup(TargetTableName=tabla, BackupArn=copia)
    dynamodb.get_waiter("table_exists").wait(TableName=tabla)


def _saca_copia(dynamodb: Any, tabla: str) -> str:
    return str(dynamodb.create_backup(TableName=tabla, BackupName=tabla)["BackupDetails"]["BackupArn"])


def _correos(copia: Copia, id: str) -> int:
    return sum(id in correo["BodyText"] for correo in copia.nube.correos())


def test_what_was_sold_before_is_there_adds_up_and_is_not_told_again(copia: Copia) -> None:
    dynamodb = copia.nube.cliente("dynamodb")
    copia.corre("deploy", ETAPA)
    taquilla = Taquilla(copia, ETAPA)
    vieja, evento = taquilla.vende("Antes de la copia"), "Antes de la copia"
    copias = {tabla: _saca_copia(dynamodb, tabla) for tabla in DEVUELTAS}
    perdida = taquilla.reserva(evento)
    espera(lambda: _correos(copia, perdida) == 1)

    copia.corre("destroy", ETAPA, entrada=f"{ETAPA}\n")
    for tabla, suya in copias.items():
        _vuelve_atras(dynamodb, tabla, suya)
    copia.corre("initdb", ETAPA)
    copia.corre("deploy", ETAPA)

    dicho = espera(lambda: copia.opera("verificar", ETAPA, PAUSA="1"), lambda hecha: hecha.returncode == 0)
    assert "Todo cuadra." in dicho.stdout
    reservas = f"{taquilla.api('reservas')}/reservas"
    assert httpx.get(f"{reservas}/{vieja}", timeout=30).json()["Estado"] == "A"
    assert httpx.get(f"{reservas}/{perdida}", timeout=30).status_code == 404
    assert httpx.get(f"{reservas}/eventos/{evento}", timeout=30).json()["Capacidad"] == 2
    nueva = taquilla.reserva(evento)
    espera(lambda: _correos(copia, nueva) == 1)
    assert [_correos(copia, id) for id in (vieja, perdida)] == [1, 1]
    copia.corre("destroy", ETAPA, entrada=f"{ETAPA}\n", DATOS="1")
