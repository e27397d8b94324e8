// @ts-check
// Where the files of a bundle are: a zip, a folder that was dropped, or files that were chosen.
import { Bundle, NotABundle } from "./bundle.js";
import { MANIFEST, SUMS } from "./names.js";
import { fromZip } from "./zip.js";

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
    inside.isRight = files.isRight;
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
