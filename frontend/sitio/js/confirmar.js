/** A question before something that cannot be undone. */
import { campos } from "./dom.js";

/** Resolves true when the user says `si`; Escape, or `no`, is false. */
export function confirma({ titulo, texto, si, no }) {
  const dialogo = document.getElementById("confirmar");
  const partes = campos(dialogo);
  for (const [nombre, valor] of Object.entries({ titulo, texto, si, no })) partes[nombre].textContent = valor;
  dialogo.returnValue = "no";
  dialogo.showModal();
  return new Promise((decide) => {
    dialogo.addEventListener("close", () => decide(dialogo.returnValue === "si"), { once: true });
  });
}
