"""`make local DEMO=1`: a season to look at, from today on, made through the API as people would."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import urllib3

from herramientas.despliegue.fallos import Detenido

PLAZO = 60  # seconds for what the streams bring about
DESFASE = "-06:00"


@dataclass(frozen=True)
class Funcion:
    """An event `dias` from today; `ventas` are its reservations: address and boletos."""

    nombre: str
    categoria: str
    capacidad: int
    dias: int
    hora: str
    lugar: str
    precio: str
    ventas: tuple[tuple[str, int], ...] = ()
    descripcion: str = ""
    maximo: int | None = None

    def pedido(self, hoy: datetime) -> dict[str, Any]:
        """The body that creates it."""
        detalles = {
            "fecha": f"{hoy + timedelta(days=self.dias):%Y-%m-%d}T{self.hora}:00{DESFASE}",
            "lugar": self.lugar,
            "precio": {"monto": self.precio, "moneda": "MXN"},
            "descripcion": self.descripcion or None,
            "maximoPorCliente": self.maximo,
        }
        basico = {"evento": self.nombre, "categoria": self.categoria, "capacidad": self.capacidad}
        return basico | {campo: valor for campo, valor in detalles.items() if valor is not None}


TEMPORADA = (
    Funcion(
        *("Opera Aida", "Opera", 30, 0, "20:30", "Teatro Degollado, Guadalajara", "450.00"),
        ventas=(
            ("avaco.digital@gmail.com", 1),
            ("pepe@gmail.com", 3),
            ("pepe@gmail.com", 2),
            ("luz@gmail.com", 4),
        ),
        descripcion="Verdi, en cuatro actos.\nCon un intermedio de veinte minutos.",
        maximo=8,
    ),
    Funcion(
        *("Noche de Jazz en el Zócalo", "Jazz", 12, 2, "21:00", "Zócalo, Ciudad de México", "0.00"),
        ventas=(("ana@gmail.com", 12),),
    ),
    Funcion(
        *(
            "El lago de los cisnes",
            "Ballet",
            120,
            5,
            "19:00",
            "Palacio de Bellas Artes, Ciudad de México",
            "780.00",
        ),
        ventas=(("danza@gmail.com", 113),),
    ),
    Funcion(
        *("Lucha Libre AAA", "Lucha libre", 80, 6, "18:00", "Arena México, Ciudad de México", "250.00"),
        ventas=(("pepe@gmail.com", 20),),
    ),
    Funcion(
        *("Clásico Nacional", "Futbol", 4000, 9, "17:00", "Estadio Jalisco, Guadalajara", "620.00"),
        ventas=(("porra@gmail.com", 2610),),
    ),
    Funcion(
        *("Queen Live", "Rock", 500, 20, "21:30", "Auditorio Nacional, Ciudad de México", "1850.00"),
        ventas=(("maria@gmail.com", 120),),
        maximo=200,
    ),
    Funcion(
        *("Café Tacvba", "Rock", 18000, 34, "20:00", "Palacio de los Deportes, Ciudad de México", "990.00"),
        ventas=(("rock@gmail.com", 7400),),
    ),
    Funcion(
        *("Don Juan Tenorio", "Teatro", 240, -3, "20:00", "Teatro Juárez, Guanajuato", "300.00"),
        ventas=(("ines@gmail.com", 180),),
    ),
)
CANCELADO = "Lucha Libre AAA"
EN_LA_PUERTA = "Opera Aida"  # somebody came in already


class Demo:
    """`base` is where the API is; `token` an organiser's, empty in an open stage."""

    def __init__(self, base: str, token: str = "") -> None:
        self._base = base
        self._cabeceras = {"Content-Type": "application/json"} | ({"Authorization": token} if token else {})
        self._conexiones = urllib3.PoolManager(timeout=40, retries=False)

    def monta(self, hoy: datetime) -> int:
        """The season, sold in part, one sold out, one cancelled; how many events. Raises Detenido."""
        for funcion in TEMPORADA:
            self._pide("POST", "/eventos", funcion.pedido(hoy))
        _espera(lambda: len(self._pide("GET", "/reservas/eventos")) == len(TEMPORADA))
        ventas = [self._vende(funcion, *venta) for funcion in TEMPORADA for venta in funcion.ventas]
        for venta in [una for una in ventas if una["Evento"] == EN_LA_PUERTA][-1:]:
            self._pide(
                "POST", f"/reservas/{venta['Id']}/entradas", {"cantidad": 2, "aparato": "Puerta norte"}
            )
        (devuelta,) = [una for una in ventas if una["Evento"] == EN_LA_PUERTA and una["Cantidad"] == 3]
        self._pide("DELETE", f"/reservas/{devuelta['Id']}")
        self._pide("DELETE", f"/eventos/{quote(CANCELADO)}")
        barrida = next(una for una in ventas if una["Evento"] == CANCELADO)
        _espera(lambda: self._pide("GET", f"/reservas/{barrida['Id']}")["Estado"] == "C")
        return len(TEMPORADA)

    def _vende(self, funcion: Funcion, email: str, cantidad: int) -> Mapping[str, Any]:
        pedido = {"evento": funcion.nombre, "email": email, "cantidad": cantidad}
        vendida: Mapping[str, Any] = self._pide("POST", "/reservas", pedido)
        return vendida

    def _pide(self, metodo: str, ruta: str, cuerpo: Any = None) -> Any:
        texto = None if cuerpo is None else json.dumps(cuerpo)
        respuesta = self._conexiones.request(
            metodo, f"{self._base}{ruta}", body=texto, headers=self._cabeceras
        )
        if respuesta.status != 200:
            raise Detenido(
                "local", f"DEMO: {metodo} {ruta}: {respuesta.status} {respuesta.data.decode()[:200]}"
            )
        dicho = respuesta.data.decode()
        return json.loads(dicho) if dicho[:1] in ("{", "[") else dicho


def _espera(llego: Any) -> None:
    limite = time.monotonic() + PLAZO
    while not llego():
        if time.monotonic() > limite:
            raise Detenido("local", "DEMO: los streams no llegaron a tiempo")
        time.sleep(0.2)
