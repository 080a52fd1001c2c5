/** Forms that say what is wrong beside the field, in Spanish whatever the browser's language. */
import { escribe } from "./dom.js";

/** Checks every field; marks the wrong ones and moves to the first. True when all are right. */
export function valida(forma) {
  const entradas = entradasDe(forma);
  entradas.forEach((entrada) => senala(entrada, motivo(entrada)));
  entradas.find((entrada) => !entrada.validity.valid)?.focus();
  return entradas.every((entrada) => entrada.validity.valid);
}

/** Clears a field's complaint as soon as it is mended, and complains on leaving it, never while typing. */
export function acompana(forma) {
  for (const entrada of entradasDe(forma)) {
    entrada.addEventListener("input", () => entrada.validity.valid && senala(entrada, ""));
    entrada.addEventListener("change", () => entrada.value && senala(entrada, motivo(entrada)));
    if (entrada.type === "number") entrada.addEventListener("wheel", sinRueda, { passive: false });
  }
}

/** Shows `texto` beside the field; empty clears it. */
export function senala(entrada, texto) {
  const error = cartel(entrada);
  escribe(error, texto);
  entrada.setAttribute("aria-invalid", String(Boolean(texto)));
}

/** Shows what the API refused: beside the field that it names, otherwise in `general`. */
export function reparte(forma, general, { campo }, mensaje) {
  const entrada = entradasDe(forma).find(({ name }) => name === campo);
  escribe(general, entrada ? "" : mensaje);
  if (!entrada) return;
  senala(entrada, mensaje);
  entrada.focus();
}

/** The wheel scrolls; it never changes a number that has the focus. */
function sinRueda(suceso) {
  if (suceso.target === document.activeElement) suceso.preventDefault();
}

function entradasDe(forma) {
  return [...forma.elements].filter((entrada) => entrada.matches("input"));
}

function motivo({ validity, dataset, max, min }) {
  if (validity.valid) return "";
  if (validity.valueMissing || validity.badInput) return dataset.falta;
  if (dataset.mal) return dataset.mal;
  return validity.rangeUnderflow ? `Como mínimo ${min}` : validity.rangeOverflow ? `Como máximo ${max}` : dataset.falta;
}

/** The place of a field's complaint, tied to it for screen readers. */
function cartel(entrada) {
  const id = `${entrada.id}-error`;
  const existente = document.getElementById(id);
  if (existente) return existente;
  const nuevo = Object.assign(document.createElement("span"), { id, className: "error" });
  entrada.closest(".campo").append(nuevo);
  entrada.setAttribute("aria-describedby", id);
  return nuevo;
}
