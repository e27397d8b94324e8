// SHA-256 and MD5 of files, against published values and Node's own.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { AT_ONCE, digest, hex } from "../../static/js/fingerprint/digest.js";

const PIECE = 1024 * 1024;
const still = () => ({ signal: new AbortController().signal, progress: () => {} });
const native = (name, bytes) => createHash(name).update(bytes).digest("hex");

// A file of any size that holds only zeros and counts what is in memory at once. As every browser, or as those that
// cannot read into memory that is there already.
function zeros(size, { byob = true } = {}) {
  const file = { size, asked: 0, largest: 0, stopped: false };
  const read = (from, most) => {
    file.asked += 1;
    const length = Math.max(0, Math.min(size - from, most));
    file.largest = Math.max(file.largest, length);
    return length;
  };
  let at = 0;
  const source = {
    pull(stream) {
      const { view } = stream.byobRequest;
      const length = read(at, view.byteLength);
      new Uint8Array(view.buffer).fill(0);
      at += length;
      if (!length) stream.close();
      stream.byobRequest.respond(length);
    },
    cancel: () => {
      file.stopped = true;
    },
  };
  file.stream = () => new ReadableStream(byob ? { ...source, type: "bytes" } : {});
  file.slice = (from, to) => ({ arrayBuffer: async () => new ArrayBuffer(read(from, to - from)) });
  file.arrayBuffer = () => assert.fail("the whole file was read at once");
  return file;
}

function withoutWebAssembly(t) {
  t.mock.method(WebAssembly, "compile", () => Promise.reject(new WebAssembly.CompileError("forbidden")));
  t.mock.method(WebAssembly, "instantiate", () => Promise.reject(new WebAssembly.CompileError("forbidden")));
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

for (const byob of [true, false]) {
  test(`a large file is read in pieces, by both${byob ? "" : ", also where memory cannot be used again"}`, async () => {
    const size = AT_ONCE + 3;
    for (const [name, nativeName] of [["sha-256", "sha256"], ["md5", "md5"]]) {
      const file = zeros(size, { byob });
      assert.equal(await digest(file, name, still()), native(nativeName, Buffer.alloc(size)));
      assert.equal(file.largest, PIECE);
      assert.ok(file.asked >= size / PIECE);
    }
  });
}

test("where WebAssembly is forbidden another library does the same", async (t) => {
  withoutWebAssembly(t);
  const bytes = Buffer.alloc(AT_ONCE + 77, "a benign file ");
  const file = new Blob([bytes]);
  assert.equal(await digest(file, "sha-256", still()), native("sha256", bytes));
  assert.equal(await digest(file, "md5", still()), native("md5", bytes));
  assert.ok(WebAssembly.compile.mock.callCount() + WebAssembly.instantiate.mock.callCount() >= 1);
});

test("a length of more than 2^32 bits", { timeout: 120_000 }, async () => {
  const size = 2 ** 29 + 5;
  const zero = Buffer.alloc(2 ** 26);
  const wanted = createHash("md5");
  for (let i = 0; i < 8; i += 1) wanted.update(zero);
  assert.equal(await digest(zeros(size), "md5", still()), wanted.update(zero.subarray(0, 5)).digest("hex"));
});

test("without crypto.subtle the small file is read in pieces too", async (t) => {
  const kept = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  Object.defineProperty(globalThis, "crypto", { value: undefined, configurable: true });
  t.after(() => kept && Object.defineProperty(globalThis, "crypto", kept));
  assert.equal(await digest(zeros(10), "sha-256", still()), native("sha256", Buffer.alloc(10)));
});

test("progress rises to the end, a hundred steps at most", async () => {
  const shares = [];
  await digest(zeros(300 * PIECE), "md5", { ...still(), progress: (share) => shares.push(share) });
  assert.ok(shares.every((share, i) => i === 0 || share > shares[i - 1]));
  assert.equal(shares.at(-1), 1);
  assert.ok(shares.length > 20 && shares.length <= 101);
});

test("a cancel stops between two pieces and ends the reading", async () => {
  const stop = new AbortController();
  const file = zeros(100 * PIECE);
  const begun = digest(file, "md5", { signal: stop.signal, progress: () => stop.abort() });
  await assert.rejects(begun, { name: "AbortError" });
  assert.ok(file.asked <= 3);
  assert.ok(file.stopped);
});

test("a file that cannot be read any more is an error", async () => {
  const error = new DOMException("", "NotReadableError");
  const gone = { size: 9, stream: () => new ReadableStream({ type: "bytes", pull: (stream) => stream.error(error) }) };
  await assert.rejects(digest(gone, "md5", still()), { name: "NotReadableError" });
});

test("bytes as hexadecimal digits", () => {
  assert.equal(hex(new Uint8Array([0, 15, 16, 255])), "000f10ff");
});
