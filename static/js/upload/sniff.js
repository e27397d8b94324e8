// @ts-check
// What a file is by its first bytes, as the server will see it. A phone may hand a file over without a type,
// without an ending to its name, or with a wrong one; a picture among these must not go unseen.
import { listsSoundOnly } from "./movie_table.js";

const HEAD = 8192; // bytes
/* eslint-disable no-control-regex -- the first bytes of a file hold control characters */
/** @type {[string, RegExp][]} */
const STARTS = [
  ["image/png", /^\x89PNG\r\n/],
  ["image/jpeg", /^\xff\xd8\xff/],
  ["image/gif", /^GIF8/],
  ["image/tiff", /^(II\*\x00|MM\x00\*)/],
  ["image/bmp", /^BM[^]{4}\x00{4}/],
  ["image/jxl", /^(\xff\x0a|\x00\x00\x00\x0cJXL )/],
  ["image/webp", /^RIFF[^]{4}WEBP/],
  ["image/heic", /^[^]{4}ftyp(hei|hev|mif1|msf1)/],
  ["image/avif", /^[^]{4}ftypavi/],
  ["audio/mp4", /^[^]{4}ftyp(?=M4[AB] |F4[AB] |[^]*moov[^]*hdlr[^]{8}soun)(?![^]*hdlr[^]{8}(vide|pict))/],
  ["video/mp4", /^[^]{4}ftyp/],
  ["audio/ogg", /^OggS(?=[^]*(OpusHead|\x01vorbis|Speex {3}|\x7fFLAC))(?![^]*(\x80theora|OVP80|BBCD))/],
  ["audio/amr", /^#!AMR/],
  ["audio/x-caf", /^caff/],
  ["audio/flac", /^fLaC/],
  ["audio/mpeg", /^(ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb])/],
  ["audio/aac", /^\xff[\xf0\xf1\xf8\xf9]/],
  ["audio/wav", /^RIFF[^]{4}WAVE/],
  ["video/webm", /^\x1aE\xdf\xa3/],
  ["application/pdf", /^%PDF-/],
];

/**
 * "" for text, archives and what is unknown or cannot be read.
 * @param {Blob} file
 */
async function kind(file) {
  const begin = file.slice(0, HEAD).arrayBuffer();
  const bytes = new Uint8Array(await begin.catch(() => new ArrayBuffer(0)));
  const head = String.fromCharCode(...bytes);
  const found = STARTS.find(([, start]) => start.test(head))?.[0] ?? "";
  return found === "video/mp4" && (await listsSoundOnly(file).catch(() => false)) ? "audio/mp4" : found;
}

/**
 * @param {File} file
 * @returns {Promise<File>} with its true type: itself, or the same bytes and name under another
 */
export async function named(file) {
  const found = await kind(file);
  if (!found || found.split("/")[0] === file.type.split("/")[0]) return file;
  return new File([file], file.name, { type: found, lastModified: file.lastModified });
}
