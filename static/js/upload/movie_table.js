// @ts-check
// Whether an MP4 file lists sound and nothing else, wherever its table of tracks stands. Recorders write it last,
// so the first bytes fit a film as well. The server proves the same again (evidence/upload/sound_proof.py).
const MOST = 4 * 1024 * 1024; // bytes of a file, as the server proves it
const TRACK = /hdlr[^]{8}([a-z]{4})/g;
const BESIDE_SOUND = ["soun", "mdir", "mdta"];

/**
 * @param {Blob} file
 * @param {number} start
 * @param {number} end
 * @returns {Promise<string>} the bytes as letters
 */
async function letters(file, start, end) {
  const bytes = new Uint8Array(await file.slice(start, end).arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}

/** @param {Blob} file */
export async function listsSoundOnly(file) {
  if (file.size > MOST) return false;
  for (let at = 0; at + 8 <= file.size; ) {
    const head = new DataView(await file.slice(at, at + 8).arrayBuffer());
    const size = head.getUint32(0);
    if (size < 8 || at + size > file.size) return false;
    if (head.getUint32(4) === 0x6d6f6f76) { // moov
      const kinds = [...(await letters(file, at, at + size)).matchAll(TRACK)].map(([, kind]) => kind);
      return kinds.includes("soun") && kinds.every((kind) => BESIDE_SOUND.includes(kind));
    }
    at += size;
  }
  return false;
}
