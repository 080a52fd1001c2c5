"""`make mutaciones`, second part: every line of the apps broken in every way that cosmic-ray knows.

What is known is kept in build/mutantes, by module and text, so a run goes on where another ended, and what survived is
tried again. MODULOS="libro reservas" chooses by path, in that order; MINUTOS= ends one; PACIENCIA= are the seconds of
tests that a mutant meets beside those of its module (8). Prints what survives; exit code 1 when fewer than 95 of 100
are noticed. What changes nothing is listed, with the reason, in iguales.txt:
`path | operator | the line as it is | why`; of what stands there under the path `*` nothing is tried.
"""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

from tests.fallos.mutaciones import NO_SE_COPIA, RAIZ

# Whose tests a mutant meets, until one of them notices; those of what the domains share are with the first.
RONDAS: tuple[tuple[str, dict[str, str]], ...] = (
    ("reservas", {}),
    ("reservas", {"PARTICIONES": "8", "CUPOS": "16"}),
    ("notificaciones", {}),
    ("eventos", {}),
)
GUARDADOS = RAIZ / "build" / "mutantes"
COSMIC_RAY = RAIZ / ".venv-mutantes" / "bin" / "python"
IGUALES = Path(__file__).with_name("iguales.txt")
TODAS = "*"
DETECTADOS = 95.0  # per cent


@dataclass
class Mutante:
    """One way in which a line is broken; `prueba` noticed it, "" when none did, None when it was not tried yet."""

    modulo: str
    operador: str
    vez: int
    linea: str
    cambio: str
    roto: str
    prueba: str | None = None

    def es_de(self, dominio: str) -> bool:
        """What the domains share belongs to each of them."""
        return self.modulo.startswith((f"{dominio}-app/", "compartido/"))


def main() -> int:
    GUARDADOS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="boletia-mutantes-") as temporal:
        copia = Path(shutil.copytree(RAIZ, Path(temporal) / "copia", ignore=NO_SE_COPIA, symlinks=True))
        iguales = set(_iguales())
        mutantes = [
            uno
            for modulo in modulos(os.environ.get("MODULOS", ""))
            for uno in _mutantes(copia, modulo)
            if not iguales & {(TODAS, uno.operador, uno.linea), (TODAS, uno.operador, TODAS)}
        ]
        print(f"{len(mutantes)} mutantes, {sum(not uno.prueba for uno in mutantes)} por probar", flush=True)
        _prueba(copia, [uno for uno in mutantes if not uno.prueba and _marca(uno) not in iguales])
    return _informe(mutantes, iguales)


def modulos(filtro: str) -> list[str]:
    """What is broken, in the order that is asked for: what runs in Lambda, but the entry points."""
    rutas = [*RAIZ.glob("*-app/chalicelib/*.py"), *RAIZ.glob("compartido/boletia/*.py")]
    nombres = sorted(str(ruta.relative_to(RAIZ)) for ruta in rutas if ruta.name != "__init__.py")
    elegidos = [nombre for texto in filtro.split() or [""] for nombre in nombres if texto in nombre]
    return list(dict.fromkeys(elegidos))


def _mutantes(copia: Path, modulo: str) -> Iterator[Mutante]:
    sanas, sabido = (copia / modulo).read_text(encoding="utf-8").splitlines(), _sabido(copia, modulo)
    for uno in map(json.loads, _rotos(copia, modulo).splitlines()):
        rotas = uno["roto"].splitlines()
        cambio = next((rota for sana, rota in zip(sanas, rotas, strict=False) if sana != rota), "")
        linea, prueba = sanas[uno["linea"] - 1].strip(), sabido.get((uno["operador"], uno["vez"]))
        yield Mutante(modulo, uno["operador"], uno["vez"], linea, cambio.strip(), uno["roto"], prueba)


def _rotos(copia: Path, modulo: str) -> str:
    rotos = _guardado(copia, modulo, "rotos")
    if not rotos.exists():
        orden = [str(COSMIC_RAY), "-m", "tests.mutantes.rompe"]
        with (copia / modulo).open() as fichero:
            hecho = subprocess.run(
                orden, cwd=copia, stdin=fichero, stdout=subprocess.PIPE, text=True, check=True
            )
        rotos.write_text(hecho.stdout)
    return rotos.read_text()


def _guardado(copia: Path, modulo: str, que: str) -> Path:
    """What is known of the module as it is now; a changed one begins afresh."""
    huella = hashlib.sha256((copia / modulo).read_bytes()).hexdigest()[:12]
    return GUARDADOS / f"{modulo.replace('/', '.')}.{huella}.{que}.jsonl"


def _sabido(copia: Path, modulo: str) -> dict[tuple[str, int], str]:
    guardado = _guardado(copia, modulo, "pruebas")
    sabido: dict[tuple[str, int], str] = {}
    for linea in guardado.read_text(encoding="utf-8").splitlines() if guardado.exists() else ():
        operador, vez, prueba = json.loads(linea)
        sabido[operador, vez] = prueba or sabido.get((operador, vez), "")
    return sabido


def _prueba(copia: Path, mutantes: list[Mutante]) -> None:
    limite = 60 * float(os.environ.get("MINUTOS") or "1e6")
    for dominio, variables in RONDAS:
        suyos = [uno for uno in mutantes if uno.es_de(dominio) and not uno.prueba]
        for uno, prueba in _veredictos(copia, dominio, variables, suyos, limite):
            uno.prueba = prueba
            with _guardado(copia, uno.modulo, "pruebas").open("a", encoding="utf-8") as fichero:
                fichero.write(json.dumps([uno.operador, uno.vez, prueba]) + "\n")


def _veredictos(
    copia: Path, dominio: str, variables: dict[str, str], mutantes: list[Mutante], limite: float
) -> Iterator[tuple[Mutante, str]]:
    if not mutantes:
        return
    with tempfile.TemporaryFile("w+") as pedido:
        for numero, uno in enumerate(mutantes):
            pedido.write(json.dumps({"numero": numero, "modulo": uno.modulo, "roto": uno.roto}) + "\n")
        pedido.seek(0)
        taller = subprocess.Popen(
            [sys.executable, "-m", "tests.mutantes.taller", dominio],
            cwd=copia,
            env={**os.environ, **variables, "PYTHONDONTWRITEBYTECODE": ""},  # what is sound is compiled once
            stdin=pedido,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    reloj = Timer(limite, os.killpg, (taller.pid, signal.SIGKILL))
    reloj.start()
    try:
        for numero, prueba in map(json.loads, taller.stdout or ()):
            yield mutantes[numero], prueba
        if taller.wait() > 0:
            raise SystemExit(f"las pruebas de {dominio} no se pudieron correr")
    finally:
        reloj.cancel()
        if taller.poll() is None:
            os.killpg(taller.pid, signal.SIGKILL)


def _informe(mutantes: list[Mutante], iguales: set[tuple[str, str, str]]) -> int:
    for uno in (uno for uno in mutantes if uno.prueba == "" and _marca(uno) not in iguales):
        print(f"SOBREVIVE {' | '.join(_marca(uno))} | {uno.cambio}")
    for carpeta in sorted({uno.modulo.split("/")[0] for uno in mutantes}):
        print(f"{carpeta:<24} {_resumen([u for u in mutantes if u.modulo.startswith(carpeta)], iguales)[0]}")
    resumen, por_ciento = _resumen(mutantes, iguales)
    print(f"{'':<24} {resumen}")
    return 0 if por_ciento >= DETECTADOS else 1


def _resumen(mutantes: Iterable[Mutante], iguales: set[tuple[str, str, str]]) -> tuple[str, float]:
    mutantes = list(mutantes)
    vistos = sum(bool(uno.prueba) for uno in mutantes)
    sin_efecto = sum(not uno.prueba and _marca(uno) in iguales for uno in mutantes)
    vivos = sum(uno.prueba == "" and _marca(uno) not in iguales for uno in mutantes)
    por_ciento = 100 * vistos / max(1, vistos + vivos)
    return (
        f"mutantes {len(mutantes)}, detectados {vistos} ({por_ciento:.1f} %), sobreviven {vivos}, "
        f"sin efecto {sin_efecto}, sin probar {len(mutantes) - vistos - vivos - sin_efecto}"
    ), por_ciento


def _marca(uno: Mutante) -> tuple[str, str, str]:
    return uno.modulo, uno.operador, uno.linea


def _iguales() -> Iterator[tuple[str, str, str]]:
    for linea in IGUALES.read_text(encoding="utf-8").splitlines():
        if linea and not linea.startswith("#"):
            modulo, operador, resto = linea.split(" | ", 2)
            yield modulo, operador, resto.rsplit(" | ", 1)[0]


if __name__ == "__main__":
    sys.exit(main())
