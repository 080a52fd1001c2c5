/** The dialog over the cartelera: a form to book with, then the reservation. Closing it is leaving its address. */
import { campos, escribe } from "./dom.js";
import { tine } from "./boleto.js";
import { sale } from "./historia.js";

const dialogo = /** @type {HTMLDialogElement} */ (document.getElementById("reservar"));
export const partes = campos(dialogo);

let cerrandose = false; // because its address was left already
let pulsado; // where the pointer went down: a selection dragged outside is no wish to leave

dialogo.addEventListener("close", () => {
  if (!cerrandose && !dialogo.open) sale("#/"); // Escape
});
dialogo.querySelectorAll("[data-cierra]").forEach((boton) => boton.addEventListener("click", () => sale("#/")));
dialogo.addEventListener("pointerdown", (suceso) => (pulsado = suceso.target));
dialogo.addEventListener("click", (suceso) => {
  if (suceso.target === dialogo && pulsado === dialogo) sale("#/");
});

/** Shows one of the dialog's bodies, "forma" or "confirmacion", under the name of its event. */
export function abre(cuerpo, nombre) {
  for (const uno of ["forma", "confirmacion"]) partes[uno].hidden = uno !== cuerpo;
  for (const parte of ["error", "progreso", "impedimento", "quedan"]) escribe(partes[parte], "");
  titula(nombre, "");
  cerrandose = false;
  if (!dialogo.open) dialogo.showModal();
}

export function titula(nombre, categoria) {
  escribe(partes.nombre, nombre);
  escribe(partes.categoria, categoria);
  if (categoria) tine(dialogo, categoria);
  else delete dialogo.dataset.tinta;
}

export const estaAbierto = (cuerpo) => dialogo.open && !partes[cuerpo].hidden;

/** Closes it. Whoever opened it has the focus again; if that went meanwhile, `refugio` gets it. */
export function cierra(refugio) {
  if (!dialogo.open) return;
  cerrandose = true;
  dialogo.close();
  if (document.activeElement === document.body) refugio.focus({ preventScroll: true });
}
