"""Each question of `make revisa` to an account that has it wrong, right, or does not say."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.etapa import Etapa
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.funciones import funciones
from herramientas.despliegue.revisa import correo, cuotas, lambdas, nombres, quien
from herramientas.despliegue.revisa.hallazgo import Hallazgo, Nivel
from herramientas.despliegue.revisa.revision import exige, revisa

PRUEBAS = Etapa("pruebas", "boletos@example.com")
USUARIO = "arn:aws:iam::123456789012:user/ana"


class Servicio:
    """A client that answers what it was given: a value, what a function makes of the parameters, or an error."""

    def __init__(self, **respuestas: Any) -> None:
        self._respuestas = respuestas

    def get_paginator(self, operacion: str) -> Any:
        return type("P", (), {"paginate": lambda _, **parametros: [getattr(self, operacion)(**parametros)]})()

    def __getattr__(self, operacion: str) -> Callable[..., Any]:
        respuesta = self._respuestas.get(operacion, error("AccessDenied", operacion))

        def llamada(**parametros: Any) -> Any:
            salida = respuesta(**parametros) if callable(respuesta) else respuesta
            if isinstance(salida, Exception):
                raise salida
            return salida

        return llamada


def error(codigo: str, operacion: str = "Op") -> ClientError:
    return ClientError({"Error": {"Code": codigo, "Message": "m"}}, operacion)


def cuenta(*, identidad: str = USUARIO, **servicios: Servicio) -> Cuenta:
    sts = Servicio(get_caller_identity={"Account": "123456789012", "Arn": identidad})
    return Cuenta(
        "", "us-west-2", {"sts": sts, **{n.replace("_", "-").strip("-"): s for n, s in servicios.items()}}
    )


def niveles(hallazgos: Iterator[Hallazgo]) -> list[Nivel]:
    return [hallazgo.nivel for hallazgo in hallazgos]


def test_without_credentials_nothing_else_is_asked() -> None:
    sin = Cuenta("", "us-west-2", {"sts": Servicio(get_caller_identity=NoCredentialsError())})

    (hallazgo,) = revisa(sin, PRUEBAS)

    assert hallazgo.nivel is Nivel.MAL
    assert "AWS_ACCESS_KEY_ID" in hallazgo.dice


def test_what_may_not_be_asked_is_said_and_not_taken_for_right() -> None:
    nada = ("iam", "ses", "lambda", "dynamodb", "cognito-idp", "sqs", "sns", "s3", "apigateway")
    muda = cuenta()
    muda._clientes.update({servicio: Servicio() for servicio in nada})

    hallazgos = revisa(muda, PRUEBAS)

    dichos = {hallazgo.que: hallazgo.nivel for hallazgo in hallazgos}
    assert {que for que, nivel in dichos.items() if nivel is Nivel.BIEN} <= {"cuenta", "runtime"}
    assert {nivel for que, nivel in dichos.items() if que not in ("cuenta", "runtime")} == {Nivel.NO_SE_SABE}


def _iam(permite: Callable[[str, str], bool]) -> Servicio:
    def simula(PolicySourceArn: str, ActionNames: list[str], ResourceArns: list[str]) -> dict[str, Any]:
        assert PolicySourceArn in (USUARIO, ROL)
        return {
            "EvaluationResults": [
                {
                    "EvalActionName": accion,
                    "EvalDecision": "allowed" if permite(accion, recurso) else "implicitDeny",
                }
                for accion in ActionNames
                for recurso in ResourceArns
            ]
        }

    return Servicio(simulate_principal_policy=simula, get_role={"Role": {"Arn": ROL}})


ROL = "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/us-west-2/AWSReservedSSO_Admin_1"


def test_who_may_do_everything_is_right() -> None:
    assert niveles(quien.puede(cuenta(iam=_iam(lambda *_: True)), PRUEBAS)) == [Nivel.BIEN, Nivel.BIEN]


def test_a_missing_action_stops_a_deployment_by_name() -> None:
    iam = _iam(lambda accion, _: accion != "iam:PassRole")

    desplegar, quitar = quien.puede(cuenta(iam=iam), PRUEBAS)

    assert (desplegar.nivel, quitar.nivel) == (Nivel.MAL, Nivel.BIEN)
    assert (
        "pida iam:PassRole, o la política herramientas/despliegue/politicas/desplegar.json"
        in desplegar.remedio
    )


def test_an_action_on_one_of_the_stages_resources_only_is_missing() -> None:
    iam = _iam(lambda accion, recurso: "reservas" not in recurso or accion != "lambda:CreateFunction")

    assert Nivel.MAL in niveles(quien.puede(cuenta(iam=iam), PRUEBAS))


def test_only_a_stage_with_a_domain_needs_what_a_domain_needs() -> None:
    iam = _iam(lambda accion, _: accion != "apigateway:CreateRoutingRule")
    con_anfitrion = Etapa("pruebas", "boletos@example.com", anfitrion="boletos.example.com")

    assert niveles(quien.puede(cuenta(iam=iam), PRUEBAS)) == [Nivel.BIEN, Nivel.BIEN]
    assert niveles(quien.puede(cuenta(iam=iam), con_anfitrion)) == [Nivel.BIEN, Nivel.MAL, Nivel.BIEN]


def test_who_may_not_remove_a_stage_may_still_deploy_it() -> None:
    iam = _iam(lambda accion, _: accion != "dynamodb:DeleteTable")

    assert niveles(quien.puede(cuenta(iam=iam), PRUEBAS)) == [Nivel.BIEN, Nivel.ATENCION]


def test_a_session_is_simulated_as_its_role_whose_path_only_iam_knows() -> None:
    sesion = "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_1/ana@example.com"

    assert niveles(quien.puede(cuenta(identidad=sesion, iam=_iam(lambda *_: True)), PRUEBAS)) == [
        Nivel.BIEN,
        Nivel.BIEN,
    ]


def test_root_is_warned_about_and_not_simulated() -> None:
    assert niveles(quien.puede(cuenta(identidad="arn:aws:iam::123456789012:root"), PRUEBAS)) == [
        Nivel.ATENCION
    ]


def _ses(verificado: bool = True, al_dia: float = 50_000, ritmo: float = 14, envia: bool = True) -> Servicio:
    estado = {"boletos@example.com": {"VerificationStatus": "Success" if verificado else "Pending"}}
    return Servicio(
        get_identity_verification_attributes={"VerificationAttributes": estado},
        get_send_quota={"Max24HourSend": al_dia, "MaxSendRate": ritmo},
        get_account_sending_enabled={"Enabled": envia},
    )


@pytest.mark.parametrize(
    ("ses", "etapa", "dice"),
    [
        (_ses(), PRUEBAS, ""),
        (_ses(verificado=False), PRUEBAS, "no está verificado"),
        (_ses(al_dia=200, ritmo=1), PRUEBAS, "de prueba"),
        (_ses(envia=False), PRUEBAS, "detenidos"),
        (_ses(), Etapa("pruebas", "boletos@example.com", ritmo_correo=20), "14 por segundo"),
        (_ses(), Etapa("pruebas", "boletos@example.com", ritmo_correo=14), ""),
    ],
)
def test_what_keeps_emails_back_is_said_and_stops_nothing(ses: Servicio, etapa: Etapa, dice: str) -> None:
    peros = [h for h in correo.sale(cuenta(ses=ses), etapa) if h.nivel is not Nivel.BIEN]

    assert [h.nivel for h in peros] == ([Nivel.ATENCION] if dice else [])
    assert not dice or dice in peros[0].dice


@pytest.mark.parametrize(
    ("a_la_vez", "libres", "codigo", "quiere"),
    [
        (1000, 1000, 0, [Nivel.BIEN]),
        (10, 10, 0, [Nivel.ATENCION]),
        (1000, 130, 0, [Nivel.ATENCION]),
        (1000, 140, 0, [Nivel.BIEN]),
        (1000, 1000, 80_520_000_000, [Nivel.BIEN, Nivel.MAL]),
    ],
)
def test_concurrency_and_room_for_code(a_la_vez: int, libres: int, codigo: int, quiere: list[Nivel]) -> None:
    limite = {
        "ConcurrentExecutions": a_la_vez,
        "UnreservedConcurrentExecutions": libres,
        "TotalCodeSize": 80_530_636_800,
    }
    nube = Servicio(
        get_account_settings={"AccountLimit": limite, "AccountUsage": {"TotalCodeSize": codigo}},
        get_function_concurrency=error("ResourceNotFoundException"),
    )

    assert niveles(lambdas.alcanza(cuenta(lambda_=nube), PRUEBAS)) == quiere


@pytest.mark.parametrize(
    ("ritmo", "unidades", "roles", "quiere"),
    [
        (10_000, 40_000, 1, [Nivel.BIEN] * 3),
        (100, 40_000, 1, [Nivel.ATENCION, Nivel.BIEN, Nivel.BIEN]),
        (10_000, 7_999, 1, [Nivel.BIEN, Nivel.ATENCION, Nivel.BIEN]),
        (10_000, 40_000, 995, [Nivel.BIEN, Nivel.BIEN, Nivel.MAL]),
    ],
)
def test_quotas_that_the_settings_exceed(ritmo: int, unidades: int, roles: int, quiere: list[Nivel]) -> None:
    con = cuenta(
        apigateway=Servicio(get_account={"throttleSettings": {"rateLimit": ritmo, "burstLimit": 8000}}),
        dynamodb=Servicio(describe_limits={"TableMaxWriteCapacityUnits": unidades}),
        iam=Servicio(get_account_summary={"SummaryMap": {"Roles": roles, "RolesQuota": 1000}}),
    )

    assert niveles(cuotas.caben(con, Etapa("pruebas", "boletos@example.com", particiones=8))) == quiere


NO_HAY = error("ResourceNotFoundException")
NUESTRA = {"Tags": {"aws-chalice": "version=1.34.0:stage=pruebas:app=reservas"}}


@pytest.mark.parametrize(
    ("hay", "quiere"),
    [
        (NO_HAY, [Nivel.BIEN]),
        (
            lambda FunctionName: NUESTRA if FunctionName.startswith("reservas") else NO_HAY,
            [Nivel.BIEN],
        ),
        ({"Tags": {}}, [Nivel.MAL] * len(funciones("pruebas"))),
        ({}, [Nivel.MAL] * len(funciones("pruebas"))),
        (
            lambda FunctionName: NUESTRA if FunctionName == "eventos-pruebas" else NO_HAY,  # another app's
            [Nivel.MAL],
        ),
    ],
)
def test_functions_of_somebody_else(hay: Any, quiere: list[Nivel]) -> None:
    nube = Servicio(get_function=hay)

    assert niveles(nombres.de_funciones(cuenta(lambda_=nube), PRUEBAS)) == quiere


def test_functions_of_a_stack_are_left_to_their_stack() -> None:
    etiquetas = {**NUESTRA["Tags"], "aws:cloudformation:stack-name": "boletia-pruebas-reservas"}
    nube = Servicio(
        get_function=lambda FunctionName: (
            {"Tags": etiquetas} if FunctionName.startswith("reservas") else NO_HAY
        )
    )

    mal, bien = nombres.de_funciones(cuenta(lambda_=nube), PRUEBAS)

    assert (mal.nivel, bien.nivel) == (Nivel.MAL, Nivel.BIEN)
    assert "boletia-pruebas-reservas" in mal.dice


def _rol(servicio: str) -> dict[str, Any]:
    return {"Role": {"AssumeRolePolicyDocument": {"Statement": [{"Principal": {"Service": servicio}}]}}}


@pytest.mark.parametrize(
    ("rol", "cuantos"),
    [
        (error("NoSuchEntity"), 0),
        (_rol("lambda.amazonaws.com"), 0),
        (_rol("ec2.amazonaws.com"), len(funciones("pruebas"))),
    ],
)
def test_roles_of_somebody_else(rol: Any, cuantos: int) -> None:
    hallazgos = niveles(nombres.de_roles(cuenta(iam=Servicio(get_role=rol)), PRUEBAS))

    assert hallazgos == ([Nivel.MAL] * cuantos or [Nivel.BIEN])


@pytest.mark.parametrize(
    ("cola", "funcion", "quiere"),
    [
        (error("QueueDoesNotExist"), NO_HAY, [Nivel.BIEN]),
        ({"QueueUrl": "u"}, NUESTRA, [Nivel.BIEN]),
        ({"QueueUrl": "u"}, NO_HAY, [Nivel.ATENCION] * 4),
    ],
)
def test_a_queue_without_its_function_is_told(cola: Any, funcion: Any, quiere: list[Nivel]) -> None:
    con = cuenta(sqs=Servicio(get_queue_url=cola), lambda_=Servicio(get_function=funcion))

    assert niveles(nombres.de_colas(con, PRUEBAS)) == quiere


@pytest.mark.parametrize(
    ("tema", "quiere"),
    [
        (error("NotFound"), Nivel.BIEN),
        ({"Attributes": {"DisplayName": ""}}, Nivel.BIEN),
        ({"Attributes": {"KmsMasterKeyId": "alias/otra"}}, Nivel.MAL),
    ],
)
def test_a_topic_of_somebody_else(tema: Any, quiere: Nivel) -> None:
    assert niveles(nombres.de_alarmas(cuenta(sns=Servicio(get_topic_attributes=tema)), PRUEBAS)) == [quiere]


@pytest.mark.parametrize(
    ("cubo", "quiere"),
    [
        ({}, Nivel.BIEN),
        (error("404"), Nivel.BIEN),
        (error("403"), Nivel.ATENCION),
        (error("301"), Nivel.ATENCION),
    ],
)
def test_a_bucket_of_somebody_else(cubo: Any, quiere: Nivel) -> None:
    assert niveles(nombres.de_la_pagina(cuenta(s3=Servicio(head_bucket=cubo)), PRUEBAS)) == [quiere]


def test_only_what_is_wrong_stops_and_everything_that_is_not_right_is_told() -> None:
    hallazgos = [Hallazgo(nivel, "algo", nivel.value) for nivel in Nivel]
    dicho: list[str] = []

    with pytest.raises(Detenido, match="no se tocó nada"):
        exige(hallazgos, dicho.append)
    exige([h for h in hallazgos if h.nivel is not Nivel.MAL], dicho.append)

    assert len(dicho) == 3 + 2
