/** The form that creates an event. An answer that was lost is made good: what is there already may be one's own. */
import { creaEvento, enPalabras, esIncierto, evento as consulta, Rechazo } from "./api.js";
import { boletos } from "./boleto.js";
import { campos, escribe } from "./dom.js";
import { acompana, reparte, senala, valida } from "./formulario.js";
import { larga } from "./memoria.js";
import { conserva, guardaBorrador } from "./recuerdos.js";
import { pulcro } from "./texto.js";

const ALTA = "alta de evento";
const SIN_RESPUESTA = "boletia.altas"; // creations whose outcome is not known

const { alta: forma, "alta-error": error, "alta-logro": logro } = campos(document.getElementById("organizacion"));
const { evento, capacidad, categoria } = forma.elements;
const boton = forma.querySelector("button");

acompana(forma);
conserva(forma, ALTA);

/** `alCrear()` after each event that is created. */
export function preparaAlta(alCrear) {
  forma.addEventListener("submit", (suceso) => {
    suceso.preventDefault();
    crea(alCrear);
  });
}

/** Fills the form with another event's data, under a name still to be finished. */
export function duplica(otro) {
  evento.value = `${otro.nombre} (copia)`;
  capacidad.value = otro.capacidad;
  categoria.value = otro.categoria;
  for (const entrada of [evento, capacidad, categoria]) senala(entrada, "");
  evento.dispatchEvent(new Event("input", { bubbles: true }));
  evento.focus();
  evento.setSelectionRange(otro.nombre.length + 1, evento.value.length);
}

async function crea(alCrear) {
  escribe(error, "");
  escribe(logro, "");
  if (boton.getAttribute("aria-disabled") === "true" || !valida(forma)) return;
  const datos = {
    evento: pulcro(evento.value),
    capacidad: capacidad.valueAsNumber,
    categoria: pulcro(categoria.value),
  };
  boton.setAttribute("aria-disabled", "true");
  try {
    creado(await creaUnaVez(datos));
    await alCrear();
  } catch (fallo) {
    const incierto = esIncierto(fallo)
      ? " Todavía no sabemos si el evento se creó; puede crearlo otra vez: no se duplica."
      : "";
    reparte(forma, error, fallo, enPalabras(fallo) + incierto);
  } finally {
    boton.removeAttribute("aria-disabled");
  }
}

/** Creates the event. One that is there already, as it was asked for when the answer got lost, is this one. */
async function creaUnaVez(datos) {
  const repetida = JSON.stringify(altas()[datos.evento]) === JSON.stringify(datos);
  try {
    const hecho = await creaEvento(datos);
    olvida(datos);
    return hecho;
  } catch (fallo) {
    if (esIncierto(fallo)) larga.guarda(SIN_RESPUESTA, { ...altas(), [datos.evento]: datos });
    if (!(repetida && fallo instanceof Rechazo && fallo.status === 409)) throw fallo;
    olvida(datos);
    const existente = await consulta(datos.evento);
    if (existente.Capacidad !== datos.capacidad || existente.Categoria !== datos.categoria) throw fallo;
    return existente;
  }
}

const altas = () => larga.lee(SIN_RESPUESTA, {});

function olvida({ evento }) {
  const { [evento]: _, ...otras } = altas();
  larga.guarda(SIN_RESPUESTA, otras);
}

function creado({ Evento, Capacidad }) {
  escribe(logro, `Se creó ${Evento}, con ${boletos(Capacidad)}. Aparece en cartelera en unos segundos.`);
  forma.reset();
  guardaBorrador(ALTA, {});
  evento.focus();
}
