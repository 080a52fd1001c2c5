/** Light, dark, or what the system says. */
import { escribe } from "./dom.js";
import { larga } from "./memoria.js";

const GUARDADO = "boletia.tema";
const TEMAS = [["", "automático"], ["claro", "claro"], ["oscuro", "oscuro"]];

export function preparaTema(boton) {
  pon(larga.lee(GUARDADO, ""));
  boton.addEventListener("click", () => {
    const actual = TEMAS.findIndex(([tema]) => tema === (document.documentElement.dataset.tema ?? ""));
    pon(TEMAS[(actual + 1) % TEMAS.length][0]);
  });

  function pon(tema) {
    document.documentElement.dataset.tema = tema;
    larga.guarda(GUARDADO, tema);
    escribe(boton, `Tema: ${TEMAS.find(([clave]) => clave === tema)?.[1] ?? "automático"}`);
  }
}
