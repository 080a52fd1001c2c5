"""Who may send when: several processes on one ledger, and a clock that stands still until it is moved."""

import itertools
import random
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from chalicelib.cuota import MEMORIA, SUPUESTA, Cuota
from chalicelib.turnos import HOLGURA, LLENO, Turnos

EPOCA = 1_800_000_000.0
SIEMPRE = EPOCA + 10**6
RITMO = 10.0
CADA = 1 / (RITMO * HOLGURA)


class Reloj:
    def __init__(self) -> None:
        self.ahora = EPOCA

    def __call__(self) -> float:
        return self.ahora


class Procesos:
    def __init__(self, dynamodb: Any) -> None:
        self.reloj = Reloj()
        self._dynamodb = dynamodb

    def nuevo(self, ritmo: float = RITMO) -> Turnos:
        return Turnos(self._dynamodb, "notificaciones", lambda: ritmo, self.reloj)


@pytest.fixture
def procesos(dynamodb: Any) -> Procesos:
    return Procesos(dynamodb)


def test_a_few_e_mails_go_at_once_and_without_a_write(procesos: Procesos, dynamodb: Any) -> None:
    turno = procesos.nuevo().toma(4, SIEMPRE)

    assert turno is not None
    assert [turno.instante(numero) for numero in range(4)] == [EPOCA] * 4
    assert dynamodb.scan(TableName="notificaciones")["Items"] == []


def test_many_keep_the_pace(procesos: Procesos) -> None:
    turno = procesos.nuevo().toma(10, SIEMPRE)

    assert turno is not None
    assert turno.comienzo == pytest.approx(EPOCA, abs=0.002)
    assert turno.instante(1) - turno.instante(0) == pytest.approx(CADA)


def test_each_process_has_a_stretch_of_its_own(procesos: Procesos) -> None:
    turnos = [procesos.nuevo().toma(10, SIEMPRE) for _ in range(3)]

    comienzos = [turno.comienzo for turno in turnos if turno is not None]
    assert comienzos == [pytest.approx(EPOCA + n * 10 * CADA, abs=0.005) for n in range(3)]


def test_stretches_never_overlap_however_they_are_asked_for(procesos: Procesos) -> None:
    azar = random.Random(7)
    varios = [procesos.nuevo() for _ in range(4)]

    tomados: list[tuple[float, float]] = []
    for _ in range(40):
        turno = azar.choice(varios).toma(azar.randint(5, 9), SIEMPRE)
        assert turno is not None
        tomados.append((turno.comienzo, turno.comienzo + 5 * turno.intervalo))
        procesos.reloj.ahora += azar.choice([0.0, 0.0, 0.3, 2.0])

    assert all(antes[1] <= despues[0] + 0.002 for antes, despues in itertools.pairwise(tomados))


def test_after_a_rest_it_begins_now(procesos: Procesos) -> None:
    procesos.nuevo().toma(100, SIEMPRE)
    procesos.reloj.ahora += 100

    turno = procesos.nuevo().toma(10, SIEMPRE)

    assert turno is not None
    assert turno.comienzo == pytest.approx(EPOCA + 100, abs=0.002)


def test_what_does_not_fit_into_the_time_is_not_taken(procesos: Procesos) -> None:
    procesos.nuevo().toma(100, SIEMPRE)

    assert procesos.nuevo().toma(10, EPOCA + 5) is None
    turno = procesos.nuevo().toma(10, SIEMPRE)

    assert turno is not None
    assert turno.comienzo == pytest.approx(EPOCA + 100 * CADA, abs=0.005)


def test_what_does_not_fit_leaves_the_time_to_others(procesos: Procesos, dynamodb: Any) -> None:
    assert procesos.nuevo().toma(10, EPOCA + 9 * CADA) is None

    assert dynamodb.scan(TableName="notificaciones")["Items"] == []


def test_what_others_took_meanwhile_is_no_time_to_spare(procesos: Procesos) -> None:
    proceso = procesos.nuevo()
    proceso.toma(10, SIEMPRE)
    procesos.nuevo().toma(40, SIEMPRE)

    assert proceso.toma(10, EPOCA + 55 * CADA) is None


def test_where_a_stretch_ends_the_next_begins(procesos: Procesos) -> None:
    proceso = procesos.nuevo()
    proceso.toma(10, SIEMPRE)
    procesos.reloj.ahora = proceso._tomado_hasta

    turno = proceso.toma(10, SIEMPRE)

    assert turno is not None
    assert turno.comienzo == pytest.approx(procesos.reloj.ahora, abs=0.002)


def test_each_refusal_halves_the_pace_and_each_success_gives_a_tenth_back(procesos: Procesos) -> None:
    proceso = procesos.nuevo()
    intervalos = []
    for oido in (proceso.frena, proceso.frena, proceso.frena, proceso.acierta, proceso.acierta):
        oido()
        turno = proceso.toma(10, SIEMPRE)
        assert turno is not None
        intervalos.append(turno.intervalo / CADA)

    assert intervalos == pytest.approx([2, 4, 8, 8 / 1.1, 8 / 1.1**2])


def test_a_pace_that_is_refused_again_and_again_is_never_less_than_a_64th(procesos: Procesos) -> None:
    proceso = procesos.nuevo()
    for _ in range(20):
        proceso.frena()

    turno = proceso.toma(10, SIEMPRE)

    assert turno is not None
    assert turno.intervalo / CADA == pytest.approx(64)


def test_after_a_refusal_even_one_e_mail_waits_and_goes_slower(procesos: Procesos) -> None:
    proceso = procesos.nuevo()
    proceso.frena()

    uno, otro = proceso.toma(1, SIEMPRE), proceso.toma(1, SIEMPRE)

    assert uno is not None
    assert otro is not None
    assert otro.comienzo - uno.comienzo == pytest.approx(2 * CADA, abs=0.005)


def test_a_ses_that_takes_e_mails_again_gets_its_pace_back(procesos: Procesos) -> None:
    proceso = procesos.nuevo()
    proceso.frena()
    for _ in range(8):
        proceso.acierta()
    procesos.reloj.ahora += LLENO

    turno = proceso.toma(10, SIEMPRE)
    libre = proceso.toma(1, SIEMPRE)

    assert turno is not None
    assert turno.intervalo == pytest.approx(CADA)
    assert libre is not None
    assert libre.intervalo == 0


class Ses:
    def __init__(self, *respuestas: float | Exception) -> None:
        self._respuestas = list(respuestas)
        self.preguntas = 0

    def get_send_quota(self) -> dict[str, float]:
        self.preguntas += 1
        respuesta = self._respuestas.pop(0)
        if isinstance(respuesta, Exception):
            raise respuesta
        return {"MaxSendRate": respuesta, "Max24HourSend": 50000.0, "SentLast24Hours": 1.0}


def test_what_ses_grants_is_remembered_for_a_while() -> None:
    ses, reloj = Ses(1.0, 500.0), Reloj()
    cuota = Cuota(ses, reloj=reloj)

    antes = [cuota(), cuota()]
    reloj.ahora += MEMORIA
    assert [*antes, cuota()] == [1.0, 1.0, 500.0]
    assert ses.preguntas == 2


@pytest.mark.parametrize(
    "fallo",
    [
        ClientError({"Error": {"Code": "Throttling"}}, "GetSendQuota"),
        EndpointConnectionError(endpoint_url="http://ses"),
        0.0,
        -1.0,
    ],
)
def test_a_ses_that_does_not_say_leaves_what_was_known(fallo: float | Exception) -> None:
    reloj = Reloj()
    cuota = Cuota(Ses(fallo, 2.0, fallo), reloj=reloj)

    dichas = []
    for _ in range(3):
        dichas.append(cuota())
        reloj.ahora += MEMORIA

    assert dichas == [SUPUESTA, 2.0, 2.0]


def test_a_pace_that_is_set_asks_nobody() -> None:
    assert Cuota(Ses(), fija=3.5)() == 3.5
