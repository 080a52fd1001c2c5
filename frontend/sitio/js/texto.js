/** How what people write is compared: without case, accents and blanks at the ends. */

const NUMERO = /(?<![0-9A-Za-z])[0-9A-Za-z]{27}(?![0-9A-Za-z])/;

/** As the API keeps a name: trimmed, accents composed. */
export const pulcro = (texto) => texto.normalize("NFC").trim();

/** The same for "Ópera  AÍDA " and "opera aida". */
export function llano(texto) {
  return pulcro(texto).normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/gu, " ").toLocaleLowerCase("es");
}

/** The reservation's number in whatever was pasted, also in groups; empty where there is none. */
export function numeroEn(texto) {
  return NUMERO.exec(texto)?.[0] ?? NUMERO.exec(texto.replace(/[\s-]+/gu, ""))?.[0] ?? "";
}

/** The one of `nombres` that is meant: the very same before one that only reads the same. */
export function elMismo(nombre, nombres) {
  const buscado = pulcro(nombre);
  return nombres.find((uno) => uno === buscado) ?? nombres.find((uno) => llano(uno) === llano(buscado));
}
