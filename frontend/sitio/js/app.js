/** The page: which section is shown for which address. Read from here. */
import { config } from "../config.js";
import { abreCartelera, avisaPendientes, filtra, miraSolo, refugio, vistos } from "./cartelera.js";
import { enlaceA, enlaceAConfirmacion, lee } from "./direccion.js";
import { advierte, busca } from "./dom.js";
import { corrige, llega } from "./historia.js";
import { preparaTema } from "./tema.js";

/** The sections by address; what the cartelera does not need is fetched when it is first asked for. */
const SECCIONES = {
  cartelera: async () => () => abreCartelera(siga),
  reservas: async () => (await import("./reservas.js")).abreReservas,
  organizacion: async () => (await import("./organizacion.js")).abreOrganizacion,
  asistentes: async () => (await import("./asistentes.js")).abreAsistentes,
  puerta: async () => (await import("./puerta.js")).abrePuerta,
  correos: async () => (await import("./correos.js")).abreCorreos,
  perdida: async () => () => QUIETA,
};
const QUIETA = { ya() {}, detiene() {} };
/** What is shown in the dialog, over the cartelera. */
const EN_DIALOGO = ["evento", "confirmacion"];

/** What is reached from Organización, and stands there in the menu. */
const DE_ORGANIZACION = ["asistentes", "puerta"];

const SIN_SECCION = "No se pudo abrir esta parte de Boletia. Revise su conexión y recargue la página.";

let abierta = {}; // {seccion, parametros, vigilancia, dialogo}
let compra; // the modules of the dialog, once they are here
let llegadas = 0; // only the last arrival goes on

addEventListener("hashchange", () => navega());
busca(".salto").addEventListener("click", (suceso) => {
  suceso.preventDefault(); // the fragment is the page's address
  document.getElementById("contenido").focus();
});
preparaTema(busca("[data-campo=tema]"));
ofreceLoLocal();
navega({ alEmpezar: true });
if ("serviceWorker" in navigator) addEventListener("load", () => import("./respaldo.js"));

async function navega({ alEmpezar = false } = {}) {
  const pedido = lee(location.hash) ?? (alEmpezar ? lee("") : null);
  if (!pedido) return; // a fragment of somebody else's
  llega({ vuelve: !alEmpezar && !abierta.dialogo });
  const esta = ++llegadas;
  const enDialogo = EN_DIALOGO.includes(pedido.vista);
  if (!enDialogo) compra?.cierra(refugio);
  const seccion = enDialogo ? "cartelera" : pedido.vista;
  const parametros = enDialogo ? [] : pedido.parametros;
  if (seccion !== abierta.seccion || JSON.stringify(parametros) !== JSON.stringify(abierta.parametros)) {
    const empieza = await traeSeccion(seccion);
    if (esta !== llegadas) return;
    abreSeccion(seccion, parametros, empieza, alEmpezar);
  }
  if (enDialogo && !compra) await traeCompra();
  if (esta !== llegadas) return;
  if (compra) ponDialogo(pedido);
  if (pedido.vista === "cartelera") filtra(pedido.busca);
  if (abierta.seccion === "cartelera") avisaPendientes();
  titula(pedido);
}

function ponDialogo({ vista, parametros: [uno] }) {
  const antes = abierta.dialogo;
  abierta.dialogo = EN_DIALOGO.includes(vista) ? `${vista} ${uno}` : undefined;
  miraSolo(vista === "evento" ? uno : undefined);
  if (vista !== "confirmacion") compra.cierraConfirmacion();
  if (vista === "evento") compra.abreReservar(uno, confirma);
  if (vista === "confirmacion") compra.abreConfirmacion(uno);
  if (abierta.dialogo && vistos()) siga(vistos());
  if (antes !== abierta.dialogo && abierta.seccion === "cartelera") abierta.vigilancia.ya();
}

/** The confirmation takes the form's place, also in the history: Back does not lead to an armed form. */
function confirma(reserva) {
  corrige(enlaceAConfirmacion(reserva.Id));
  navega();
}

/** The dialog follows the cartelera; an event's address is written as its name is. */
function siga(eventos) {
  traeCompra(); // before anybody presses: the line may be gone by then
  compra?.tineConfirmacion(eventos);
  const suNombre = compra?.actualizaReservar(eventos);
  if (!suNombre) return;
  corrige(enlaceA(suNombre));
  navega();
}

/** The dialog's modules, undefined where they cannot be fetched: the next press tries again. */
async function traeCompra() {
  compra ??= await import("./compra.js").catch(() => undefined);
  if (!compra) advierte(busca("#cartelera .aviso"), SIN_SECCION);
}

/** What opens a section. One that cannot be fetched says so in its own place. */
async function traeSeccion(seccion) {
  try {
    return await SECCIONES[seccion]();
  } catch {
    return () => {
      advierte(
        busca(`#${seccion} .aviso`),
        SIN_SECCION,
      );
      return QUIETA;
    };
  }
}

function abreSeccion(seccion, parametros, empieza, alEmpezar) {
  abierta.vigilancia?.detiene();
  const otra = seccion !== abierta.seccion;
  for (const nombre of Object.keys(SECCIONES)) document.getElementById(nombre).hidden = nombre !== seccion;
  senalaEnMenu(seccion);
  abierta = { seccion, parametros, vigilancia: empieza(parametros) };
  if (alEmpezar) return;
  if (otra) scrollTo(0, 0);
  const titulo = parametros.length ? busca(`#${seccion} .subtitulo`) : null;
  (titulo ?? busca(`#${seccion} h1`)).focus({ preventScroll: true });
}

function senalaEnMenu(seccion) {
  for (const enlace of document.querySelectorAll(".menu a")) {
    if (enlace.matches(`[data-vista=${DE_ORGANIZACION.includes(seccion) ? "organizacion" : seccion}]`)) {
      enlace.setAttribute("aria-current", "page");
    } else enlace.removeAttribute("aria-current");
  }
}

function titula({ vista, parametros }) {
  const seccion = busca(`#${abierta.seccion} h1`).textContent;
  const donde = {
    cartelera: [],
    evento: parametros,
    asistentes: [...parametros, seccion],
    puerta: [...parametros, seccion],
    confirmacion: ["Su reserva"],
    reservas: [parametros.length === 1 ? `Reserva ${parametros[0]}` : parametros.join(" · "), seccion],
  }[vista] ?? [seccion];
  document.title = [...donde, "Boletia"].filter(Boolean).join(" · ");
}

async function ofreceLoLocal() {
  const contrato = busca("[data-campo=contrato]");
  contrato.hidden = !config.contrato;
  if (config.contrato) contrato.href = config.contrato;
  if (!config.correos) return;
  const { hayBuzon } = await import("./correos.js");
  busca(".menu [data-vista=correos]").hidden = !(await hayBuzon());
}
