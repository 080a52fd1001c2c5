"""What stops a deployment: which step, why, and what to do about it."""


class Detenido(Exception):
    """The step that failed and the line that a person reads; nothing after the step was done."""

    def __init__(self, paso: str, motivo: str, remedio: str = "") -> None:
        super().__init__(f"{paso}: {motivo}")
        self.paso = paso
        self.motivo = motivo
        self.remedio = remedio
