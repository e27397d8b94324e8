// @ts-check
// Whether a sound file holds a picture or a film as well: the cover of an album, a track of a film, another file in
// it. The same signs as evidence/upload/sound_types.py; each is so long that packed sound does not hold it by
// accident.
const PIECE = 32 * 1024; // bytes; each becomes a letter, and no call takes many more
const OVERLAP = 64; // bytes; more than any sign is long
const SIGNS = new RegExp(
  [
    "hdlr[^]{8}(?:vide|pict)",
    "covr[^]{4}data",
    "image/(?:jpe?g|png|gif|webp|heic|avif)",
    "aW1hZ2Uv",
    "\xff\xd8\xff[^]{3}(?:JFIF|Exif)",
    "\x89PNG\r\n\x1a\n",
    "GIF8[79]a",
    "RIFF[^]{4}WEBP",
    "ftyp(?:hei|hev|mif1|msf1|avi[fs])",
    "\x80theora",
    "OVP80",
    "METADATA_BLOCK_PICTURE",
  ].join("|"),
  "i",
);

/** @param {Blob} file */
export async function holdsPicture(file) {
  for (let at = 0; at < file.size; at += PIECE) {
    const bytes = new Uint8Array(await file.slice(Math.max(0, at - OVERLAP), at + PIECE).arrayBuffer());
    if (SIGNS.test(String.fromCharCode(...bytes))) return true;
  }
  return false;
}
