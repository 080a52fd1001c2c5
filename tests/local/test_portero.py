"""Who may speak to the cloud: the decision by what a request says, and the answer to who may not. No I/O."""

from collections.abc import Iterable, Mapping, MutableMapping
from itertools import product
from typing import Any

import pytest

from herramientas.local import ruta
from herramientas.local.ajustes import ErrorLocal, desde_entorno
from herramientas.local.asgi import Envia, Recibe
from herramientas.local.portero import NOMBRE_AJENO, ORIGEN_AJENO, Peticion, Portero, motivo_de_rechazo

pytestmark = pytest.mark.anyio

Cabeceras = Mapping[str, str | list[str]]

OTROS = frozenset({"nube.test", "192.168.1.20", "[fd00::1]"})
LAMBDA = "/2015-03-31/functions"
CORREOS = "/_ministack/ses/messages"
DIRECTA = "/_aws/execute-api/0a1b2c3d/produccion"
CLAVE = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=test/20261125/us-west-2/lambda/aws4_request"
LINEAS = [*("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"), f"GET ?{CLAVE}", f"POST ?{CLAVE}"]
CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
)

AJENAS: list[Cabeceras] = [
    {"origin": "http://evil.example"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": ""},
    {"origin": "http://localhost:3000"},
    {"origin": "http://localhost"},
    {"origin": "http://127.0.0.1:4566"},
    {"origin": "http://otra.localhost:4566"},
    {"origin": "http://localhost:4566.evil.example"},
    {"origin": "http://localhost:4566@evil.example"},
    {"origin": "file://"},
    {"origin": "chrome-extension://localhost:4566"},
    {"origin": ["http://localhost:4566", "http://evil.example"]},
    {"origin": "http://localhost:4566", "sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "Cross-Site"},
    {"sec-fetch-site": ["same-origin", "cross-site"]},
    {"sec-fetch-site": "otro"},
    {"referer": "http://evil.example/pagina"},
    {"referer": "http://localhost:3000/"},
    {"referer": "http://localhost:4566@evil.example/"},
    {"referer": "http://localhost:4566\\@evil.example/"},
    {"referer": "about:blank"},
    {"sec-fetch-site": "none", "referer": "http://evil.example/"},
]


def motivo(
    camino: str, cabeceras: Cabeceras, linea: str = "GET", tipo: str = "http", otros: frozenset[str] = OTROS
) -> str | None:
    """Why a request is refused; `linea` is `POST` or `GET ?consulta`."""
    metodo, _, consulta = linea.partition(" ?")
    dichas = {
        nombre: (valor,) if isinstance(valor, str) else tuple(valor)
        for nombre, valor in ({"host": "localhost:4566"} | dict(cabeceras)).items()
    }
    return motivo_de_rechazo(Peticion(camino, dichas, metodo, consulta, tipo), otros)


def admitidas(
    camino: str, cabeceras: Iterable[Cabeceras], lineas: Iterable[str] = LINEAS, tipo: str = "http"
) -> list[tuple[Cabeceras, str]]:
    """Every combination that may enter."""
    return [par for par in product(cabeceras, lineas) if motivo(camino, *par, tipo=tipo) is None]


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "localhost:4566", "LOCALHOST:4566", "LocalHost.", "localhost.:4566", "localhost:8080",
        "127.0.0.1", "127.0.0.1:4566", "127.0.0.1.:4566", "[::1]", "[::1]:4566", "localhost:",
        "cubeta.localhost:4566", "0a1b2c3d.execute-api.localhost", "Mi_Cubeta.LOCALHOST.", "a.b.c.localhost",
        "nube.test", "NUBE.test.:9000", "192.168.1.20:4566", "[FD00::1]:4566",
    ],
)  # fmt: skip
def test_cloud_answers_to_its_own_names(host: str) -> None:
    assert motivo(CORREOS, {"host": host}) is None
    assert motivo(CORREOS, {"host": host}, tipo="websocket") is None


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:4566", "localhost.evil.example", "evillocalhost", "localhost@evil.example",
        "evil.example@localhost", "localhost,evil.example", "localhost evil.example", "localhost/evil", "localhost#",
        "127.0.0.1.evil.example", "127.0.0.2", "127.1", "0.0.0.0", "2130706433", "[::]", "[::1", "::1",
        "[::1].localhost", "localhost..", ".localhost", "a..localhost", "localhost:4566:80", "localhost:puerto",
        "localhost:٤٥", "localhost:4566x", "otra.nube.test", "nube.test.evil.example", "", ":4566", ".",
        "localhost\n", "http://localhost", "ｌocalhost",
    ],
)  # fmt: skip
@pytest.mark.parametrize("camino", ["/", "/produccion/eventos", f"{DIRECTA}/eventos", LAMBDA])
def test_any_other_name_is_refused_for_every_path(host: str, camino: str) -> None:
    assert motivo(camino, {"host": host}) == NOMBRE_AJENO
    assert motivo(camino, {"host": host}, tipo="websocket") == NOMBRE_AJENO


@pytest.mark.parametrize("hosts", [[], ["localhost", "localhost"], ["localhost", "evil.example"]])
def test_exactly_one_host_is_named(hosts: list[str]) -> None:
    assert motivo("/produccion/eventos", {"host": hosts}) == NOMBRE_AJENO


@pytest.mark.parametrize(
    "camino", ["http://evil.example/", "http://localhost/produccion/eventos", "*", "localhost:4566", ""]
)
def test_target_that_names_a_host_itself_is_refused(camino: str) -> None:
    assert motivo(camino, {}) == NOMBRE_AJENO


@pytest.mark.parametrize(
    "camino",
    [
        CORREOS, LAMBDA, f"{LAMBDA}/ataque/invocations", "/_ministack/reset", "/_ministack/config", "/cubeta/objeto",
        "/oauth2/authorize", "/oauth2/token", "/login", "/v2/email/identities", "/restapis", "/js/api.js",
        "/_aws/lambda-url/0/x", "/_aws/execute-api", "/_aws/execute-api/0a1b2c3d", "/_aws/execute-api//produccion/x",
        f"{DIRECTA}/@connections", f"{DIRECTA}/@connections/x", "/restapis/0a1b2c3d/produccion/_user_request_/eventos",
        "//produccion/eventos", "/%70roduccion/eventos", "/produccion%2feventos", "/./produccion/eventos",
        "/x/../produccion/eventos", "/produccion-2/eventos", "/PRODUCCION/eventos", "/_aws/../_ministack/reset",
        "/_aws%2fexecute-api/0a1b2c3d/produccion/eventos", "/_aws/execute-api%2f0a1b2c3d/produccion/x",
    ],
)  # fmt: skip
def test_what_a_browser_sends_for_another_site_is_refused(camino: str) -> None:
    assert admitidas(camino, AJENAS) == []


@pytest.mark.parametrize("camino", ["/", CORREOS, "/produccion/eventos", f"{DIRECTA}/eventos"])
def test_websocket_of_another_site_is_refused(camino: str) -> None:
    assert admitidas(camino, AJENAS, ["GET"], "websocket") == []


@pytest.mark.parametrize("camino", ["/produccion/eventos", "/produccion", DIRECTA, f"{DIRECTA}/eventos"])
@pytest.mark.parametrize("host", ["localhost:4566", "127.0.0.1:4566", "[::1]:4566", "nube.test"])
def test_public_api_may_be_called_from_anywhere(host: str, camino: str) -> None:
    llamadas = [{**ajena, "host": host} for ajena in AJENAS]

    assert len(admitidas(camino, llamadas)) == len(llamadas) * len(LINEAS)


@pytest.mark.parametrize(
    "host", ["cubeta.s3.localhost", "0a1b2c3d.execute-api.localhost:4566", "x.cloudfront.localhost"]
)
@pytest.mark.parametrize("camino", ["/produccion/eventos", f"{DIRECTA}/eventos", "/_ministack/reset"])
def test_path_of_the_api_is_not_public_below_a_virtual_host(host: str, camino: str) -> None:
    assert admitidas(camino, [{**ajena, "host": host} for ajena in AJENAS]) == []


@pytest.mark.parametrize("camino", ["/", "/contrato", "/contrato/"])
@pytest.mark.parametrize("llega", [{"referer": "https://evil.example/"}, {"sec-fetch-site": "cross-site"}])
def test_link_of_another_site_opens_the_pages(camino: str, llega: dict[str, str]) -> None:
    navega = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}

    assert len(admitidas(camino, [llega, llega | navega], ["GET", "HEAD", "GET ?code=abc&state=x"])) == 6


@pytest.mark.parametrize(
    ("linea", "cabeceras"),
    [
        ("POST", {}),
        (f"GET ?{CLAVE}", {}),
        ("GET ?Action=ListUsers&AWSAccessKeyId=test", {}),
        ("GET", {"origin": "http://evil.example"}),
        ("GET", {"sec-fetch-mode": "no-cors"}),
        ("GET", {"sec-fetch-dest": "iframe"}),
        ("GET", {"sec-fetch-dest": "object"}),
        ("GET", {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}),
        ("GET", {"sec-fetch-mode": "cors", "sec-fetch-dest": "empty"}),
        ("GET", {"sec-fetch-mode": "websocket", "sec-fetch-dest": "websocket"}),
    ],
)
def test_link_of_another_site_does_nothing_else(linea: str, cabeceras: dict[str, str]) -> None:
    llega = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}

    assert motivo("/", llega | cabeceras, linea) == ORIGEN_AJENO


@pytest.mark.parametrize(
    "cabeceras",
    [
        {"origin": "http://localhost:4566"},
        {
            "origin": "http://localhost:4566",
            "sec-fetch-site": "same-origin",
            "referer": "http://localhost:4566/",
        },
        {"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"},
        {"referer": "http://localhost:4566/contrato/"},
        {"origin": "http://LOCALHOST:4566", "host": "localhost.:4566"},
        {"origin": "http://nube.test", "host": "nube.test"},
        {"origin": "http://nube.test:80", "host": "nube.test"},
        {"origin": "https://nube.test", "host": "nube.test"},
        {"origin": "http://[::1]:4566", "host": "[::1]:4566"},
    ],
    ids=str,
)
@pytest.mark.parametrize("camino", ["/", LAMBDA, CORREOS, "/oauth2/authorize", "/cubeta/objeto"])
def test_page_of_the_very_origin_is_at_home(cabeceras: dict[str, str], camino: str) -> None:
    assert len(admitidas(camino, [{"user-agent": CHROME} | cabeceras])) == len(LINEAS)


@pytest.mark.parametrize(
    "cabeceras",
    [
        {},
        {"user-agent": "curl/8.5.0"},
        {
            "user-agent": "Boto3/1.43.106 md/Botocore#1.43.106",
            "authorization": "AWS4-HMAC-SHA256 Credential=test/x",
        },
        {"user-agent": "node", "sec-fetch-mode": "cors", "accept-language": "*"},
    ],
)
@pytest.mark.parametrize(
    "camino", ["/", LAMBDA, "/_ministack/reset", "/cubeta/objeto", "/produccion/eventos"]
)
def test_tools_notice_nothing(camino: str, cabeceras: dict[str, str]) -> None:
    assert len(admitidas(camino, [cabeceras])) == len(LINEAS)


@pytest.mark.parametrize(
    "cabeceras", [{"sec-fetch-site": "none"}, {"user-agent": CHROME}, {"user-agent": "mozilla/4"}]
)
@pytest.mark.parametrize(
    ("camino", "linea", "entra"),
    [
        ("/", "GET", True),
        (CORREOS, "GET", True),
        (CORREOS, "GET ?account=000000000000", True),
        ("/oauth2/authorize", "GET ?client_id=x&redirect_uri=y", True),
        ("/", f"GET ?{CLAVE}", False),
        ("/", "GET ?Action=CreateStack&AWSAccessKeyId=test", False),
        ("/", "GET ?%41ction=ListUsers", False),
        ("/", "GET ?a=b&x-amz-credential=test", False),
        ("/cubeta/objeto", "GET ?AWSAccessKeyId=test", False),
        ("/_ministack/reset", "POST", False),
        (LAMBDA, "POST", False),
        ("/cubeta/objeto", "DELETE", False),
        ("/cubeta", "OPTIONS", False),
    ],
)
def test_browser_that_does_not_say_for_whom_it_asks_may_only_look(
    camino: str, linea: str, entra: bool, cabeceras: dict[str, str]
) -> None:
    assert motivo(camino, cabeceras, linea) == (None if entra else ORIGEN_AJENO)


async def test_refusal_is_one_line_and_noted() -> None:
    prueba = Prueba()

    assert await prueba.pide("POST", origin="http://evil.example") == (403, f"{ORIGEN_AJENO}\n".encode())
    assert prueba.notas == [("POST", "/_ministack/reset", 403)]
    assert prueba.pedidos == []


async def test_refused_head_has_no_body() -> None:
    assert await Prueba().pide("HEAD", origin="http://evil.example") == (403, b"")


async def test_refused_websocket_is_answered_before_it_opens() -> None:
    prueba = Prueba("websocket")

    assert await prueba.pide("GET", origin="http://evil.example") == (403, f"{ORIGEN_AJENO}\n".encode())
    assert prueba.pedidos == []


@pytest.mark.parametrize("tipo", ["http", "websocket", "lifespan"])
async def test_who_may_enter_is_not_spoken_to(tipo: str) -> None:
    prueba = Prueba(tipo)

    assert await prueba.pide("POST") is None
    assert (prueba.pedidos, prueba.notas) == (["/_ministack/reset"], [])


@pytest.mark.parametrize(
    ("lista", "nombres"),
    [
        ("", set()),
        (" ", set()),
        ("nube.test", {"nube.test"}),
        ("Nube.test, 192.168.1.20 ,[FD00::1],caja_1", {"nube.test", "192.168.1.20", "[fd00::1]", "caja_1"}),
    ],
)
def test_other_names_are_a_list(lista: str, nombres: set[str]) -> None:
    assert desde_entorno({"ANFITRIONES": lista}).anfitriones == nombres


@pytest.mark.parametrize(
    "malo",
    [
        "http://nube.test",
        "nube.test:4566",
        "*",
        "*.test",
        "nube..test",
        "nube.test.",
        "nube test",
        "ñu.test",
        "/",
        "",
    ],
)
def test_what_is_no_name_is_refused_by_name(malo: str) -> None:
    with pytest.raises(ErrorLocal) as error:
        desde_entorno({"ANFITRIONES": f"nube.test,{malo}"})

    assert str(error.value).startswith(f"ANFITRIONES=nube.test,{malo} no sirve: «{malo}» no es un nombre")


def test_target_in_absolute_form_stays_as_it_was_sent() -> None:
    assert ruta.pedida({"raw_path": b"http://evil.example/x"}) == "http://evil.example/x"
    assert ruta.pedida({"raw_path": b"", "path": "/ñ"}) == "/%C3%B1"


class Prueba:
    """A doorman, the paths that he let pass, and what he noted."""

    def __init__(self, tipo: str = "http") -> None:
        self.tipo = tipo
        self.pedidos: list[str] = []
        self.notas: list[tuple[str, str, int]] = []
        self.portero = Portero(self._nube, frozenset(), self._anota)

    async def pide(self, metodo: str, **cabeceras: str) -> tuple[int, bytes] | None:
        """Status and body of his answer, None where he gave none."""
        mensajes: list[MutableMapping[str, Any]] = []

        async def envia(mensaje: MutableMapping[str, Any]) -> None:
            mensajes.append(mensaje)

        async def recibe() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": b""}

        dichas = {"host": "localhost", **cabeceras}
        ambito = {
            "type": self.tipo,
            "method": metodo,
            "path": "/_ministack/reset",
            "headers": [(nombre.encode(), valor.encode()) for nombre, valor in dichas.items()],
        }
        await self.portero(ambito, recibe, envia)
        return (mensajes[0]["status"], mensajes[1]["body"]) if mensajes else None

    async def _nube(self, ambito: MutableMapping[str, Any], _recibe: Recibe, _envia: Envia) -> None:
        self.pedidos.append(ambito["path"])

    def _anota(self, metodo: str, camino: str, estado: int, _ms: float) -> None:
        self.notas.append((metodo, camino, estado))
