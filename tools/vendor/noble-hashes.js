// The same two for browsers that may run no WebAssembly (iPhones in lockdown mode); built into static/vendor/noble-hashes.js.
export { md5 } from "@noble/hashes/legacy.js";
export { sha256 } from "@noble/hashes/sha2.js";
