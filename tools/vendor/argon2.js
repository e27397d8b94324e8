// What static/js/case_keys/derivation.js needs of hash-wasm; built into static/vendor/argon2.js. A file of its own: who hashes
// a file needs no Argon2, and the worker that derives keys no MD5.
export { argon2id } from "hash-wasm";
