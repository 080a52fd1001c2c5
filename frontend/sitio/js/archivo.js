/** Hands a file that was made here over to be saved under that name. */
export function guarda(archivo, nombre) {
  const direccion = URL.createObjectURL(archivo);
  Object.assign(document.createElement("a"), { href: direccion, download: nombre }).click();
  setTimeout(() => URL.revokeObjectURL(direccion), 60_000);
}

/** A name that every system takes, out of what people wrote. */
export const paraArchivo = (texto, siNada) => texto.replace(/[^\p{L}\p{N} ]/gu, "").trim() || siNada;
