// What a chosen file is, whatever the phone calls it.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import test from "node:test";
import { isPicture } from "../../static/js/upload/picture_name.js";
import { named } from "../../static/js/upload/sniff.js";

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
  "audio/ogg": "OggS\x00\x02______________________OpusHead",
  "audio/mp4": "\x00\x00\x00\x1cftypM4A ",
  "audio/amr": "#!AMR\n",
  "audio/x-caf": "caff\x00\x01",
  "audio/flac": "fLaC",
  "audio/mpeg": "ID3\x04",
  "audio/aac": "\xff\xf1P",
  "audio/wav": "RIFF\x0a\x0d\x00\x00WAVEfmt ",
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

test("an MP4 whose table of tracks stands at its end is sound only where that table says so", async () => {
  const box = (name, content) => {
    const made = Buffer.from(`0000${name}${content}`, "latin1");
    made.writeUInt32BE(made.length);
    return made;
  };
  const whole = (...kinds) => new globalThis.File([box("ftyp", "isom____"), box("mdat", "x".repeat(9000)),
    box("moov", kinds.map((kind) => `hdlr________${kind}`).join(""))], "voice.mp4", { type: "video/mp4" });
  const long = whole("soun");
  Object.defineProperty(long, "size", { value: 5 * 1024 * 1024 });
  const told = [whole("soun"), whole("soun", "vide"), whole("vide"), whole(), long];
  const types = await Promise.all(told.map(async (given) => (await named(given)).type));
  assert.deepEqual(types, ["audio/mp4", "video/mp4", "video/mp4", "video/mp4", "video/mp4"]);
});

test("a file that cannot be read keeps its type", async () => {
  const given = { type: "", slice: () => ({ arrayBuffer: () => Promise.reject(new Error()) }) };
  assert.equal(await named(given), given);
});

test("a picture is told by its type, and by its name only where it has no type", () => {
  const told = [["image/png", "a"], ["", "a.HEIC"], ["", "a.jpeg"], ["", "a.mp4"], ["text/plain", "a.png"], ["", "png"]];
  assert.deepEqual(told.map(([type, name]) => isPicture({ type, name })), [true, true, true, false, false, false]);
});

test("what can hold a film is sound only where its tracks say so", async () => {
  const streamed = (...kinds) => "\x00\x00\x00\x20ftypiso5moov" + kinds.map((kind) => `hdlr________${kind}`).join("");
  const told = [streamed("soun"), streamed("soun", "vide"), "\x00\x00\x00\x20ftypM4A moovhdlr________vide",
    "OggS\x00\x02____\x80theora__OpusHead"];
  const types = await Promise.all(told.map(async (start) => (await named(file(start, "a", ""))).type));
  assert.deepEqual(types, ["audio/mp4", "video/mp4", "video/mp4", ""]);
});
