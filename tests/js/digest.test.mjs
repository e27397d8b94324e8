// SHA-256 and MD5 of files, against published values and Node's own.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { AT_ONCE, digest, hex } from "../../static/js/fingerprint/digest.js";

const PIECE = 4 * 1024 * 1024;
const still = () => ({ signal: new AbortController().signal, progress: () => {} });
const native = (name, bytes) => createHash(name).update(bytes).digest("hex");

// A file of any size that holds only zeros and counts what is in memory at once.
function zeros(size) {
  const file = { size, asked: 0, largest: 0 };
  file.slice = (from, to) => ({
    arrayBuffer: async () => {
      file.asked += 1;
      const length = Math.max(0, Math.min(size, to) - from);
      file.largest = Math.max(file.largest, length);
      return new ArrayBuffer(length);
    },
  });
  file.arrayBuffer = () => assert.fail("the whole file was read at once");
  return file;
}

test("published values: RFC 1321 and FIPS 180", async () => {
  const abc = new Blob(["abc"]);
  assert.equal(await digest(abc, "md5", still()), "900150983cd24fb0d6963f7d28e17f72");
  assert.equal(
    await digest(abc, "sha-256", still()),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  assert.equal(await digest(new Blob([]), "md5", still()), "d41d8cd98f00b204e9800998ecf8427e");
});

test("sizes around the edges of a piece", async () => {
  for (const size of [PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 55]) {
    const bytes = Buffer.alloc(size, "a benign file ");
    assert.equal(await digest(new Blob([bytes]), "md5", still()), native("md5", bytes));
    assert.equal(await digest(new Blob([bytes]), "sha-256", still()), native("sha256", bytes));
  }
});

test("a large file is read in pieces, by both", async () => {
  const size = AT_ONCE + 3;
  for (const [name, nativeName] of [["sha-256", "sha256"], ["md5", "md5"]]) {
    const file = zeros(size);
    assert.equal(await digest(file, name, still()), native(nativeName, Buffer.alloc(size)));
    assert.equal(file.largest, PIECE);
    assert.ok(file.asked >= size / PIECE);
  }
});

test("without crypto.subtle the small file is read in pieces too", async (t) => {
  const kept = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  Object.defineProperty(globalThis, "crypto", { value: undefined, configurable: true });
  t.after(() => kept && Object.defineProperty(globalThis, "crypto", kept));
  assert.equal(await digest(zeros(10), "sha-256", still()), native("sha256", Buffer.alloc(10)));
});

test("progress rises to the end", async () => {
  const shares = [];
  await digest(zeros(3 * PIECE + 1), "md5", { ...still(), progress: (share) => shares.push(share) });
  assert.deepEqual(shares, shares.toSorted?.((a, b) => a - b) ?? shares);
  assert.equal(shares.at(-1), 1);
  assert.equal(shares.length, 4);
});

test("a cancel stops between two pieces", async () => {
  const stop = new AbortController();
  const file = zeros(100 * PIECE);
  const begun = digest(file, "md5", { signal: stop.signal, progress: () => stop.abort() });
  await assert.rejects(begun, { name: "AbortError" });
  assert.ok(file.asked <= 3);
});

test("a file that cannot be read any more is an error", async () => {
  const gone = { size: 9, slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException("", "NotReadableError")) }) };
  await assert.rejects(digest(gone, "md5", still()), { name: "NotReadableError" });
});

test("bytes as hexadecimal digits", () => {
  assert.equal(hex(new Uint8Array([0, 15, 16, 255])), "000f10ff");
});
