// @ts-check
// Six words in any spelling, as one: the same as cases/passphrase.py, or a case made here opens there no more.
const SPELLINGS = /** @type {Record<string, string>} */ ({ ä: "ae", ö: "oe", ü: "ue", ß: "ss" });
const COUNT = 6;

/**
 * @param {string} typed
 * @returns {string} words of a to z with a space between them
 */
export function normalForm(typed) {
  const text = typed.normalize("NFC").toLowerCase().replace(/[äöüß]/g, (letter) => SPELLINGS[letter]);
  // eslint-disable-next-line no-control-regex -- ASCII alone is meant
  const plain = text.normalize("NFKD").replace(/[^\x00-\x7f]/g, "");
  return (plain.match(/[a-z]+/g) ?? []).join(" ");
}

/** @param {string} words in their normal form */
export const areSix = (words) => words.split(" ").length === COUNT;
