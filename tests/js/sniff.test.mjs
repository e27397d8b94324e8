// What a chosen file is, whatever the phone calls it.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import test from "node:test";
import { isPicture, named } from "../../static/js/upload/sniff.js";

class File extends Blob {
  constructor(parts, name, options) {
    super(parts, options);
    this.name = name;
  }
}
globalThis.File ??= File;

const BEGINNINGS = {
  "image/png": "\x89PNG\r\n\x1a\n",
  "image/jpeg": "\xff\xd8\xff\xe0",
  "image/gif": "GIF89a",
  "image/webp": "RIFF\x0a\x0d\x00\x00WEBPVP8 ",
  "image/heic": "\x00\x00\x00\x18ftypheic",
  "image/avif": "\x00\x00\x00\x1cftypavif",
  "video/mp4": "\x00\x00\x00\x20ftypisom",
  "video/webm": "\x1aE\xdf\xa3",
  "application/pdf": "%PDF-1.7",
};
const file = (start, name, type) => new globalThis.File([Buffer.from(start, "latin1"), "rest"], name, { type });

test("a file without a type, or called text, gets the one that its bytes show", async () => {
  for (const [type, start] of Object.entries(BEGINNINGS)) {
    for (const called of ["", "text/plain"]) {
      const given = file(start, "msf:31", called);
      const found = await named(given);
      assert.deepEqual([found.type, found.name], [type, "msf:31"]);
      assert.deepEqual(await found.arrayBuffer(), await given.arrayBuffer());
    }
  }
});

test("text stays as it is, and a picture with another picture's type", async () => {
  const jpeg = file(BEGINNINGS["image/png"], "a.jpg", "image/jpeg");
  for (const given of [file("[1.2.24] A: PNG", "chat.txt", "text/plain"), file("PK\x03\x04", "chat.zip", ""), jpeg]) {
    assert.equal(await named(given), given);
  }
});

test("a file that cannot be read keeps its type", async () => {
  const given = { type: "", slice: () => ({ arrayBuffer: () => Promise.reject(new Error()) }) };
  assert.equal(await named(given), given);
});

test("a picture is told by its type, and by its name only where it has no type", () => {
  const told = [["image/png", "a"], ["", "a.HEIC"], ["", "a.jpeg"], ["", "a.mp4"], ["text/plain", "a.png"], ["", "png"]];
  assert.deepEqual(told.map(([type, name]) => isPicture({ type, name })), [true, true, true, false, false, false]);
});
