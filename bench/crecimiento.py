"""Growth: a page costs the same however many events or reservations there are; so does the memory that serves it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.caliente import Obrero
from bench.escenario import (
    Contendiente,
    carpetas,
    cliente,
    entorno,
    item_de_evento,
    item_de_reserva,
    motor,
    pon,
)
from bench.informe import Fila, Seccion
from bench.medida import Medidas, por_turnos
from bench.sucesos import peticion

PAGINA = "100"
CLIENTE = "pepe@example.com"


@dataclass(frozen=True)
class Lista:
    """A route that lists, and the domain that answers it."""

    recurso: str
    dominio: str
    parametros: dict[str, str] | None = None

    def suceso(self) -> dict[str, Any]:
        consulta = {"limite": PAGINA}
        return {
            **peticion("GET", self.recurso, self.parametros),
            "queryStringParameters": consulta,
            "multiValueQueryStringParameters": {nombre: [valor] for nombre, valor in consulta.items()},
        }


LISTAS = (
    Lista("/eventos", "eventos"),
    Lista("/reservas/eventos", "reservas"),
    Lista("/reservas/{id}/{email}", "reservas", {"id": "Opera Aida", "email": CLIENTE}),
)


def mide(rondas: int, tamanos: tuple[int, ...]) -> Seccion:
    with carpetas() as raiz:
        mundos = [_Mundo(raiz, tamano) for tamano in tamanos]
        try:
            filas = [
                fila for lista in LISTAS for fila in _filas(lista, _medidas(lista, mundos, rondas), tamanos)
            ]
            filas += [_memoria(lista, mundos) for lista in LISTAS]
        finally:
            for mundo in mundos:
                mundo.cierra()
    return Seccion(
        "crecimiento",
        "Growth",
        f"CPU of the handler for a page of {PAGINA}, in tables of each size, against the smallest; and the most memory "
        "that the process ever held.",
        filas,
    )


class _Mundo:
    """An engine filled to one size, and warm functions on it."""

    def __init__(self, raiz: Path, tamano: int) -> None:
        self.tamano = tamano
        self._motor = motor()
        direccion = self._motor.__enter__()
        _llena(cliente(direccion), tamano)
        self.obreros = {
            lista.recurso: Obrero(
                Contendiente(lista.recurso, raiz / f"{lista.dominio}-app", "app", "app"),
                raiz / "obrero.py",
                entorno(direccion),
                simulado=False,
            )
            for lista in LISTAS
        }

    def cierra(self) -> None:
        for obrero in self.obreros.values():
            obrero.cierra()
        self._motor.__exit__(None, None, None)


def _llena(dynamodb: Any, tamano: int) -> None:
    nombres = [f"Función {numero:06d}" for numero in range(tamano)]
    pon(dynamodb, "eventos", [_item_de_eventos(nombre) for nombre in nombres])
    pon(dynamodb, "inventario", [item_de_evento(nombre, 9) for nombre in nombres])
    reservas = [item_de_reserva(f"{numero:027d}", "Opera Aida", email=CLIENTE) for numero in range(tamano)]
    pon(dynamodb, "inventario", reservas)


def _item_de_eventos(nombre: str) -> dict[str, Any]:
    item = item_de_evento(nombre, 9)
    return {"nombre": item["SK"], **{clave: item[clave] for clave in ("Capacidad", "Categoria", "Estado")}}


def _medidas(lista: Lista, mundos: list[_Mundo], rondas: int) -> Medidas:
    def una(mundo: _Mundo) -> Any:
        return lambda: mundo.obreros[lista.recurso].segundos(lista.suceso(), 10)

    return por_turnos({str(mundo.tamano): una(mundo) for mundo in mundos}, rondas)


def _filas(lista: Lista, medidas: Medidas, tamanos: tuple[int, ...]) -> list[Fila]:
    menor, *mayores = map(str, tamanos)
    return [
        Fila.razon(f"GET {lista.recurso}", medidas, mayor, menor, 1.25, unidad="ms", escala=1000)
        for mayor in mayores
    ]


def _memoria(lista: Lista, mundos: list[_Mundo]) -> Fila:
    picos = [mundo.obreros[lista.recurso].memoria() for mundo in mundos]
    return Fila(
        f"GET {lista.recurso}",
        "memoria máxima",
        " → ".join(f"{pico:.0f}" for pico in picos) + " MiB",
        meta="≤ +4 MiB",
        cumple=picos[-1] - picos[0] <= 4,
    )
