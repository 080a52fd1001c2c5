"""The world's processes: whoever is born again begins with nothing, and lives by the world's clock."""

from tests.fallos.invariantes import reservas_de
from tests.fallos.mundo import Mundo

ANA = "ana@example.org"


def test_a_process_that_is_born_again_takes_its_time_from_the_world() -> None:
    mundo = Mundo()
    mundo.crea_evento("Aida", 5)
    mundo.sosiega()
    id = mundo.reserva("Aida", ANA).cuerpo["Id"]

    mundo.renace()
    assert mundo.entra(id, 1, "puerta-1").estado == 200

    (linea,) = reservas_de(mundo, ANA)[0]["Ingresos"]
    assert linea["M"]["Hora"]["S"].startswith("2027-01-15T08:0")  # the world begins at eight


def test_a_process_that_is_born_again_asks_through_the_same_clients() -> None:
    mundo = Mundo()
    mundo.crea_evento("Aida", 5)
    mundo.sosiega()
    (proceso,) = mundo.procesos.todos["reservas"]
    clientes = list(proceso.dominio.clientes)

    mundo.renace()
    mundo.reserva("Aida", ANA)

    assert proceso.dominio.clientes == clientes
    assert proceso.vidas == 2
