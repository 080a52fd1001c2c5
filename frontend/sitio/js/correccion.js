/** Reed-Solomon over GF(256) as ISO/IEC 18004 (QR) has it: what lets a scanner read a code that is partly covered. */

const POLINOMIO = 0x11d;

/** The `grado` codewords that protect `datos`. */
export function correccion(datos, grado) {
  const generador = generadorDe(grado);
  const resto = Array(grado).fill(0);
  for (const dato of datos) {
    const factor = dato ^ resto.shift();
    resto.push(0);
    generador.forEach((coeficiente, i) => (resto[i] ^= producto(coeficiente, factor)));
  }
  return resto;
}

/** The coefficients of (x - 2^0)…(x - 2^(grado-1)), highest power first, without the leading 1. */
function generadorDe(grado) {
  const coeficientes = [...Array(grado - 1).fill(0), 1];
  let raiz = 1;
  for (let i = 0; i < grado; i++) {
    coeficientes.forEach((coeficiente, j) => {
      coeficientes[j] = producto(coeficiente, raiz) ^ (coeficientes[j + 1] ?? 0);
    });
    raiz = producto(raiz, 2);
  }
  return coeficientes;
}

function producto(uno, otro) {
  let resultado = 0;
  for (let bit = 7; bit >= 0; bit--) {
    resultado = (resultado << 1) ^ ((resultado >>> 7) * POLINOMIO);
    resultado ^= ((otro >>> bit) & 1) * uno;
  }
  return resultado;
}
