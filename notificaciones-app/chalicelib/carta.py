"""How an e-mail looks: one text and one HTML page, laid out from the same parts. No template engine.

What others wrote (an event's name) is `Ajeno`: escaped, and isolated so that its direction reorders nothing around it.
HTML: one narrow column, the page's colours (frontend/sitio/estilos/tema.css), dark mode, nothing to load.
"""

from dataclasses import dataclass
from html import escape
from string import Template
from typing import Any

LARGO = 80  # characters of a name in a subject
ESTRECHA = 12  # characters of a label that leaves a phone room for its value beside it


class Ajeno(str):
    """A text that somebody else wrote."""


@dataclass(frozen=True)
class Carta:
    """`frase` is the first line of the text, word for word; `datos` are rows of a label and the parts of its value;
    `enlace` is what the button says and where it leads.
    """

    asunto: str
    frase: tuple[str, ...]
    datos: tuple[tuple[str, tuple[str, ...]], ...] = ()
    consejo: str = ""
    enlace: tuple[str, str] | None = None

    @property
    def texto(self) -> str:
        """The plain text; the first line is the sentence."""
        partes = ["".join(self.frase)]
        if self.datos:
            partes.append(
                "\n".join(f"{etiqueta}: {_en_una_linea(''.join(valor))}" for etiqueta, valor in self.datos)
            )
        partes += [self.consejo] if self.consejo else []
        partes += [f"{self.enlace[0]}: {self.enlace[1]}"] if self.enlace else []
        return "\n\n".join(partes)

    @property
    def html(self) -> str:
        """The HTML page; readable where its style sheet is thrown away."""
        return _PAGINA.substitute(
            asunto=escape(self.asunto),
            frase="".join(map(_trozo, self.frase)),
            datos="".join(
                (_FILA if len(nombre) <= ESTRECHA else _FILA_ANCHA).substitute(
                    etiqueta=escape(nombre), valor="".join(map(_trozo, valor))
                )
                for nombre, valor in self.datos
            ),
            consejo=f'<p class="tenue" style="{_TENUE}">{escape(self.consejo)}</p>' if self.consejo else "",
            boton=_BOTON.substitute(texto=escape(self.enlace[0]), url=escape(self.enlace[1]))
            if self.enlace
            else "",
        )

    def mensaje(self) -> dict[str, Any]:
        """As SES v1 takes it."""
        return {
            "Subject": {"Data": self.asunto, "Charset": "UTF-8"},
            "Body": {
                "Text": {"Data": self.texto, "Charset": "UTF-8"},
                "Html": {"Data": self.html, "Charset": "UTF-8"},
            },
        }


def asunto(que: str, nombre: str) -> str:
    """A subject: what it is about, and a name that can neither begin another header nor push the rest away."""
    linea = _en_una_linea(nombre)
    return f"{que}: {linea if len(linea) <= LARGO else linea[: LARGO - 1] + '…'}"


def _en_una_linea(texto: str) -> str:
    """Without line ends and other control characters."""
    return " ".join("".join(letra if letra.isprintable() else " " for letra in texto).split())


def _trozo(texto: str) -> str:
    return f"<bdi>{escape(texto)}</bdi>" if isinstance(texto, Ajeno) else escape(texto)


# Inline for clients that keep no style sheet; the sheet only adds the dark colours.
_LETRA = "font-family:-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
_FRASE = "margin:0 0 16px;font-size:18px;line-height:1.45;color:#23082f;overflow-wrap:anywhere"
_TENUE = "margin:20px 0 0;font-size:15px;line-height:1.5;color:#644f6d"

_FILA = Template(
    f'<tr><th scope="row" class="tenue" style="{_LETRA};padding:6px 16px 6px 0;font-size:14px;font-weight:normal;'
    'text-align:left;vertical-align:top;color:#644f6d">$etiqueta</th>'
    f'<td class="texto" style="{_LETRA};padding:6px 0;font-size:15px;color:#23082f;overflow-wrap:anywhere">'
    "$valor</td></tr>"
)
_FILA_ANCHA = Template(
    f'<tr><th scope="row" colspan="2" class="tenue" style="{_LETRA};padding:6px 0 0;font-size:14px;font-weight:normal;'
    'text-align:left;color:#644f6d;overflow-wrap:anywhere">$etiqueta</th></tr>'
    f'<tr><td colspan="2" class="texto" style="{_LETRA};padding:0 0 10px;font-size:15px;color:#23082f;'
    'overflow-wrap:anywhere">$valor</td></tr>'
)
_BOTON = Template(
    '<p style="margin:24px 0 0"><a class="boton" href="$url" style="display:inline-block;padding:12px 20px;'
    'border-radius:6px;background:#c9005f;color:#ffffff;font-weight:bold;text-decoration:none">$texto</a></p>'
)
_PAGINA = Template(f"""<!DOCTYPE html>
<html lang="es" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>$asunto</title>
<style>
:root {{ color-scheme: light dark; }}
@media (prefers-color-scheme: dark) {{
  .papel {{ background: #150919 !important; }}
  .boleto {{ background: #27142f !important; border-color: #452a52 !important; }}
  .texto {{ color: #f8effb !important; }}
  .tenue {{ color: #c3aecd !important; }}
  .marca {{ color: #ff7dba !important; }}
  .boton {{ background: #ff7dba !important; color: #2b0219 !important; }}
}}
</style>
</head>
<body class="papel" style="margin:0;padding:16px;background:#f3eef6;{_LETRA}">
<table role="presentation" align="center" width="100%" cellspacing="0" cellpadding="0"
 style="max-width:32rem;margin:0 auto">
<tr><td class="boleto" style="padding:24px;background:#ffffff;border:1px solid #dccfe2;border-radius:6px">
<p class="marca" style="margin:0 0 16px;font-size:14px;font-weight:bold;letter-spacing:.06em;color:#c9005f">BOLETIA</p>
<p class="texto" style="{_FRASE}">$frase</p>
<table cellspacing="0" cellpadding="0">$datos</table>
$consejo
$boton
</td></tr>
</table>
</body>
</html>
""")
