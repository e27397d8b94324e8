// @ts-check
// JSON as far as every program reads it alike: see dossier/verify/strict_json.py.
const DEEPEST = 32;

/**
 * @param {string} text
 * @returns {any} throws SyntaxError
 */
export function parseStrictly(text) {
  const value = JSON.parse(text);
  refuseAmbiguous(value, 0);
  return value;
}

/**
 * @param {unknown} value
 * @param {number} depth
 */
function refuseAmbiguous(value, depth) {
  const isRounded = typeof value === "number" && !Number.isSafeInteger(value);
  const isHalf = typeof value === "string" && /\p{Surrogate}/u.test(value);
  if (depth > DEEPEST || isRounded || isHalf) throw new SyntaxError();
  if (Array.isArray(value)) for (const one of value) refuseAmbiguous(one, depth + 1);
  else if (value && typeof value === "object") {
    for (const [key, one] of Object.entries(value)) {
      if (/^[0-9]+$/.test(key)) throw new SyntaxError();
      refuseAmbiguous(key, depth + 1);
      refuseAmbiguous(one, depth + 1);
    }
  }
}
