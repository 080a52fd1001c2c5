"""`python -m tests.mutantes.prueba MODULO`: whether the tests notice that a module is broken. Exit code 0: they do not.

First the module's own tests, which notice most; what they let pass meets all tests of its domain.
"""

import subprocess
import sys
from pathlib import Path

DOMINIOS = ("eventos", "reservas", "notificaciones")
PYTEST = (
    sys.executable,
    "-m",
    "pytest",
    "-x",
    "-q",
    "-n0",
    "-p",
    "no:cacheprovider",
    "--tb=no",
    "-m",
    "not nube",
)


def rondas(modulo: str) -> list[list[str]]:
    """The tests of a module: its own, then those of its domain; of what the domains share, each domain's."""
    carpeta, nombre = modulo.split("/")[0], Path(modulo).stem
    dominio = carpeta.removesuffix("-app")
    if dominio in DOMINIOS:
        propia = Path(f"tests/{dominio}/test_{nombre}.py")
        return [[str(propia)]] * propia.exists() + [[f"tests/{dominio}"]]
    propias = [str(ruta) for ruta in sorted(Path("tests").glob(f"*/test_{nombre}.py"))]
    return [propias] * bool(propias) + [[f"tests/{uno}"] for uno in DOMINIOS]


def main(modulo: str) -> int:
    for pruebas in rondas(modulo):
        if subprocess.run([*PYTEST, *pruebas], check=False).returncode:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
