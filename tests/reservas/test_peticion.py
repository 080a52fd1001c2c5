"""HTTP in and out, in eventos and in reservas alike (the module is the same). No I/O."""

import base64
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from chalice.app import Request

from boletia.errores import CuerpoDemasiadoGrande, CuerpoInvalido, CursorInvalido, DatosInvalidos
from boletia.pagina import Pagina
from boletia.peticion import MAXIMO_CUERPO, cuerpo, lista, pagina, parametro

ETAPAS = ["", "/produccion"]
DE_MAS = base64.urlsafe_b64encode(b"x" * 1025).decode()


def _peticion(
    cuerpo: bytes = b"",
    recurso: str = "/reservas/eventos",
    ruta: str | None = None,
    parametros: dict[str, str] | None = None,
    consulta: dict[str, str] | None = None,
    cabeceras: dict[str, str] | None = None,
    contexto: dict[str, str] | None = None,
) -> Request:
    """A request as API Gateway hands it over; a body that is no text comes in base64."""
    return Request(
        {
            "multiValueQueryStringParameters": None
            if consulta is None
            else {clave: [valor] for clave, valor in consulta.items()},
            "headers": cabeceras or {},
            "pathParameters": parametros,
            "requestContext": {
                "httpMethod": "GET",
                "resourcePath": recurso,
                "path": ruta or recurso,
                **(contexto or {}),
            },
            "body": base64.b64encode(cuerpo).decode(),
            "isBase64Encoded": True,
            "stageVariables": None,
        }
    )


class TestBody:
    def test_fields_come_with_keys_in_lower_case(self) -> None:
        assert cuerpo(_peticion(b'{"Evento": "Opera Aida", "CANTIDAD": 1}')) == {
            "evento": "Opera Aida",
            "cantidad": 1,
        }

    def test_a_text_in_any_unicode_letters_is_read(self) -> None:
        enviado = {"evento": "Ñu 😀 «東京»"}

        assert cuerpo(_peticion(json.dumps(enviado, ensure_ascii=False).encode())) == enviado
        assert cuerpo(_peticion(json.dumps(enviado).encode())) == enviado

    def test_the_mark_that_windows_puts_before_utf_8_is_skipped(self) -> None:
        assert cuerpo(_peticion(b'\xef\xbb\xbf{"evento": "Aida"}')) == {"evento": "Aida"}

    def test_a_body_of_exactly_16_kib_is_read(self) -> None:
        justo = b'{"evento": "' + b"x" * (MAXIMO_CUERPO - 14) + b'"}'

        assert len(justo) == MAXIMO_CUERPO
        assert cuerpo(_peticion(justo))["evento"].startswith("xxx")

    def test_a_body_over_16_kib_is_refused_unread(self) -> None:
        with pytest.raises(CuerpoDemasiadoGrande, match="16384 bytes"):
            cuerpo(_peticion(b"x" * (MAXIMO_CUERPO + 1)))

    @pytest.mark.parametrize(
        "crudo",
        [
            b"",
            b"{",
            b"evento=Opera&cantidad=1",
            b"{'evento': 'Opera'}",
            b'{"evento": "Opera"} {}',
            b'{"evento": "a\nb"}',
            b"\xff\xff",
            b'{"evento": "\xe9"}',
            '{"evento": "Aida"}'.encode("utf-16"),
            b"\x00",
            b"[" * MAXIMO_CUERPO,
            b'{"a":' * 3000,
            b'{"cantidad": ' + b"9" * 5000 + b"}",
        ],
    )
    def test_what_is_not_json_is_refused(self, crudo: bytes) -> None:
        with pytest.raises(CuerpoInvalido, match="no es JSON"):
            cuerpo(_peticion(crudo))

    @pytest.mark.parametrize(
        "crudo", [b"[]", b"null", b"true", b"1", b"NaN", b'"evento"', b'[{"evento": "a"}]']
    )
    def test_json_that_is_no_object_is_refused(self, crudo: bytes) -> None:
        with pytest.raises(CuerpoInvalido, match="debe ser un objeto JSON"):
            cuerpo(_peticion(crudo))

    @pytest.mark.parametrize(
        "crudo",
        [b'{"evento": "a", "evento": "a"}', b'{"evento": "a", "Evento": "b"}', b'{"x": {"y": 1, "Y": 2}}'],
    )
    def test_a_field_given_twice_is_refused(self, crudo: bytes) -> None:
        with pytest.raises(CuerpoInvalido, match="dos veces"):
            cuerpo(_peticion(crudo))


class TestPathParameter:
    @pytest.mark.parametrize(
        ("codificado", "nombre"),
        [
            ("Opera%20Aida", "Opera Aida"),
            ("ana+x@gmail.com", "ana+x@gmail.com"),
            ("ana%2Bx@gmail.com", "ana+x@gmail.com"),
            ("50%2525", "50%25"),
            ("100%", "100%"),
            ("%C3%91u%20%F0%9F%98%80", "Ñu 😀"),
            ("Ñu", "Ñu"),
            ("a%2Fb", "a/b"),
        ],
    )
    def test_it_is_decoded_exactly_once(self, codificado: str, nombre: str) -> None:
        assert parametro(codificado) == nombre

    @pytest.mark.parametrize("codificado", ["%FF", "%E9", "%C3", "%ED%A0%80"])
    def test_what_is_not_utf8_is_refused(self, codificado: str) -> None:
        with pytest.raises(DatosInvalidos, match="UTF-8"):
            parametro(codificado)


class TestPage:
    def test_nothing_asked_is_a_page_without_bounds(self) -> None:
        assert pagina(_peticion()) == Pagina(None, None)

    @pytest.mark.parametrize("limite", ["1", "50", "1000", "0007"])
    def test_limite_is_a_number_from_1_to_1000(self, limite: str) -> None:
        assert pagina(_peticion(consulta={"limite": limite})).limite == int(limite)

    @pytest.mark.parametrize(
        "limite",
        ["", "0", "0000", "1001", "99999", "-1", "+1", "1.0", "1e3", " 1", "1\n", "1_0", "٣", "diez", "NaN"],
    )
    def test_any_other_limite_is_refused(self, limite: str) -> None:
        with pytest.raises(DatosInvalidos, match="limite debe ser un entero de 1 a 1000"):
            pagina(_peticion(consulta={"limite": limite}))

    @pytest.mark.parametrize(
        "cursor", ["", "A", "_w", "____", "é", "😀", DE_MAS, "A" * 3000, "====", "..", "\ud800"]
    )
    def test_a_cursor_that_no_list_gave_is_refused(self, cursor: str) -> None:
        with pytest.raises(CursorInvalido, match="use el que da la cabecera Link"):
            pagina(_peticion(consulta={"cursor": cursor}))


class TestLink:
    def test_the_last_page_has_none(self) -> None:
        assert lista(_peticion(), ["a"], None).headers == {}

    @pytest.mark.parametrize(
        "clave", ["Opera Aida", "100% + ? # & =", "Ñu", "😀", "\n", "x" * 1024, "é" * 512]
    )
    def test_its_cursor_leads_back_to_the_key(self, clave: str) -> None:
        enlace = _enlace(lista(_peticion(consulta={"limite": "2"}), [], clave))

        vuelta = _peticion(consulta={k: v[0] for k, v in parse_qs(urlsplit(enlace).query).items()})

        assert pagina(vuelta) == Pagina(2, clave)

    def test_it_carries_no_limite_when_none_was_asked(self) -> None:
        assert set(parse_qs(urlsplit(_enlace(lista(_peticion(), [], "a"))).query)) == {"cursor"}

    def test_it_replaces_the_cursor_it_came_with(self) -> None:
        primero = _enlace(lista(_peticion(), [], "a"))
        cursor = parse_qs(urlsplit(primero).query)["cursor"][0]

        segundo = _enlace(lista(_peticion(consulta={"cursor": cursor}), [], "b"))

        assert len(parse_qs(urlsplit(segundo).query)["cursor"]) == 1
        assert segundo != primero

    @pytest.mark.parametrize("etapa", ETAPAS)
    @pytest.mark.parametrize("final", ["", "/"])
    def test_it_keeps_the_address_the_client_asked_for(self, etapa: str, final: str) -> None:
        peticion = _peticion(
            ruta=f"{etapa}/reservas/eventos{final}",
            cabeceras={"host": "api.example.com", "x-forwarded-proto": "https"},
        )

        assert (
            _enlace(lista(peticion, [], "a")) == f"https://api.example.com{etapa}/reservas/eventos?cursor=YQ"
        )

    @pytest.mark.parametrize("etapa", ETAPAS)
    def test_it_keeps_an_address_of_one_word(self, etapa: str) -> None:
        peticion = _peticion(recurso="/eventos", ruta=f"{etapa}/eventos")

        assert _enlace(lista(peticion, [], "a")) == f"http://localhost{etapa}/eventos?cursor=YQ"

    @pytest.mark.parametrize("etapa", ETAPAS)
    def test_it_names_the_apis_own_domain_whatever_the_headers_say(self, etapa: str) -> None:
        peticion = _peticion(
            ruta=f"{etapa}/reservas/eventos",
            cabeceras={
                "host": "evil.example",
                "x-forwarded-host": "evil.example",
                "x-forwarded-proto": "javascript",
                "forwarded": "host=evil.example",
            },
            contexto={"domainName": "api.boletia.mx"},
        )

        enlace = _enlace(lista(peticion, [], "a"))

        assert enlace == f"https://api.boletia.mx{etapa}/reservas/eventos?cursor=YQ"

    @pytest.mark.parametrize("etapa", ETAPAS)
    @pytest.mark.parametrize(
        ("nombre", "codificado"),
        [
            ("Opera%20Aida", "Opera%20Aida"),
            ("100%25", "100%25"),
            ("50%2525", "50%2525"),
            ("Rock + Pop", "Rock%20%2B%20Pop"),
            ("%C2%BFQu%C3%A9%3F%20%231", "%C2%BFQu%C3%A9%3F%20%231"),
            ("é", "%C3%A9"),
            ("😀", "%F0%9F%98%80"),
            ("a&b=c;d,e", "a%26b%3Dc%3Bd%2Ce"),
            ('"<>"', "%22%3C%3E%22"),
            ("%7Bemail%7D", "%7Bemail%7D"),
        ],
    )
    def test_it_encodes_the_names_of_the_path_once(self, etapa: str, nombre: str, codificado: str) -> None:
        peticion = _peticion(
            recurso="/reservas/{id}/{email}",
            ruta=f"{etapa}/reservas/{nombre}/ana+x@gmail.com",
            parametros={"id": nombre, "email": "ana+x@gmail.com"},
            cabeceras={"host": "api.example.com"},
        )

        enlace = _enlace(lista(peticion, [], "a"))

        assert enlace == f"http://api.example.com{etapa}/reservas/{codificado}/ana%2Bx%40gmail.com?cursor=YQ"


def _enlace(respuesta: Any) -> str:
    cabecera: str = respuesta.headers["Link"]
    assert cabecera.startswith("<")
    assert cabecera.endswith('>; rel="next"')
    return cabecera.removeprefix("<").removesuffix('>; rel="next"')
