"""What SES answers, in its own XML."""

_ERROR = (
    '<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type>'
    "<Code>{}</Code><Message>{}</Message></Error></ErrorResponse>"
)
LLENO = _ERROR.format("Throttling", "Maximum sending rate exceeded.").encode()
RECHAZO = _ERROR.format("InvalidParameterValue", "Illegal address").encode()


def enviado(mensaje: str) -> bytes:
    return (
        '<SendEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendEmailResult>'
        f"<MessageId>{mensaje}</MessageId></SendEmailResult></SendEmailResponse>"
    ).encode()


def cuota(ritmo: float) -> bytes:
    return (
        '<GetSendQuotaResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><GetSendQuotaResult>'
        f"<Max24HourSend>50000</Max24HourSend><MaxSendRate>{ritmo}</MaxSendRate>"
        "<SentLast24Hours>0</SentLast24Hours></GetSendQuotaResult></GetSendQuotaResponse>"
    ).encode()
