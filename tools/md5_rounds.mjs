// Writes static/js/fingerprint/md5_rounds.js:  node tools/md5_rounds.mjs > static/js/fingerprint/md5_rounds.js
//
// The 64 steps of MD5 (RFC 1321, section 3.4), one after the other in plain variables: about twice as fast in browsers
// as the libraries that can take a file in pieces.
const CONSTANTS = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);
const TURNS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
const WORDS = [(i) => i, (i) => 5 * i + 1, (i) => 3 * i + 5, (i) => 7 * i];
const MIX = [
  (x, y, z) => `(${z} ^ ${x} & (${y} ^ ${z}))`,
  (x, y, z) => `(${y} ^ ${z} & (${x} ^ ${y}))`,
  (x, y, z) => `(${x} ^ ${y} ^ ${z})`,
  (x, y, z) => `(${y} ^ (${x} | ~${z}))`,
];
const REGISTERS = ["a", "b", "c", "d"];

function step(i) {
  const round = i >> 4;
  const [a, b, c, d] = REGISTERS.map((_, k) => REGISTERS[(k - (i % 4) + 4) % 4]);
  const bits = TURNS[round][i % 4];
  const word = `w${WORDS[round](i) % 16}`;
  return [
    `    ${a} = (${a} + ${word} + ${CONSTANTS[i]} + ${MIX[round](b, c, d)}) | 0;`,
    `    ${a} = ((${a} << ${bits} | ${a} >>> ${32 - bits}) + ${b}) | 0;`,
  ].join("\n");
}

process.stdout.write(`// Written by tools/md5_rounds.mjs; change it there.

export const START = [1732584193, -271733879, -1732584194, 271733878];

/** Takes the 64-byte blocks of a DataView from \`at\` to \`end\` into \`state\` (4 words). */
export function compress(state, view, at, end) {
  let [${REGISTERS.join(", ")}] = state;
  for (; at < end; at += 64) {
    const ${REGISTERS.map((name) => `${name}0 = ${name}`).join(", ")};
${Array.from({ length: 16 }, (_, i) => `    const w${i} = view.getInt32(at + ${i * 4}, true);`).join("\n")}
${CONSTANTS.map((_, i) => step(i)).join("\n")}
${REGISTERS.map((name) => `    ${name} = (${name} + ${name}0) | 0;`).join("\n")}
  }
  state.set([${REGISTERS.join(", ")}]);
}
`);
