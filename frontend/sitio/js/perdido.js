/** "Perdí mi número": the API sends the numbers to the address; who asks is told the same in any case. */
import { enPalabras, reenvia } from "./api.js";
import { enVenta } from "./catalogo.js";
import { campos, escribe } from "./dom.js";
import { acompana, reparte, valida } from "./formulario.js";
import { elMismo, pulcro } from "./texto.js";

const { perdido: forma, "perdido-error": error, "perdido-logro": logro } = campos(document.getElementById("reservas"));
const boton = forma.querySelector("button");

acompana(forma);
forma.addEventListener("submit", (suceso) => {
  suceso.preventDefault();
  pide();
});

/** Fills the form with what the user has just asked for in vain. */
export function ofreceReenvio([evento, email]) {
  escribe(logro, "");
  escribe(error, "");
  if (!email) return;
  forma.elements.email.value = email;
  forma.elements.evento.value = evento;
}

async function pide() {
  escribe(logro, "");
  escribe(error, "");
  if (boton.getAttribute("aria-disabled") === "true" || !valida(forma)) return;
  boton.setAttribute("aria-disabled", "true");
  try {
    const email = pulcro(forma.elements.email.value);
    await reenvia({ email, ...(await evento()) });
    escribe(logro, `Si hay reservas a nombre de ${email}, sus números van en camino a ese correo.`);
  } catch (fallo) {
    reparte(forma, error, fallo, enPalabras(fallo));
  } finally {
    boton.removeAttribute("aria-disabled");
  }
}

/** The event as the API knows it, nothing where the user named none. */
async function evento() {
  const escrito = pulcro(forma.elements.evento.value);
  if (!escrito) return {};
  const eventos = await enVenta().catch(() => []);
  return { evento: elMismo(escrito, eventos.map(({ nombre }) => nombre)) ?? escrito };
}
