// @ts-check
// Signs of a bluff that is sent to many, in a text that stays on this device. The patterns come with the page, from
// the same list that reads e-mails in a case (evidence/readers/mail/scam_indicators.py).

/** @typedef {{patterns: Record<string, string>, lookalikes: Record<string, string>, invisible: string}} SignList */

const LOOKED_AT = 60_000; // characters

/**
 * Small letters without marks, of one script, on one line.
 * @param {string} words
 * @param {Record<string, string>} lookalikes
 * @param {string} invisible
 */
function levelled(words, lookalikes, invisible) {
  const plain = words.slice(0, LOOKED_AT).replace(new RegExp(invisible, "gu"), "").toLowerCase();
  const latin = [...plain].map((char) => lookalikes[char] ?? char).join("");
  return latin.normalize("NFKD").replace(/\p{M}/gu, "").split(/\s+/u).join(" ").trim();
}

/**
 * Codes of the signs; empty when the text is no such threat.
 * @param {string} words
 * @param {SignList} list
 * @returns {string[]}
 */
export function signs(words, { patterns, lookalikes, invisible }) {
  const text = levelled(words, lookalikes, invisible);
  const has = (/** @type {string} */ name) => new RegExp(patterns[name], "u").test(text);
  const coin = has("coin");
  if (!(coin && has("threat")) && !has("malware")) return [];
  const found = {
    password: has("password"),
    deadline: coin && has("time"),
    crypto: coin && !has("time"),
    malware: has("malware"),
    nothing_shown: has("recording"),
    everyone: has("everyone"),
  };
  return Object.entries(found)
    .filter(([, there]) => there)
    .map(([code]) => code);
}
