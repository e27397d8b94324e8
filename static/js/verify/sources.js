// @ts-check
// Where the files of a bundle are: a zip, a folder that was dropped, or files that were chosen.
import { hex } from "./encoding.js";
import { MANIFEST, SUMS } from "./names.js";

const NOTHING_DEFLATED = 2; // bytes that an empty member takes when it was deflated

/** There is nothing here that could be checked. */
export class NotABundle extends Error {}

/**
 * The files of a bundle by their names.
 * @extends {Map<string, () => Promise<Blob>>}
 */
export class Bundle extends Map {
  /** @type {string[]} names of what lies beside the bundle, and of what no honest packer writes */
  strange = [];
  /** @type {string[]} their names end with "/" */
  folders = [];
}

/** @typedef {{method: number, packed: number, offset: number, nameBytes: Uint8Array}} Member */

/**
 * @param {Blob} file
 * @returns {Promise<Bundle>} rejects with NotABundle
 */
export async function fromZip(file) {
  const tail = new DataView(await file.slice(-66000).arrayBuffer());
  let at = tail.byteLength - 22;
  while (at >= 0 && tail.getUint32(at, true) !== 0x06054b50) at -= 1;
  if (at < 0) throw new NotABundle();
  const count = tail.getUint16(at + 10, true);
  const start = tail.getUint32(at + 16, true);
  const list = new DataView(await file.slice(start, start + tail.getUint32(at + 12, true)).arrayBuffer());
  const files = new Bundle();
  let place = 0;
  for (let index = 0; index < count; index += 1) {
    if (list.getUint32(place, true) !== 0x02014b50) throw new NotABundle();
    const sizes = [28, 30, 32].map((offset) => list.getUint16(place + offset, true));
    const nameBytes = new Uint8Array(list.buffer, place + 46, sizes[0]);
    const name = new TextDecoder().decode(nameBytes);
    const member = {
      method: list.getUint16(place + 10, true),
      packed: list.getUint32(place + 20, true),
      offset: list.getUint32(place + 42, true),
      nameBytes,
    };
    const isLink = ((list.getUint32(place + 38, true) >>> 16) & 0o170000) === 0o120000;
    const hasBytes = list.getUint32(place + 24, true) > 0 || member.packed > NOTHING_DEFLATED;
    const isFolder = name.endsWith("/");
    if (files.has(name) || isLink || name.includes("\0") || (isFolder && hasBytes)) files.strange.push(name);
    if (isFolder) files.folders.push(name);
    else files.set(name, () => readMember(file, member));
    place += 46 + sizes[0] + sizes[1] + sizes[2];
  }
  return files;
}

/**
 * @param {Blob} file
 * @param {Member} member
 * @returns {Promise<Blob>}
 */
async function readMember(file, { method, packed, offset, nameBytes }) {
  const head = new DataView(await file.slice(offset, offset + 30).arrayBuffer());
  if (head.getUint32(0, true) !== 0x04034b50) throw new Error("no member here");
  const named = await file.slice(offset + 30, offset + 30 + head.getUint16(26, true)).arrayBuffer();
  if (hex(named) !== hex(nameBytes)) throw new Error("named in two ways");
  const begin = offset + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const data = file.slice(begin, begin + packed);
  if (method === 0) return data;
  if (method !== 8) throw new Error("packed in another way");
  return new Response(data.stream().pipeThrough(new DecompressionStream("deflate-raw"))).blob();
}

/**
 * @param {FileSystemEntry | FileSystemHandle} entry of either of the browsers' two ways into a dropped folder
 * @param {string} path
 * @param {Bundle} files
 */
async function walk(entry, path, files) {
  if ("kind" in entry) await walkHandle(entry, path, files);
  else if (entry.isFile) {
    const file = await wholeFile(/** @type {FileSystemFileEntry} */ (entry));
    files.set(path + entry.name, async () => file);
  } else {
    files.folders.push(`${path}${entry.name}/`);
    const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
    for (;;) {
      const some = await readSome(reader);
      if (!some.length) return;
      for (const child of some) await walk(child, `${path}${entry.name}/`, files);
    }
  }
}

/**
 * @param {FileSystemHandle} handle
 * @param {string} path
 * @param {Bundle} files
 */
async function walkHandle(handle, path, files) {
  if (handle.kind === "file") {
    const file = await /** @type {FileSystemFileHandle} */ (handle).getFile();
    files.set(path + handle.name, async () => file);
  } else {
    files.folders.push(`${path}${handle.name}/`);
    const children = /** @type {FileSystemDirectoryHandle} */ (handle).values();
    for await (const child of children) await walk(child, `${path}${handle.name}/`, files);
  }
}

/**
 * @param {FileSystemFileEntry} entry
 * @returns {Promise<File>}
 */
const wholeFile = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));

/**
 * @param {FileSystemDirectoryReader} reader
 * @returns {Promise<FileSystemEntry[]>}
 */
const readSome = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));

/**
 * @param {DataTransfer} transfer
 * @returns {Promise<Bundle>}
 */
export async function fromDrop(transfer) {
  const zip = [...transfer.files].find((file) => file.name.toLowerCase().endsWith(".zip"));
  if (zip) return fromZip(zip);
  // Both must be asked for before the first wait, or the browser takes the list away.
  const entries = [...transfer.items].map((item) => item.getAsFileSystemHandle?.() ?? item.webkitGetAsEntry());
  const files = new Bundle();
  for (const asked of entries) {
    const entry = await asked;
    if (!entry) throw new NotABundle(); // text, or something else that is no file
    await walk(entry, "", files);
  }
  return files;
}

/**
 * @param {FileList} list
 * @returns {Bundle | Promise<Bundle>}
 */
export function fromChoice(list) {
  const chosen = [...list];
  if (chosen.length === 1 && chosen[0].name.toLowerCase().endsWith(".zip")) return fromZip(chosen[0]);
  const files = new Bundle(); // no browser names an empty folder here: one shows when dropped, or in a zip
  for (const file of chosen) files.set(file.webkitRelativePath || file.name, async () => file);
  return files;
}

/**
 * The bundle, also when its files lie in one folder, as they do when the folder itself was packed.
 * @param {Bundle} files
 * @returns {Bundle} throws NotABundle
 */
export function rooted(files) {
  for (const known of [MANIFEST, SUMS]) {
    const found = [...files.keys()].filter((name) => name.split("/").pop() === known);
    if (!found.length) continue;
    const prefix = found.sort((one, two) => one.length - two.length)[0].slice(0, -known.length);
    const inside = new Bundle();
    inside.strange = [...files.strange];
    // Unpacked, such a bundle would leave the folder it was unpacked in.
    if (prefix.split("/").slice(0, -1).some((part) => part === "" || part === "..")) inside.strange.push(prefix);
    for (const [name, read] of files) {
      if (name.startsWith(prefix)) inside.set(name.slice(prefix.length), read);
      else inside.strange.push(name);
    }
    for (const name of files.folders) {
      if (!name.startsWith(prefix) && !prefix.startsWith(name)) inside.strange.push(name);
      else if (name.length > prefix.length) inside.folders.push(name.slice(prefix.length));
    }
    return inside;
  }
  throw new NotABundle();
}
