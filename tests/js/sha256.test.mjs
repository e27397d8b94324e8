// Our streaming SHA-256 against Node's.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { Sha256 } from "../../static/js/fingerprint/sha256.js";

const native = (bytes) => createHash("sha256").update(bytes).digest("hex");
const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) >> 3);

test("every length around two blocks", () => {
  for (let length = 0; length <= 260; length += 1) {
    assert.equal(new Sha256().update(bytes.subarray(0, length)).hex(), native(bytes.subarray(0, length)));
  }
});

test("pieces of every size", () => {
  for (const size of [1, 3, 55, 63, 64, 65, 127, 500, 1999]) {
    const hash = new Sha256();
    for (let at = 0; at < bytes.length; at += size) hash.update(bytes.subarray(at, at + size));
    assert.equal(hash.hex(), native(bytes));
  }
});

test("a million times a, as FIPS 180 publishes it", () => {
  const hash = new Sha256().update(new Uint8Array(1_000_000).fill(97));
  assert.equal(hash.hex(), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
});

test("a length of more than 2^32 bits", { timeout: 60_000 }, () => {
  const piece = new Uint8Array(64 * 1024 * 1024);
  const hash = new Sha256();
  const wanted = createHash("sha256");
  for (let i = 0; i < 9; i += 1) {
    hash.update(piece);
    wanted.update(piece);
  }
  assert.equal(hash.hex(), wanted.digest("hex"));
});
