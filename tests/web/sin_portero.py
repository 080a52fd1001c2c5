"""`python -m tests.web.sin_portero`: `make local` with its doorman taken away, to see what he keeps out."""

import os
import sys
from typing import Any
from unittest.mock import patch

from herramientas.local.__main__ import main

if __name__ == "__main__":

    def nadie(siguiente: Any, *_: Any) -> Any:
        return siguiente

    with patch("herramientas.local.nube.Portero", nadie):
        codigo = main()
    sys.stdout.flush()
    os._exit(codigo)
