"""Says at the end of a run how many stories were told and how many faults they met."""

import pytest

from tests.fallos import cuenta


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if cuenta.secuencias:
        terminalreporter.write_line(
            f"fallos: {cuenta.secuencias} historias, {cuenta.llamadas} llamadas, {cuenta.fallos} fallos inyectados"
        )
