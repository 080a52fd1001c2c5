/**
 * What this browser keeps. It never fails: where storage is blocked, full or holds rubbish, the page's own memory
 * stands in until the page is left.
 */

/** As long as the user does not clear it, for every tab. */
export const larga = deposito("localStorage");
/** As long as the tab is open. */
export const corta = deposito("sessionStorage");

/** @param {"localStorage" | "sessionStorage"} nombre */
function deposito(nombre) {
  const refugio = new Map();
  return {
    /** The value kept under `clave`, or `siFalta` where there is none of its kind. */
    lee(clave, siFalta) {
      const valor = refugio.has(clave) ? refugio.get(clave) : interpreta(leido(nombre, clave));
      return sonDeUnaClase(valor, siFalta) ? valor : siFalta;
    },
    guarda(clave, valor) {
      if (escrito(nombre, clave, JSON.stringify(valor))) refugio.delete(clave);
      else refugio.set(clave, valor);
    },
  };
}

function leido(nombre, clave) {
  try {
    return globalThis[nombre].getItem(clave);
  } catch {
    return null;
  }
}

function escrito(nombre, clave, texto) {
  try {
    globalThis[nombre].setItem(clave, texto);
    return true;
  } catch {
    return false;
  }
}

function interpreta(texto) {
  try {
    return JSON.parse(texto);
  } catch {
    return null;
  }
}

function sonDeUnaClase(valor, otro) {
  return valor !== null && typeof valor === typeof otro && Array.isArray(valor) === Array.isArray(otro);
}
