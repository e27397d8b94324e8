// Which certificate a signature names, for digests that look like further values of ASN.1.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import test from "node:test";
import { runInThisContext } from "node:vm";
import { checkNamesSigner } from "../../static/js/verify/certificates.js";

runInThisContext(readFileSync(new URL("../../static/vendor/pki.js", import.meta.url), "utf8"));
const V2 = "1.2.840.113549.1.9.16.2.47";
const SHA512 = [0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03];

const sha256 = (bytes) => createHash("sha256").update(bytes).digest();
const sequence = (bytes) => [0x30, bytes.length, ...bytes];

// The attribute as RFC 5035 writes it, with the digest of the certificate and perhaps its algorithm.
function named(digest, algorithm = []) {
  const essCertId = sequence([...algorithm, 0x04, digest.length, ...digest]);
  const bytes = Uint8Array.from(sequence(sequence(essCertId)));
  return { signedAttrs: { attributes: [{ type: V2, values: [globalThis.pki.fromBER(bytes.buffer).result] }] } };
}

const certificate = (bytes) => ({ toSchema: () => ({ toBER: () => bytes }) });

// Bytes whose digest begins with the tag of a primitive value and the length of what is left.
function unlucky(tag) {
  for (let number = 0; ; number += 1) {
    const bytes = new TextEncoder().encode(String(number));
    const digest = sha256(bytes);
    if (digest[0] === tag && digest[1] === 30) return bytes;
  }
}

for (const tag of [0x04, 0x06, 0x0c, 0x13])
  test(`a digest that begins as a value with the tag ${tag}`, async () => {
    const bytes = unlucky(tag);
    await checkNamesSigner(named(sha256(bytes)), certificate(bytes));
    await assert.rejects(checkNamesSigner(named(sha256(bytes)), certificate(Uint8Array.of(1))), /another signer/);
  });

test("an algorithm that is named counts", async () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const digest = createHash("sha512").update(bytes).digest();
  await checkNamesSigner(named(digest, SHA512), certificate(bytes));
  await assert.rejects(checkNamesSigner(named(sha256(bytes), SHA512), certificate(bytes)), /another signer/);
});
