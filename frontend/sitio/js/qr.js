/** QR codes (ISO/IEC 18004): byte mode, correction level M, versions 1 to 15. No drawing here. */
import { correccion } from "./correccion.js";

// By version, from 1: codewords of correction in each block, and blocks. ISO/IEC 18004, table 9, level M.
const CORRECCION = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24];
const BLOQUES = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10];
const MASCARAS = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** The code of a text, row by row: true is dark. Throws RangeError where the text is too long. */
export function qr(texto) {
  const bytes = [...new TextEncoder().encode(texto)];
  const version = versionPara(bytes.length);
  const fijos = new Tablero(version);
  const bits = mensaje(bytes, version).flatMap((byte) => enBits(byte, 8));
  const candidatos = MASCARAS.map((_, mascara) => fijos.con(bits, mascara));
  return candidatos.reduce((mejor, otro) => (castigo(otro) < castigo(mejor) ? otro : mejor));
}

function versionPara(largo) {
  const version = CORRECCION.findIndex((_, i) => largo <= capacidad(i + 1) - (i + 1 < 10 ? 2 : 3)) + 1;
  if (!version) throw new RangeError(`${largo} bytes do not fit`);
  return version;
}

/** Codewords of data. */
const capacidad = (version) => palabras(version) - CORRECCION[version - 1] * BLOQUES[version - 1];

/** Codewords of data and of correction: what the fixed patterns leave free. */
function palabras(version) {
  const lado = version * 4 + 17;
  const alineaciones = centros(version).length ** 2 - (version > 1 ? 3 : 0);
  const cruces = version > 6 ? 2 * (centros(version).length - 2) : 0;
  const avisos = version > 6 ? 36 : 0;
  const alineacion = version > 1 ? alineaciones * 25 - (version > 6 ? cruces * 5 : 0) : 0;
  return Math.floor((lado ** 2 - 3 * 64 - 31 - 2 * (lado - 16) - alineacion - avisos) / 8);
}

/** Where alignment patterns are centred, on both axes. */
function centros(version) {
  if (version === 1) return [];
  const cuantos = Math.floor(version / 7) + 2;
  const ultimo = version * 4 + 10;
  const paso = Math.ceil((ultimo - 6) / (cuantos - 1) / 2) * 2;
  return [6, ...Array.from({ length: cuantos - 1 }, (_, i) => ultimo - (cuantos - 2 - i) * paso)];
}

/** The codewords in the order in which they are placed: the blocks' data interleaved, then their correction. */
function mensaje(bytes, version) {
  const bloques = reparte(rellena(bytes, version), BLOQUES[version - 1]);
  const correcciones = bloques.map((bloque) => correccion(bloque, CORRECCION[version - 1]));
  return [...entrelaza(bloques), ...entrelaza(correcciones)];
}

function rellena(bytes, version) {
  const cabeza = [...enBits(4, 4), ...enBits(bytes.length, version < 10 ? 8 : 16)];
  const bits = [...cabeza, ...bytes.flatMap((byte) => enBits(byte, 8)), 0, 0, 0, 0];
  const datos = Array.from({ length: Math.floor(bits.length / 8) }, (_, i) => enNumero(bits.slice(i * 8, i * 8 + 8)));
  for (let relleno = 0xec; datos.length < capacidad(version); relleno ^= 0xec ^ 0x11) datos.push(relleno);
  return datos;
}

/** Blocks of equal length; the last ones are longer by one where it does not divide. */
function reparte(datos, cuantos) {
  const corto = Math.floor(datos.length / cuantos);
  const cortos = cuantos - (datos.length % cuantos);
  const inicio = (i) => i * corto + Math.max(0, i - cortos);
  return Array.from({ length: cuantos }, (_, i) => datos.slice(inicio(i), inicio(i + 1)));
}

function entrelaza(bloques) {
  const largo = Math.max(...bloques.map((bloque) => bloque.length));
  return Array.from({ length: largo }, (_, i) => bloques.flatMap((bloque) => bloque.slice(i, i + 1))).flat();
}

const enBits = (numero, cuantos) => Array.from({ length: cuantos }, (_, i) => (numero >>> (cuantos - 1 - i)) & 1);
const enNumero = (bits) => bits.reduce((numero, bit) => (numero << 1) | bit, 0);

/** The modules that are the same for every text of a version; undefined is free. */
class Tablero {
  constructor(version) {
    this.version = version;
    this.lado = version * 4 + 17;
    this.filas = Array.from({ length: this.lado }, () => Array(this.lado));
    this.#ritmo();
    this.#esquinas();
    this.#alineacion();
    this.#formato(0);
    if (version > 6) this.#version();
  }

  /** The whole code, with the bits of the message under a mask. */
  con(bits, mascara) {
    const libres = this.#libres();
    this.#formato(mascara);
    const filas = this.filas.map((fila) => [...fila]);
    libres.forEach(([x, y], i) => (filas[y][x] = Boolean(bits[i]) !== MASCARAS[mascara](x, y)));
    return filas;
  }

  #pon(x, y, oscuro) {
    if (this.filas[y]) this.filas[y][x] = oscuro;
  }

  #ritmo() {
    for (let i = 0; i < this.lado; i++) {
      this.#pon(i, 6, i % 2 === 0);
      this.#pon(6, i, i % 2 === 0);
    }
  }

  #esquinas() {
    for (const [x, y] of [[3, 3], [this.lado - 4, 3], [3, this.lado - 4]]) this.#cuadro(x, y, 4, [2, 4]);
  }

  #alineacion() {
    const [primero, ...otros] = centros(this.version);
    for (const x of [primero, ...otros]) {
      for (const y of [primero, ...otros]) {
        if (x !== undefined && !this.#esDeUnaEsquina(x, y)) this.#cuadro(x, y, 2, [1]);
      }
    }
  }

  #esDeUnaEsquina(x, y) {
    return (x < 8 && y < 8) || (x > this.lado - 9 && y < 8) || (x < 8 && y > this.lado - 9);
  }

  /** Rings around a centre, dark but for those of the radii `claros`. */
  #cuadro(x, y, radio, claros) {
    for (let dy = -radio; dy <= radio; dy++) {
      for (let dx = -radio; dx <= radio; dx++) {
        const fuera = x + dx < 0 || x + dx >= this.lado;
        if (!fuera) this.#pon(x + dx, y + dy, !claros.includes(Math.max(Math.abs(dx), Math.abs(dy))));
      }
    }
  }

  #formato(mascara) {
    const bits = enBits(((mascara << 10) | resto(mascara << 10, 0x537, 10)) ^ 0x5412, 15).reverse();
    const lejos = this.lado - 1;
    const cerca = [...[0, 1, 2, 3, 4, 5, 7, 8].map((y) => [8, y]), ...[7, 5, 4, 3, 2, 1, 0].map((x) => [x, 8])];
    const otra = [
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((i) => [lejos - i, 8]),
      ...[6, 5, 4, 3, 2, 1, 0].map((i) => [8, lejos - i]),
    ];
    bits.forEach((bit, i) => [cerca[i], otra[i]].forEach(([x, y]) => this.#pon(x, y, Boolean(bit))));
    this.#pon(8, this.lado - 8, true);
  }

  #version() {
    const bits = enBits((this.version << 12) | resto(this.version << 12, 0x1f25, 12), 18).reverse();
    bits.forEach((bit, i) => {
      const [largo, corto] = [Math.floor(i / 3), this.lado - 11 + (i % 3)];
      this.#pon(corto, largo, Boolean(bit));
      this.#pon(largo, corto, Boolean(bit));
    });
  }

  /** The free modules in the order of the message: pairs of columns from the right, up and down in turns. */
  #libres() {
    const orden = [];
    for (let derecha = this.lado - 1, sube = true; derecha > 0; derecha -= derecha === 8 ? 3 : 2, sube = !sube) {
      for (let paso = 0; paso < this.lado; paso++) {
        const y = sube ? this.lado - 1 - paso : paso;
        orden.push([derecha, y], [derecha - 1, y]);
      }
    }
    return orden.filter(([x, y]) => this.filas[y][x] === undefined);
  }
}

/** The remainder of a polynomial over GF(2). */
function resto(valor, generador, grado) {
  for (let bit = 31; bit >= grado; bit--) {
    if ((valor >>> bit) & 1) valor ^= generador << (bit - grado);
  }
  return valor;
}

/** How hard a code is to read: long runs, blocks, what looks like a corner, too much of one colour. */
function castigo(filas) {
  const columnas = filas.map((_, x) => filas.map((fila) => fila[x]));
  const lineas = [...filas, ...columnas].map((linea) => linea.map(Number).join(""));
  const oscuros = filas.flat().filter(Boolean).length;
  const desvio = Math.floor(Math.abs(oscuros * 20 - filas.length ** 2 * 10) / filas.length ** 2);
  return lineas.reduce((suma, linea) => suma + deLinea(linea), 0) + 3 * bloques(filas) + 10 * desvio;
}

function deLinea(linea) {
  const tiras = linea.match(/0{5,}|1{5,}/g) ?? [];
  const falsas = linea.match(/(?=00001011101|10111010000)/g) ?? [];
  return tiras.reduce((suma, tira) => suma + tira.length - 2, 0) + 40 * falsas.length;
}

function bloques(filas) {
  const esBloque = (x, y) =>
    filas[y][x] === filas[y][x + 1] && filas[y][x] === filas[y + 1][x] && filas[y][x] === filas[y + 1][x + 1];
  return filas.slice(1).reduce((suma, fila, y) => suma + fila.slice(1).filter((_, x) => esBloque(x, y)).length, 0);
}
