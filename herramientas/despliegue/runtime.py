"""The Lambda runtime that a deployment gets: Chalice takes that of the Python which runs it."""

from datetime import date, timedelta

from chalice.config import Config

# The "Deprecation date" of https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html, as of 2026-11-25.
RETIRO = {
    "python3.11": date(2027, 6, 30),
    "python3.12": date(2028, 10, 31),
    "python3.13": date(2029, 6, 30),
    "python3.14": date(2029, 6, 30),
}
_PRONTO = timedelta(days=365)


def runtime() -> str:
    """The runtime of what this process deploys, such as `python3.13`."""
    return str(Config().lambda_python_version)


def advertencia(runtime: str, hoy: date) -> str:
    """What to know before deploying on a runtime that AWS ends within a year, or that is unknown; else empty."""
    retiro = RETIRO.get(runtime)
    if retiro is None:
        return f"Runtime: no se sabe hasta cuándo mantiene AWS {runtime}"
    if hoy + _PRONTO < retiro:
        return ""
    verbo = "retira" if hoy < retiro else "retiró"
    return f"Runtime: AWS {verbo} {runtime} el {retiro}; instale un Python más nuevo y repita con PYTHON=<su ruta>"
