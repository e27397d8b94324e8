// Only what the fingerprint page uses: both take a file in pieces.
export { md5 } from "@noble/hashes/legacy.js";
export { sha256 } from "@noble/hashes/sha2.js";
