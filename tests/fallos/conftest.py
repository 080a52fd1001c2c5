"""Says at the end of a run how many stories were told, how many faults they met, and from which seed."""

import pytest

DICHO: list[str] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for linea in DICHO:
        terminalreporter.write_line(f"historias: {linea}")
