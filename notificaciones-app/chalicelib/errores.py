"""What can go wrong when a customer is told."""


class DireccionRechazada(Exception):
    """SES will never send this e-mail: repeating it is of no use."""


class EnvioFallido(RuntimeError):
    """SES did not send the e-mail now: the record must be delivered again."""


class EnvioEnCurso(RuntimeError):
    """Another delivery of this record is sending, or died while it was: the record must be delivered again."""
