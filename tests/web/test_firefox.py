"""The buying story in another engine: Firefox, where it is installed."""

from collections.abc import Iterator

import pytest

from herramientas.laboratorio.espera import espera
from tests.web.imitacion import Imitacion
from tests.web.zorro import Zorro, firefox, zorro

pytestmark = [
    pytest.mark.nube,
    pytest.mark.skipif(firefox() is None, reason="no hay Firefox; instálelo con `apt install firefox-esr`"),
]


@pytest.fixture
def abierto() -> Iterator[Zorro]:
    with zorro() as uno:
        yield uno


def test_a_ticket_is_bought_and_cancelled(boletia: Imitacion, abierto: Zorro) -> None:
    boletia.evento("Ópera Aida", 30, "Ópera")
    abierto.abre(f"{boletia.direccion}#/?busca=aida")
    abierto.pulsa("#cartelera .boleto .boton-talon")
    assert espera(lambda: abierto.texto("#reservar .quedan"), lambda texto: texto == "Quedan 30 boletos")

    abierto.pulsa("#reservar [data-suma='1']")
    abierto.escribe("#reservar-email", "zorro@example.com")
    boletia.pierde("POST", "/reservas")
    abierto.pulsa("#reservar [data-campo=enviar]")

    id = next(iter(espera(lambda: list(boletia.reservas), bool)))
    assert abierto.texto("#reservar .sello").lower() == "confirmada"
    assert abierto.evalua("return document.querySelector('#reservar output').textContent") == id
    assert abierto.evalua("return document.querySelectorAll('#reservar .qr path').length") == 1
    assert boletia.vendidas("Ópera Aida") == 2

    abierto.atras()
    espera(lambda: not abierto.evalua("return document.querySelector('#reservar').open"))
    assert abierto.evalua("return location.hash") == "#/?busca=aida"

    abierto.abre(f"{boletia.direccion}#/reservas")
    abierto.pulsa("#reservas [data-campo=cancelar]")
    abierto.pulsa("#confirmar [data-campo=si]")
    espera(lambda: abierto.texto("#reservas .sello").lower() == "cancelada por usted")
    assert boletia.vendidas("Ópera Aida") == 0


def test_a_blocked_storage_still_confirms(boletia: Imitacion, abierto: Zorro) -> None:
    boletia.evento("Aida")
    abierto.abre(f"{boletia.direccion}#/evento/Aida")
    abierto.evalua(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"
    )

    abierto.escribe("#reservar-email", "zorro@example.com")
    abierto.pulsa("#reservar [data-campo=enviar]")

    assert abierto.texto("#reservar .sello").lower() == "confirmada"
    assert boletia.vendidas("Aida") == 1
