"""A Boletia in this process: the page's files, and an API that fails as it is told to.

It does what the page can see of the contract. What the real apps do is tested elsewhere; here answers get lost,
refusals and delays come when a test wants them, in any browser, service workers included.
"""

import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

SITIO = Path(__file__).parents[2] / "frontend" / "sitio"
BASE = "/produccion"
# Impatient, so that a test does not wait for the next look.
CONFIGURACION = f"""export const config = {{
  eventos: "{BASE}", reservas: "{BASE}", correos: null, contrato: null, refresco: 400,
}};"""

Respuesta = tuple[int, Any]


@dataclass
class Falla:
    """What happens to the next requests of a kind, instead of or after what was asked."""

    metodo: str
    camino: str  # a regular expression over the path without BASE, decoded
    veces: int
    hace: Callable[["Peticion"], None]
    antes: bool  # whether the API does what was asked before it fails


@dataclass(frozen=True)
class Pedida:
    metodo: str
    camino: str
    cabeceras: dict[str, str]


@dataclass
class Imitacion:
    """The state behind the API, and the levers of a test."""

    puerto: int = 0
    eventos: dict[str, dict[str, Any]] = field(default_factory=dict)
    inventario: dict[str, dict[str, Any]] = field(default_factory=dict)
    reservas: dict[str, dict[str, Any]] = field(default_factory=dict)
    pedidas: list[Pedida] = field(default_factory=list)
    cabeceras: dict[str, str] = field(default_factory=dict)
    reenvios: list[dict[str, Any]] = field(default_factory=list)
    ingresos: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _libres: dict[str, int] = field(default_factory=dict)  # of events whose capacity was changed
    _claves: dict[str, str] = field(default_factory=dict)
    _fallas: list[Falla] = field(default_factory=list)
    _esperas: list[tuple[str, str, Event]] = field(default_factory=list)
    _candado: Lock = field(default_factory=Lock)

    @property
    def direccion(self) -> str:
        return f"http://127.0.0.1:{self.puerto}/"

    def evento(
        self,
        nombre: str,
        capacidad: int = 30,
        categoria: str = "Prueba",
        estado: str = "A",
        **detalles: Any,
    ) -> str:
        """`detalles` as the API answers them: Fecha, Lugar, …"""
        dado = {
            "Evento": nombre,
            "Capacidad": capacidad,
            "Categoria": categoria,
            "Estado": estado,
            **detalles,
        }
        self.eventos[nombre], self.inventario[nombre] = dado, dict(dado)
        return nombre

    def reserva(self, evento: str, cantidad: int = 1, email: str = "ana@example.com") -> str:
        """The new reservation's number."""
        return str(self._reserva({"evento": evento, "cantidad": cantidad, "email": email}, None)[1]["Id"])

    def cancela_evento(self, nombre: str, barre: bool = True) -> None:
        self.eventos[nombre]["Estado"] = self.inventario[nombre]["Estado"] = "C"
        for reserva in self.reservas.values():
            if barre and reserva["Evento"] == nombre and reserva["Estado"] == "A":
                reserva["Estado"] = "C"

    def cancela_reserva(self, id: str) -> None:
        self._cancela_reserva(id)

    def vendidas(self, evento: str) -> int:
        """Boletos of the event that somebody holds."""
        return sum(
            r["Cantidad"] for r in self.reservas.values() if r["Evento"] == evento and r["Estado"] == "A"
        )

    def pierde(self, metodo: str, camino: str, veces: int = 1) -> None:
        """The API does what is asked; its answer is cut off halfway."""
        self._fallas.append(Falla(metodo, f"{camino}$", veces, lambda peticion: peticion.corta(), antes=True))

    def responde(
        self, metodo: str, camino: str, estado: int, cuerpo: Any = None, veces: int = 1, **cabeceras: str
    ) -> None:
        """Another answer, and nothing is done."""
        otras = {nombre.replace("_", "-"): valor for nombre, valor in cabeceras.items()}
        hace: Callable[[Peticion], None] = lambda peticion: peticion.responde(estado, cuerpo, otras)  # noqa: E731
        self._fallas.append(Falla(metodo, f"{camino}$", veces, hace, antes=False))

    def espera(self, metodo: str, camino: str, llega: Event) -> None:
        """The next request of a kind is answered, and done, once `llega` is set."""
        self._esperas.append((metodo, f"{camino}$", llega))

    def olvida_claves(self) -> None:
        """As the API does after 24 hours."""
        self._claves.clear()

    def quita_evento(self, nombre: str) -> None:
        del self.eventos[nombre], self.inventario[nombre]

    def olvida_fallas(self) -> None:
        self._fallas.clear()

    def cuenta(self, metodo: str, camino: str) -> int:
        """Requests of a kind so far."""
        return sum(p.metodo == metodo and bool(re.match(f"{camino}$", p.camino)) for p in self.pedidas)

    def atiende(self, peticion: "Peticion", metodo: str, camino: str, cuerpo: dict[str, Any]) -> None:
        for espera in [e for e in self._esperas if e[0] == metodo and re.match(e[1], camino)]:
            self._esperas.remove(espera)
            espera[2].wait(30)
        with self._candado:
            self.pedidas.append(Pedida(metodo, camino, dict(peticion.headers)))
            falla = next((f for f in self._fallas if f.metodo == metodo and re.match(f.camino, camino)), None)
            if falla:
                falla.veces -= 1
                if not falla.veces:
                    self._fallas.remove(falla)
            hecho: Respuesta = (
                self._hace(metodo, camino, cuerpo, peticion) if not falla or falla.antes else (0, None)
            )
        if falla:
            falla.hace(peticion)
        else:
            peticion.responde(hecho[0], hecho[1], self.cabeceras if metodo == "GET" else {})

    def _hace(self, metodo: str, camino: str, cuerpo: dict[str, Any], peticion: "Peticion") -> Respuesta:
        match metodo, camino.strip("/").split("/"):
            case "GET", ["eventos"]:
                return 200, list(self.eventos.values())
            case "GET", ["eventos", nombre]:
                return self._uno(self.eventos, nombre, "EventoDesconocido")
            case "POST", ["eventos"]:
                return self._crea(cuerpo)
            case "PATCH", ["eventos", nombre]:
                return self._cambia(nombre, cuerpo)
            case "GET", ["reservas", "eventos", nombre, "venta"]:
                return 200, {"Evento": nombre, "Disponibles": self._libres[nombre]}
            case "PATCH", ["reservas", id]:
                return self._reduce(id, cuerpo["cantidad"])
            case "DELETE", ["eventos", nombre]:
                self.cancela_evento(nombre, barre=False)
                return 200, "Evento cancelado"
            case "GET", ["reservas", "eventos"]:
                return 200, list(self.inventario.values())
            case "GET", ["reservas", "eventos", nombre]:
                return self._uno(self.inventario, nombre, "EventoDesconocido")
            case "GET", ["reservas", "eventos", nombre, "reservas"]:
                estado = parse_qs(urlsplit(peticion.path).query).get("estado")
                return 200, [
                    r
                    for r in self.reservas.values()
                    if r["Evento"] == nombre and (not estado or r["Estado"] in estado)
                ]
            case "GET", ["reservas", id, "entradas"]:
                return 200, self._asistencia(id)
            case "POST", ["reservas", id, "entradas"]:
                return self._entra(id, cuerpo, peticion.headers["Idempotency-Key"])
            case "DELETE", ["reservas", id, "entradas", clave]:
                self.ingresos[id] = [uno for uno in self.ingresos.get(id, []) if uno["Clave"] != clave]
                return 200, self._asistencia(id)
            case "POST", ["reservas"]:
                return self._reserva(cuerpo, peticion.headers.get("Idempotency-Key"))
            case "POST", ["reservas", "reenvios"]:
                self.reenvios.append(cuerpo)
                return 202, {}
            case "GET", ["reservas", id]:
                return self._uno(self.reservas, id, "ReservaDesconocida")
            case "GET", ["reservas", evento, email]:
                return 200, [
                    r for r in self.reservas.values() if (r["Evento"], r["Email"]) == (evento, email)
                ]
            case "DELETE", ["reservas", id]:
                self._cancela_reserva(id)
                return 200, f"Reserva {id} cancelada"
        return 404, {"message": "Not Found"}

    @staticmethod
    def _uno(donde: dict[str, dict[str, Any]], clave: str, codigo: str) -> Respuesta:
        return (200, donde[clave]) if clave in donde else (404, rechazo(codigo, f"No existe {clave}"))

    def _crea(self, cuerpo: dict[str, Any]) -> Respuesta:
        nombre = cuerpo["evento"]
        if nombre in self.eventos:
            return 409, rechazo("EventoExiste", f"Ya existe el evento {nombre}; elija otro nombre", "evento")
        self.evento(nombre, cuerpo["capacidad"], cuerpo["categoria"], **_detalles(cuerpo))
        return 200, self.eventos[nombre]

    def _cambia(self, nombre: str, cuerpo: dict[str, Any]) -> Respuesta:
        suyo, copia = self.eventos[nombre], self.inventario[nombre]
        if cuerpo["version"] != suyo.get("Version", 0):
            return 409, rechazo("EventoCambiado", f"El evento {nombre} cambió mientras tanto")
        libres = self._libres.get(nombre, copia["Capacidad"])
        self._libres[nombre] = libres + cuerpo.get("capacidad", suyo["Capacidad"]) - suyo["Capacidad"]
        nuevos = {**_detalles(cuerpo), "Version": cuerpo["version"] + 1}
        suyo |= nuevos | ({"Capacidad": cuerpo["capacidad"]} if "capacidad" in cuerpo else {})
        copia |= nuevos | {"Capacidad": max(0, self._libres[nombre])}
        return 200, suyo

    def _reduce(self, id: str, cantidad: int) -> Respuesta:
        suya = self.reservas[id]
        self.inventario[suya["Evento"]]["Capacidad"] += suya["Cantidad"] - cantidad
        suya["Cantidad"] = cantidad
        return 200, suya

    def _reserva(self, cuerpo: dict[str, Any], clave: str | None) -> Respuesta:
        if clave in self._claves:
            return 200, self.reservas[self._claves[clave]]
        evento, cantidad = self.inventario.get(cuerpo["evento"]), cuerpo["cantidad"]
        if evento is None:
            return 404, rechazo("EventoDesconocido", f"No existe el evento {cuerpo['evento']}", "evento")
        if evento["Estado"] == "C":
            return 409, rechazo("EventoCancelado", f"El evento {evento['Evento']} está cancelado")
        if evento["Capacidad"] < cantidad:
            return 409, rechazo("SinDisponibilidad", f"Quedan {evento['Capacidad']} boletos", "cantidad")
        evento["Capacidad"] -= cantidad
        id = (uuid.uuid4().hex * 2)[:27]
        dada = {"Id": id, "Evento": evento["Evento"], "Email": cuerpo["email"], "Cantidad": cantidad}
        self.reservas[id] = {**dada, "Estado": "A"}
        if clave:
            self._claves[clave] = id
        return 200, self.reservas[id]

    def _asistencia(self, id: str) -> dict[str, Any]:
        ingresos = self.ingresos.get(id, [])
        dentro = sum(uno["Cantidad"] for uno in ingresos)
        self.reservas[id] |= {"Entradas": dentro}
        return {"Id": id, "Cantidad": self.reservas[id]["Cantidad"], "Entradas": dentro, "Ingresos": ingresos}

    def _entra(self, id: str, cuerpo: dict[str, Any], clave: str) -> Respuesta:
        if id not in self.reservas:
            return 404, rechazo("ReservaDesconocida", f"No existe la reserva {id}")
        suya, ya = self.reservas[id], self._asistencia(id)
        if clave in {uno["Clave"] for uno in ya["Ingresos"]}:
            return 200, ya
        if suya["Estado"] != "A":
            return 409, rechazo("ReservaCancelada", f"La reserva {id} está cancelada")
        if ya["Entradas"] + cuerpo["cantidad"] > suya["Cantidad"]:
            return 409, rechazo("BoletosUsados", f"Ya entraron {ya['Entradas']} de {suya['Cantidad']}")
        dicho = {"HoraAparato": cuerpo["hora"], "Aparato": cuerpo["aparato"]}
        nuevo = {"Clave": clave, "Cantidad": cuerpo["cantidad"], "Hora": cuerpo["hora"], **dicho}
        self.ingresos.setdefault(id, []).append(nuevo)
        return 200, self._asistencia(id)

    def _cancela_reserva(self, id: str) -> None:
        reserva = self.reservas[id]
        reserva["Estado"] = "X"
        self.inventario[reserva["Evento"]]["Capacidad"] += reserva["Cantidad"]


def _detalles(cuerpo: dict[str, Any]) -> dict[str, Any]:
    """What a request says of an event, as the API answers it."""
    precio = cuerpo.get("precio")
    nombres = {"titulo": "Titulo", "fecha": "Fecha", "lugar": "Lugar", "descripcion": "Descripcion"}
    return {
        **{nombre: cuerpo[campo] for campo, nombre in nombres.items() if campo in cuerpo},
        **({"Precio": {"Monto": precio["monto"], "Moneda": precio["moneda"]}} if precio else {}),
        **({"MaximoPorCliente": maximo} if (maximo := cuerpo.get("maximoPorCliente")) else {}),
    }


def rechazo(codigo: str, mensaje: str, campo: str = "") -> dict[str, str]:
    return {"Code": codigo, "Message": mensaje, **({"Campo": campo} if campo else {})}


class Peticion(BaseHTTPRequestHandler):
    """One request, for the page's files or for the API."""

    protocol_version = "HTTP/1.1"
    imitacion: Imitacion

    def do_GET(self) -> None:
        camino = urlsplit(self.path).path
        if camino.startswith(BASE):
            self._api("GET")
        else:
            self._archivo(SITIO / (unquote(camino).lstrip("/") or "index.html"))

    def do_POST(self) -> None:
        self._api("POST")

    def do_PATCH(self) -> None:
        self._api("PATCH")

    def do_DELETE(self) -> None:
        self._api("DELETE")

    def _api(self, metodo: str) -> None:
        cuerpo = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        camino = unquote(urlsplit(self.path).path.removeprefix(BASE))
        self.imitacion.atiende(self, metodo, camino, json.loads(cuerpo or "{}"))

    def _archivo(self, archivo: Path) -> None:
        if archivo.name == "config.js":
            self.responde(200, CONFIGURACION, {"Content-Type": "text/javascript"})
            return
        if not archivo.is_file():
            self.responde(404, {"message": "Not Found"}, {})
            return
        tipo = "text/javascript" if archivo.suffix == ".js" else guess_type(archivo.name)[0]
        self._envia(
            200, archivo.read_bytes(), {"Content-Type": f"{tipo}; charset=utf-8", "Cache-Control": "no-cache"}
        )

    def responde(self, estado: int, cuerpo: Any, cabeceras: dict[str, str]) -> None:
        tipo = "text/html" if isinstance(cuerpo, str) else "application/json"
        texto = cuerpo if isinstance(cuerpo, str) else json.dumps(cuerpo)
        self._envia(estado, texto.encode(), {"Content-Type": f"{tipo}; charset=utf-8", **cabeceras})

    def corta(self) -> None:
        """Half an answer. A browser would repeat by itself what was answered nothing at all."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"{")
        self.close_connection = True

    def _envia(self, estado: int, cuerpo: bytes, cabeceras: dict[str, str]) -> None:
        self.send_response(estado)
        for nombre, valor in {**cabeceras, "Content-Length": str(len(cuerpo))}.items():
            self.send_header(nombre, valor)
        self.end_headers()
        self.wfile.write(cuerpo)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: the tests look at `pedidas`."""


@contextmanager
def imitada() -> Iterator[Imitacion]:
    """A Boletia at a free port of 127.0.0.1."""
    imitacion = Imitacion()
    clase = type("PeticionDeEsta", (Peticion,), {"imitacion": imitacion})
    servidor = ThreadingHTTPServer(("127.0.0.1", 0), clase)
    servidor.daemon_threads = True
    imitacion.puerto = servidor.server_address[1]
    hilo = Thread(target=servidor.serve_forever, daemon=True)
    hilo.start()
    try:
        yield imitacion
    finally:
        servidor.shutdown()
        servidor.server_close()
        hilo.join()
