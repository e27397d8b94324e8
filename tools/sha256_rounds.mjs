// Writes static/js/fingerprint/sha256_rounds.js:  node tools/sha256_rounds.mjs > static/js/fingerprint/sha256_rounds.js
//
// The 64 rounds of SHA-256 (FIPS 180-4, section 6.2), one after the other in plain variables. Browsers run such code
// about three times as fast as the loop over an array that libraries ship; a 1 GB video is that much sooner done.
const REGISTERS = ["a", "b", "c", "d", "e", "f", "g", "h"];

function primes(count) {
  const found = [];
  for (let n = 2; found.length < count; n += 1) if (found.every((prime) => n % prime)) found.push(n);
  return found;
}
const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
const START = primes(8).map((prime) => fraction(Math.sqrt(prime)));
const CONSTANTS = primes(64).map((prime) => fraction(Math.cbrt(prime)));

const turn = (x, bits) => `(${x} >>> ${bits} | ${x} << ${32 - bits})`;
const word = (i) => `w${i & 15}`;

function schedule(i) {
  if (i < 16) return `    ${word(i)} = view.getInt32(at + ${i * 4});`;
  const [x, y] = [word(i + 1), word(i + 14)];
  const [s0, s1] = [
    `(${turn(x, 7)} ^ ${turn(x, 18)} ^ ${x} >>> 3)`,
    `(${turn(y, 17)} ^ ${turn(y, 19)} ^ ${y} >>> 10)`,
  ];
  return `    ${word(i)} = (${word(i)} + ${s0} + ${word(i + 9)} + ${s1}) | 0;`;
}

function step(i) {
  const [a, b, c, d, e, f, g, h] = REGISTERS.map((_, k) => REGISTERS[(k - (i % 8) + 8) % 8]);
  const s1 = `(${turn(e, 6)} ^ ${turn(e, 11)} ^ ${turn(e, 25)})`;
  const s0 = `(${turn(a, 2)} ^ ${turn(a, 13)} ^ ${turn(a, 22)})`;
  return [
    schedule(i),
    `    t = (${h} + ${s1} + (${g} ^ ${e} & (${f} ^ ${g})) + ${CONSTANTS[i]} + ${word(i)}) | 0;`,
    `    ${d} = (${d} + t) | 0;`,
    `    ${h} = (t + ${s0} + (${a} & ${b} ^ ${c} & (${a} ^ ${b}))) | 0;`,
  ].join("\n");
}

process.stdout.write(`// Written by tools/sha256_rounds.mjs; change it there.

export const START = [${START.join(", ")}];

/** Takes the 64-byte blocks of a DataView from \`at\` to \`end\` into \`state\` (8 words). */
export function compress(state, view, at, end) {
  let [${REGISTERS.join(", ")}] = state;
  let t = 0;
  let ${Array.from({ length: 16 }, (_, i) => `w${i} = 0`).join(", ")};
  for (; at < end; at += 64) {
    const ${REGISTERS.map((name) => `${name}0 = ${name}`).join(", ")};
${CONSTANTS.map((_, i) => step(i)).join("\n")}
${REGISTERS.map((name) => `    ${name} = (${name} + ${name}0) | 0;`).join("\n")}
  }
  state.set([${REGISTERS.join(", ")}]);
}
`);
