"""The front door as strangers meet it on the wire: other names, other origins, odd paths, half a request."""

import http.client
import json
import socket
import time
import uuid
from contextlib import ExitStack

import httpx
import pytest

from herramientas.laboratorio.nube import Nube
from herramientas.local.portero import NOMBRE_AJENO, ORIGEN_AJENO

AJENA = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
SALUD = "_ministack/health"
MITADES = 8  # as many as functions may run at once
AL_MOMENTO = 10  # seconds, on a busy machine; what waits for half a request waits 29


def test_other_names_are_not_answered(nube: Nube) -> None:
    for nombre in ("evil.example", f"evil.example:{nube.puerto}", "0.0.0.0", "localhost.evil.example"):
        for ruta in (f"/{SALUD}", "/produccion/eventos", "/", "/contrato/"):
            assert pide(nube, ruta, Host=nombre) == (403, f"{NOMBRE_AJENO}\n", None)


def test_other_names_are_not_answered_in_http_2(nube: Nube) -> None:
    with httpx.Client(http1=False, http2=True, base_url=nube.endpoint, timeout=40) as cliente:
        propia = cliente.get(f"/{SALUD}")
        ajena = cliente.get(f"/{SALUD}", headers={"Host": "evil.example"})

    assert (propia.http_version, propia.status_code, ajena.status_code) == ("HTTP/2", 200, 403)


def test_target_that_names_a_host_is_not_answered(nube: Nube) -> None:
    assert pide(nube, f"http://evil.example/{SALUD}")[0] == 403
    assert pide(nube, f"http://localhost:{nube.puerto}/{SALUD}")[0] == 403


@pytest.mark.parametrize("nombre", ["LOCALHOST", "localhost.", "127.0.0.1:80", "[::1]", "cubeta.localhost"])
def test_own_names_are_answered_however_they_are_written(nube: Nube, nombre: str) -> None:
    assert pide(nube, f"/{SALUD}", Host=nombre)[0] == 200


@pytest.mark.parametrize("metodo", ["GET", "POST", "OPTIONS"])
@pytest.mark.parametrize(
    "ruta",
    [
        "/{}", "//{}", "/./{}", "/x/../{}", "/produccion/../{}", "/produccion/eventos/../../{}",
        "/produccion/%2e%2e/{}", "/produccion/..%2f{}", "/produccion%2f../{}", "/%2e%2e/{}", "//produccion/../{}",
        "/produccion//../{}",
        "/produccion/eventos/..%2f..%2f{}", "/produccion/\\../{}", "/_aws/execute-api/x/y/../../../{}",
        "/_aws/execute-api/../../{}", "/_aws/execute-api/%2e%2e/%2e%2e/{}",
        "/restapis/x/produccion/_user_request_/../{}",
    ],
)  # fmt: skip
def test_no_path_leads_a_foreign_page_around_the_door(nube: Nube, ruta: str, metodo: str) -> None:
    estado, cuerpo, _ = pide(nube, ruta.format(SALUD), metodo, **AJENA)

    assert estado in {403, 404} or (metodo, estado) == ("OPTIONS", 200), cuerpo
    assert "services" not in cuerpo


@pytest.mark.parametrize(
    "camino", ["/", "/2015-03-31/functions", "/_ministack/reset", "/cubeta", "/oauth2/token"]
)
def test_preflight_of_a_foreign_page_is_refused(nube: Nube, camino: str) -> None:
    assert pide(nube, camino, "OPTIONS", Access_Control_Request_Method="PUT", **AJENA) == (
        403,
        f"{ORIGEN_AJENO}\n",
        None,
    )


def test_public_api_answers_every_origin(nube: Nube) -> None:
    assert pide(nube, "/produccion/reservas/eventos", **AJENA)[::2] == (200, "*")
    assert pide(nube, "/produccion/reservas", "OPTIONS", Access_Control_Request_Method="POST", **AJENA)[
        ::2
    ] == (200, "*")


def test_websocket_of_a_foreign_page_is_refused(nube: Nube) -> None:
    saludo = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "MTIzNDU2Nzg5MDEyMzQ1Ng==",
    }

    assert pide(nube, "/produccion/eventos", **saludo, **AJENA)[0] == 403
    assert pide(nube, "/produccion/eventos", **saludo, Host="evil.example")[0] == 403


def test_pages_of_our_own_origin_speak_to_cognito(nube: Nube) -> None:
    estado, cuerpo, _ = pide(
        nube,
        "/",
        "POST",
        json.dumps({"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "nadie", "AuthParameters": {}}),
        Origin=f"http://localhost:{nube.puerto}",
        Sec_Fetch_Site="same-origin",
        Content_Type="application/x-amz-json-1.1",
        X_Amz_Target="AWSCognitoIdentityProviderService.InitiateAuth",
    )

    assert estado == 400
    assert "ResourceNotFoundException" in cuerpo


def test_bucket_is_reached_by_its_own_name(nube: Nube) -> None:
    cubeta = f"cubeta-{uuid.uuid4().hex[:8]}"
    s3 = nube.cliente("s3")
    s3.create_bucket(Bucket=cubeta, CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    s3.put_object(Bucket=cubeta, Key="saludo", Body=b"hola")
    firmada = s3.generate_presigned_url("get_object", {"Bucket": cubeta, "Key": "saludo"})
    consulta = firmada.partition("?")[2]

    assert pide(nube, f"/saludo?{consulta}", Host=f"{cubeta}.localhost:{nube.puerto}")[:2] == (200, "hola")


def test_half_sent_requests_do_not_stop_the_api(nube: Nube) -> None:
    with ExitStack() as abiertos:
        for _ in range(MITADES):
            enchufe = abiertos.enter_context(socket.create_connection(("127.0.0.1", nube.puerto)))
            enchufe.sendall(
                b'POST /produccion/eventos HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{"'
            )
        time.sleep(0.5)  # they are all in
        inicio = time.monotonic()

        estado = pide(nube, "/produccion/eventos")[0]

    assert estado == 200
    assert time.monotonic() - inicio < AL_MOMENTO


def test_body_over_ten_megabytes_is_refused_as_api_gateway_does(nube: Nube) -> None:
    respuesta = httpx.post(f"{nube.base}/eventos", content=b"x" * (10 * 1024 * 1024 + 1), timeout=40)

    assert (respuesta.status_code, respuesta.json()["Code"]) == (413, "CuerpoDemasiadoGrande")


def pide(
    nube: Nube, ruta: str, metodo: str = "GET", cuerpo: str = "", **cabeceras: str
) -> tuple[int, str, str | None]:
    """Status, body and allowed origin of the answer.

    The path is sent as it is written; `_` in the name of a header stands for `-`.
    """
    conexion = http.client.HTTPConnection("127.0.0.1", nube.puerto, timeout=40)
    conexion.putrequest(metodo, ruta, skip_host=True, skip_accept_encoding=True)
    dichas = {"Host": f"localhost:{nube.puerto}", "Content-Length": str(len(cuerpo)), **cabeceras}
    for nombre, valor in dichas.items():
        conexion.putheader(nombre.replace("_", "-"), valor)
    conexion.endheaders(cuerpo.encode())
    respuesta = conexion.getresponse()
    leida = respuesta.read().decode()
    conexion.close()
    return respuesta.status, leida, respuesta.getheader("Access-Control-Allow-Origin")
