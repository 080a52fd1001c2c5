/** A question before something that cannot be undone. */
import { campos } from "./dom.js";
import { llano } from "./texto.js";

const dialogo = /** @type {HTMLDialogElement} */ (document.getElementById("confirmar"));
const partes = campos(dialogo);

let palabra = ""; // what has to be typed before the answer can be yes

partes.escrito.addEventListener("input", () => (partes.si.disabled = falta()));
dialogo.querySelector("form").addEventListener("submit", (suceso) => {
  if (suceso.submitter === partes.si && falta()) suceso.preventDefault();
});

/** Resolves true when the user says `si`, having typed `escriba` if that is asked; Escape, or `no`, is false. */
export function confirma({ titulo, texto, si, no, escriba = "" }) {
  palabra = escriba;
  for (const [nombre, valor] of Object.entries({ titulo, texto, si, no })) partes[nombre].textContent = valor;
  partes.escriba.hidden = !escriba;
  partes.escrito.value = "";
  partes.si.disabled = falta();
  dialogo.returnValue = "no";
  dialogo.showModal();
  return new Promise((decide) => {
    dialogo.addEventListener("close", () => decide(dialogo.returnValue === "si"), { once: true });
  });
}

const falta = () => Boolean(palabra) && llano(partes.escrito.value) !== llano(palabra);
