// @ts-check
// JSON as far as every program reads it alike: see dossier/verify/strict_json.py.
const DEEPEST = 32;
// What is inside quotes, and whether it is a key; or a number.
const TOKEN = /"(?:[^"\\]+|\\.)*"([\t\n\r ]*:)?|-?\d[\d.eE+-]*/g;
const WHOLE = /^(?:0|-?[1-9]\d*)$/; // as it is written: 1.0 is whole to JavaScript, and a fraction to others

/**
 * @param {string} text
 * @returns {any} throws SyntaxError
 */
export function parseStrictly(text) {
  const value = JSON.parse(text);
  let written = 0;
  for (const [token, isKey] of text.matchAll(TOKEN)) {
    if (isKey) written += 1;
    else if (!token.startsWith('"') && !WHOLE.test(token)) throw new SyntaxError();
  }
  if (keysOf(value, 0) !== written) throw new SyntaxError(); // a key twice: programs differ in which one counts
  return value;
}

/**
 * How many keys are in a value, at any depth. Throws SyntaxError for what programs read differently.
 * @param {unknown} value
 * @param {number} depth
 * @returns {number}
 */
function keysOf(value, depth) {
  const isRounded = typeof value === "number" && !Number.isSafeInteger(value);
  const isHalf = typeof value === "string" && /\p{Surrogate}/u.test(value);
  if (depth > DEEPEST || isRounded || isHalf) throw new SyntaxError();
  let count = 0;
  if (Array.isArray(value)) for (const one of value) count += keysOf(one, depth + 1);
  else if (value && typeof value === "object") {
    for (const [key, one] of Object.entries(value)) {
      if (/^[0-9]+$/.test(key)) throw new SyntaxError();
      count += 1 + keysOf(key, depth + 1) + keysOf(one, depth + 1);
    }
  }
  return count;
}
