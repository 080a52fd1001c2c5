/** Correos: the mailbox of the embedded cloud. Not there anywhere else. */
import { correos, enPalabras } from "./api.js";
import { advierte, campos, copia, Lista } from "./dom.js";
import { config } from "../config.js";
import { refresca } from "./refresco.js";

const seccion = document.getElementById("correos");
const partes = campos(seccion);
const lista = new Lista(partes.lista, ({ MessageId }) => MessageId, carta);
const hora = new Intl.DateTimeFormat("es-MX", { dateStyle: "medium", timeStyle: "medium" });

/** Whether there is a mailbox to show. */
export async function hayBuzon() {
  return Boolean(config.correos) && correos().then(() => true, () => false);
}

export function abreCorreos() {
  return refresca({
    pregunta: correos,
    muestra(cartas) {
      lista.muestra(cartas.toReversed());
      partes.vacio.hidden = cartas.length > 0;
      advierte(partes.aviso, "");
    },
    falla: (error) => advierte(partes.aviso, enPalabras(error)),
  });
}

function carta({ To, Subject, BodyText, Timestamp }) {
  const nodo = copia("plantilla-carta");
  const partes = campos(nodo);
  const momento = new Date(typeof Timestamp === "number" ? Timestamp * 1000 : Timestamp);
  partes.para.textContent = `Para ${To.join(", ")}`;
  partes.hora.textContent = hora.format(momento);
  partes.hora.dateTime = momento.toISOString();
  partes.asunto.textContent = Subject;
  partes.texto.textContent = BodyText;
  return { nodo, actualiza() {} };
}
