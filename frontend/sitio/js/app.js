/** The page: which section is shown for which address. Read from here. */
import { config } from "../config.js";
import { abreCartelera } from "./cartelera.js";
import { abreCorreos, hayBuzon } from "./correos.js";
import { abreOrganizacion } from "./organizacion.js";
import { abreReservar, actualizaReservar, cierraReservar } from "./reservar.js";
import { abreReservas } from "./reservas.js";
import { preparaTema } from "./tema.js";

/** #/  #/evento/Opera%20Aida  #/reservas  #/reservas/ID  #/reservas/EVENTO/EMAIL  #/organizacion  #/correos */
const VISTAS = {
  cartelera: () => abreCartelera(actualizaReservar),
  reservas: abreReservas,
  organizacion: abreOrganizacion,
  correos: abreCorreos,
};

let abierta = {}; // {vista, parametros, vigilancia}

addEventListener("hashchange", () => navega());
preparaTema(document.querySelector("[data-campo=tema]"));
ofreceLoLocal();
navega({ alEmpezar: true });

function navega({ alEmpezar = false } = {}) {
  const { vista, parametros, evento } = direccion();
  const cambia = vista !== abierta.vista || JSON.stringify(parametros) !== JSON.stringify(abierta.parametros);
  if (cambia) cambiaDeVista(vista, parametros, alEmpezar);
  if (evento === undefined) cierraReservar();
  else {
    abreReservar(evento, () => (location.hash = "#/"));
    abierta.vigilancia.ya();
  }
  if (vista === "cartelera") abierta.vigilancia.avisaPendiente();
}

function cambiaDeVista(vista, parametros, alEmpezar) {
  abierta.vigilancia?.detiene();
  for (const nombre of Object.keys(VISTAS)) document.getElementById(nombre).hidden = nombre !== vista;
  for (const enlace of document.querySelectorAll(".menu a")) {
    if (enlace.dataset.vista === vista) enlace.setAttribute("aria-current", "page");
    else enlace.removeAttribute("aria-current");
  }
  const titulo = document.querySelector(`#${vista} h1`);
  document.title = vista === "cartelera" ? "Boletia" : `${titulo.textContent} · Boletia`;
  if (!alEmpezar && vista !== abierta.vista) {
    scrollTo(0, 0);
    titulo.focus({ preventScroll: true });
  }
  abierta = { vista, parametros, vigilancia: VISTAS[vista](parametros) };
  if (!alEmpezar && parametros.length) document.querySelector(`#${vista} .subtitulo`).focus();
}

function direccion() {
  const [vista, ...parametros] = location.hash.replace(/^#\/?/, "").split("/").map(decodifica);
  if (vista === "evento" && parametros[0]) return { vista: "cartelera", parametros: [], evento: parametros[0] };
  if (vista === "reservas") return { vista, parametros: parametros.filter(Boolean).slice(0, 2) };
  return { vista: Object.hasOwn(VISTAS, vista) ? vista : "cartelera", parametros: [] };
}

function decodifica(segmento) {
  try {
    return decodeURIComponent(segmento);
  } catch {
    return segmento;
  }
}

async function ofreceLoLocal() {
  const contrato = document.querySelector("[data-campo=contrato]");
  contrato.hidden = !config.contrato;
  if (config.contrato) contrato.href = config.contrato;
  document.querySelector(".menu [data-vista=correos]").hidden = !(await hayBuzon());
}
