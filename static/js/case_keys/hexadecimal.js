// @ts-check
/** @param {Uint8Array} values */
export const hex = (values) => Array.from(values, (value) => value.toString(16).padStart(2, "0")).join("");

/** @param {string} digits */
export const bytes = (digits) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
