"""The seed's story and what can go wrong in it, over HTTP: each response is one that the contract announces."""

import uuid
from urllib.parse import quote

import httpx
import pytest

from herramientas.laboratorio.espera import espera

pytestmark = pytest.mark.nube

DESCONOCIDA = "21tY2WfhKPDj0TDulNRlu2yszl4"


@pytest.fixture
def evento(cliente: httpx.Client) -> str:
    """An event of three boletos, on sale."""
    nombre = f"Contrato {uuid.uuid4().hex} ¿50 % + 'más'?"
    creado = cliente.post("/eventos", json={"evento": nombre, "capacidad": 3, "categoria": "Ópera"})
    assert creado.status_code == 200
    espera(lambda: cliente.get(f"/reservas/eventos/{quote(nombre, safe='')}").status_code == 200)
    return nombre


def reserva(cliente: httpx.Client, evento: str, cantidad: int, clave: str | None = None) -> httpx.Response:
    cabeceras = {"Idempotency-Key": clave} if clave else {}
    return cliente.post(
        "/reservas",
        json={"evento": evento, "cantidad": cantidad, "email": "ana+1@example.com"},
        headers=cabeceras,
    )


def test_the_seeds_story_stays_within_the_contract(cliente: httpx.Client, evento: str) -> None:
    camino = quote(evento, safe="")

    uno, dos = reserva(cliente, evento, 1).json(), reserva(cliente, evento, 2).json()
    cancelada = cliente.delete(f"/reservas/{dos['Id']}")
    cliente.delete(f"/eventos/{camino}")
    espera(lambda: cliente.get(f"/reservas/{uno['Id']}").json()["Estado"] == "C")

    assert cancelada.text == f"Reserva Id {dos['Id']} cancelada"
    assert cliente.get(f"/reservas/{dos['Id']}").json()["Estado"] == "X"
    assert cliente.get(f"/eventos/{camino}").json()["Estado"] == "C"
    assert cliente.get(f"/reservas/eventos/{camino}").json()["Estado"] == "C"
    suyas = cliente.get(f"/reservas/{camino}/{quote('ana+1@example.com', safe='')}").json()
    assert {reserva["Id"] for reserva in suyas} == {uno["Id"], dos["Id"]}


def test_lists_announce_their_next_page(cliente: httpx.Client, evento: str) -> None:
    for _ in range(3):
        reserva(cliente, evento, 1)
    for lista in (
        "/eventos",
        "/reservas/eventos",
        f"/reservas/{quote(evento, safe='')}/ana%2B1%40example.com",
    ):
        espera(lambda lista=lista: len(cliente.get(lista).json()) > 0)  # type: ignore[misc]
        cliente.get(lista, params={"limite": 1})

    pagina = cliente.get(f"/reservas/{quote(evento, safe='')}/ana%2B1%40example.com", params={"limite": 2})
    siguiente = cliente.get(pagina.links["next"]["url"])

    assert len(pagina.json()) == 2
    assert len(siguiente.json()) == 1
    assert "next" not in siguiente.links


def test_what_is_not_there_is_404(cliente: httpx.Client) -> None:
    nadie = f"nadie {uuid.uuid4().hex}"

    assert cliente.get(f"/eventos/{nadie}").status_code == 404
    assert cliente.delete(f"/eventos/{nadie}").status_code == 404
    assert cliente.get(f"/reservas/eventos/{nadie}").status_code == 404
    assert cliente.get(f"/reservas/{DESCONOCIDA}").status_code == 404
    assert cliente.delete(f"/reservas/{DESCONOCIDA}").status_code == 404
    assert reserva(cliente, nadie, 1).status_code == 404
    assert cliente.get(f"/reservas/{nadie}/ana@example.com").json() == []


def test_conflicts_are_409(cliente: httpx.Client, evento: str) -> None:
    camino = quote(evento, safe="")
    hecha = reserva(cliente, evento, 2).json()["Id"]

    assert (
        cliente.post("/eventos", json={"evento": evento, "capacidad": 1, "categoria": "x"}).status_code == 409
    )
    assert reserva(cliente, evento, 2).json()["Code"] == "SinDisponibilidad"
    assert cliente.delete(f"/reservas/{hecha}").status_code == 200
    assert cliente.delete(f"/reservas/{hecha}").json()["Code"] == "ReservaCancelada"
    assert cliente.delete(f"/eventos/{camino}").status_code == 200
    assert cliente.delete(f"/eventos/{camino}").json()["Code"] == "EventoCancelado"
    espera(lambda: cliente.get(f"/reservas/eventos/{camino}").json()["Estado"] == "C")
    assert reserva(cliente, evento, 1).json()["Code"] == "EventoCancelado"


def test_a_repeated_key_books_once_and_another_body_is_422(cliente: httpx.Client, evento: str) -> None:
    clave = uuid.uuid4().hex

    primera, repetida = reserva(cliente, evento, 1, clave), reserva(cliente, evento, 1, clave)

    assert primera.json() == repetida.json()
    assert reserva(cliente, evento, 2, clave).status_code == 422


def test_what_cannot_be_read_is_400(cliente: httpx.Client, evento: str) -> None:
    assert cliente.post("/eventos", content=b"nada").json()["Code"] == "CuerpoInvalido"
    assert cliente.post("/reservas", content=b"[]").json()["Code"] == "CuerpoInvalido"
    assert cliente.post("/eventos", json={"evento": evento}).json()["Code"] == "DatosInvalidos"
    assert reserva(cliente, evento, 0).json()["Code"] == "DatosInvalidos"
    assert reserva(cliente, evento, 1, "con espacio").json()["Code"] == "ClaveInvalida"
    assert cliente.get("/eventos", params={"limite": 0}).json()["Code"] == "DatosInvalidos"
    assert cliente.get("/reservas/eventos", params={"cursor": "ñ"}).json()["Code"] == "CursorInvalido"
    assert cliente.get(f"/reservas/{quote(evento, safe='')}/nadie").json()["Code"] == "DatosInvalidos"
    assert cliente.get("/eventos/%FF").status_code == 400
    assert cliente.post("/reservas", content=b" " * 20_000).status_code == 413


def test_what_the_api_does_not_have_is_403(cliente: httpx.Client) -> None:
    assert cliente.get("/nada").status_code == 403
    assert cliente.put("/eventos", json={}).status_code == 403
