// @ts-check
// Six words for a new case, drawn in the browser: as cases/passphrase.py, from the same list.
const COUNT = 6;
const LEAST = 7_300; // words; six of fewer give less than 77 bits
const VALUES = 2 ** 32;

/** @param {number} count @returns {number} below it, each as likely */
function below(count) {
  const end = VALUES - (VALUES % count);
  for (;;) {
    const [value] = crypto.getRandomValues(new Uint32Array(1));
    if (value < end) return value % count;
  }
}

/**
 * @param {string} list a word a line
 * @returns {string[]} all different; throws where the list is not the whole one
 */
export function draw(list) {
  const words = [...new Set(list.split("\n").filter((word) => /^[a-z]+$/.test(word)))];
  if (words.length < LEAST) throw new RangeError("too few words");
  /** @type {Set<string>} */
  const drawn = new Set();
  while (drawn.size < COUNT) drawn.add(words[below(words.length)]);
  return [...drawn];
}
