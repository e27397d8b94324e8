// What static/js/fingerprint/digest.js needs of hash-wasm; built into static/vendor/hash-wasm.js.
export { createMD5, createSHA256 } from "hash-wasm";
