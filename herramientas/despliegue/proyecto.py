"""Where the parts of the project are and what they are called. Nothing here talks to AWS."""

import sys
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[2]
APPS = ("eventos", "reservas", "notificaciones")
CON_API = ("eventos", "reservas")

REGION = "us-west-2"  # the seed's; any other may be given
# API Gateway's own stage, the first segment of every path: the seed's addresses begin with it, whatever stage of
# ours (local, pruebas, …) answers. It is written in each app's config.json as `api_gateway_stage`.
ETAPA_DEL_API = "produccion"


def cache() -> Path | None:
    """Where built packages are kept between runs: inside the virtual environment, or nowhere."""
    return Path(sys.prefix) / "boletia" if sys.prefix != sys.base_prefix else None
