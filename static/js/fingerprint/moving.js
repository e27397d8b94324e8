// @ts-check
// Whether a picture file holds more than the one picture that is seen first: moving GIF (89a, 23), WebP, PNG
// and AVIF.
const HEAD = 64 * 1024; // bytes
const MOST = 8 * 1024 * 1024; // bytes of a GIF; its pictures have no table of contents
const CONTROL = "\x21\xf9\x04"; // before each picture of a GIF that moves

// Bytes as letters. What this alphabet calls latin1 differs between 128 and 159 alone, which nothing below needs.
/** @param {Blob} part */
const text = async (part) => new TextDecoder("latin1").decode(await part.arrayBuffer());

/** @param {Blob} file */
export async function moves(file) {
  const head = await text(file.slice(0, HEAD));
  if (head.startsWith("GIF8")) return (await text(file.slice(0, MOST))).split(CONTROL).length > 2;
  if (head.startsWith("PNG", 1)) return head.split("IDAT")[0].includes("acTL");
  if (head.startsWith("WEBP", 8)) return head.slice(0, 64).includes("ANIM");
  return head.startsWith("ftypavis", 4);
}
