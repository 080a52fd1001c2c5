/** The page's only ways into the DOM. What users typed becomes text nodes and attribute values, never HTML. */

/**
 * The elements of `raiz` marked data-campo, by name.
 * @returns {Record<string, any>}
 */
export function campos(raiz) {
  const encontrados = [...raiz.querySelectorAll("[data-campo]")];
  return Object.fromEntries(encontrados.map((nodo) => [nodo.dataset.campo, nodo]));
}

/**
 * The element that a selector names.
 * @param {string} selector
 * @param {ParentNode} raiz
 * @returns {any}
 */
export function busca(selector, raiz = document) {
  return raiz.querySelector(selector);
}

/** A fresh copy of a <template>'s element. */
export function copia(plantilla) {
  const { content } = /** @type {HTMLTemplateElement} */ (document.getElementById(plantilla));
  return /** @type {HTMLElement} */ (content.firstElementChild.cloneNode(true));
}

export function elemento(etiqueta, propiedades = {}, texto = "") {
  const nodo = Object.assign(document.createElement(etiqueta), propiedades);
  nodo.textContent = texto;
  return nodo;
}

/** Writes only what changed, so that screen readers do not repeat a live region. */
export function escribe(nodo, texto) {
  if (nodo.textContent !== texto) nodo.textContent = texto;
}

/** Shows or hides; whoever loses the focus by that finds it at `refugio`. */
export function oculta(nodo, si, refugio) {
  const tenia = si && nodo.contains(document.activeElement);
  nodo.hidden = si;
  if (tenia) refugio.focus({ preventScroll: true });
}

/** What went wrong, the same in every section: a strip that cannot be missed; empty takes it away. */
export function advierte(nodo, texto) {
  escribe(nodo, texto);
  nodo.classList.toggle("aviso-fuerte", Boolean(texto));
}

/** Fills a meter or progress bar: `valor` of `total`, described in words. */
export function llena(barra, valor, total, enPalabras) {
  barra.setAttribute("aria-valuemax", String(total));
  barra.setAttribute("aria-valuenow", String(valor));
  barra.setAttribute("aria-valuetext", enPalabras);
  barra.firstElementChild.style.setProperty("inline-size", `${total ? (100 * valor) / total : 0}%`);
}

/**
 * A list on the screen that follows a list of data. Known elements are updated in place, so focus and selection stay.
 * `crea(dato)` gives {nodo, actualiza(dato)}; `clave(dato)` identifies it.
 */
export class Lista {
  #tarjetas = new Map();

  constructor(nodo, clave, crea) {
    this.nodo = nodo;
    this.clave = clave;
    this.crea = crea;
  }

  muestra(datos) {
    const claves = new Set(datos.map(this.clave));
    for (const [clave, tarjeta] of this.#tarjetas) {
      if (!claves.has(clave)) this.#quita(clave, tarjeta);
    }
    datos.forEach((dato, lugar) => this.#pon(dato, lugar));
  }

  #quita(clave, tarjeta) {
    tarjeta.nodo.remove();
    this.#tarjetas.delete(clave);
  }

  #pon(dato, lugar) {
    const clave = this.clave(dato);
    const tarjeta = this.#tarjetas.get(clave) ?? this.crea(dato);
    this.#tarjetas.set(clave, tarjeta);
    if (tarjeta.dato !== dato) tarjeta.actualiza(tarjeta.dato = dato);
    if (this.nodo.children[lugar] !== tarjeta.nodo) this.#mueve(tarjeta.nodo, this.nodo.children[lugar]);
  }

  /** An element that moves loses the focus; it gets it back. */
  #mueve(nodo, antes) {
    const enfocado = busca(":focus", nodo);
    this.nodo.insertBefore(nodo, antes ?? null);
    enfocado?.focus({ preventScroll: true });
  }
}

/** Copies `texto`; false where the browser does not allow it. The clipboard API needs https or localhost. */
export async function alPortapapeles(texto) {
  try {
    await navigator.clipboard.writeText(texto);
    return true;
  } catch {
    return false;
  }
}

/** A button that copies what `texto()` gives, and says so. */
export function copiador(boton, texto) {
  boton.addEventListener("click", async () => {
    const reposo = boton.textContent;
    escribe(boton, (await alPortapapeles(texto())) ? "Copiado" : "Selecciónelo y cópielo");
    setTimeout(() => escribe(boton, reposo), 2000);
  });
}

let relojDelPregon;

/** Says something once, wherever the user is: on screen for a while, and to screen readers. */
export function pregona(texto) {
  const pregon = document.querySelector(".pregon");
  pregon.textContent = texto;
  clearTimeout(relojDelPregon);
  relojDelPregon = setTimeout(() => (pregon.textContent = ""), 6000);
}
