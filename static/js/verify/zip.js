// @ts-check
// A bundle as a zip. It follows dossier/verify/zip_archive.py rule by rule, which says why: an archive is right
// only where no two programs that unpack could see different files in it.
import { Bundle, NotABundle } from "./bundle.js";
import { hex } from "./encoding.js";

const TAIL = 66_000; // bytes in which the end is looked for: it and the longest comment
const END = 22; // bytes, as of the next two, without names
const CENTRAL = 46;
const LOCAL = 30;
const END_MARK = 0x06054b50;
const CENTRAL_MARK = 0x02014b50;
const LOCAL_MARK = 0x04034b50;
const SIZES_MARK = 0x08074b50;
const STORED = 0;
const DEFLATED = 8;
const NOTHING_DEFLATED = 2; // bytes that an empty member takes when it was deflated
const SIZES_FOLLOW = 0x08;
const HARMLESS_FLAGS = SIZES_FOLLOW | 0x0806; // how hard it was packed; names are UTF-8
const ENCRYPTED = 0x0001;
const OTHER_SIZES = 0x0001; // the extra field of zip64
const MISLEADING = [OTHER_SIZES, 0x7075, 0x6375]; // extra fields: other sizes, another name, another comment
const OUR_ATTRIBUTES = (0o100644 << 16) >>> 0; // as dossier/bundle/zip_stream.py writes
const OUR_VERSION = 20;
const OUR_MAKER = (3 << 8) | 20;

/**
 * As the list at the end has it. `offset`: of its head in the file; `told`: crc, packed size, size; `written`: time
 * and date.
 * @typedef {{
 *   name: string, named: string, maker: number, version: number, flags: number, method: number, written: string,
 *   told: number[], extra: DataView, comment: number, disk: number, internal: number, attributes: number,
 *   offset: number,
 * }} Member
 */

/**
 * What stands before a member's bytes, which begin at `data`.
 * @typedef {{
 *   version: number, flags: number, method: number, written: string, told: number[], named: string,
 *   extra: DataView, data: number,
 * }} Head
 */

/**
 * @param {Blob} file
 * @param {number} start
 * @param {number} size
 */
const viewOf = async (file, start, size) => new DataView(await file.slice(start, start + size).arrayBuffer());

/**
 * @param {DataView} view
 * @param {number} at
 * @param {number} size
 */
const partOf = (view, at, size) => {
  const begin = Math.min(at, view.byteLength);
  return new DataView(view.buffer, begin, Math.min(size, view.byteLength - begin));
};

/** @param {DataView} view */
const hexOf = (view) => hex(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));

/**
 * What stands at the end: `count` members in a list of `size` bytes from `start` on. `shift`: bytes that somebody
 * put in front; `isLast`: whether nothing else is at the end.
 * @param {Blob} file
 */
async function endOf(file) {
  const tailStart = Math.max(0, file.size - TAIL);
  const tail = await viewOf(file, tailStart, TAIL);
  let at = tail.byteLength - END;
  while (at >= 0 && tail.getUint32(at, true) !== END_MARK) at -= 1;
  if (at < 0) throw new NotABundle();
  const [disk, listDisk, here, count, comment] = [4, 6, 8, 10, 20].map((place) => tail.getUint16(at + place, true));
  const [size, told] = [12, 16].map((place) => tail.getUint32(at + place, true));
  const start = tailStart + at - size;
  if (count === 0xffff || [size, told].includes(0xffffffff) || start < 0) throw new NotABundle();
  const isOne = [disk, listDisk, comment, here - count].every((value) => value === 0);
  return { count, size, start, shift: start - told, isLast: isOne && at + END === tail.byteLength };
}

/**
 * @param {Blob} file
 * @returns {Promise<Bundle>} rejects with NotABundle
 */
export async function fromZip(file) {
  const { count, size, start, shift, isLast } = await endOf(file);
  const list = await viewOf(file, start, size);
  /** @type {Member[]} */
  const members = [];
  let place = 0;
  for (let index = 0; index < count; index += 1) {
    const { member, end } = memberAt(list, place, shift);
    members.push(member);
    place = end;
  }
  if (!members.every(isReadable)) throw new NotABundle(); // to be unpacked first
  const files = new Bundle();
  files.isRight = isLast && shift === 0 && place === size && (await isArchiveRight(file, members, start));
  for (const one of members) addMember(files, file, one);
  return files;
}

/**
 * Whether it is packed as a bundle may be.
 * @param {Member} member
 */
function isReadable({ method, flags, extra }) {
  return [STORED, DEFLATED].includes(method) && !(flags & ENCRYPTED) && !kindsOf(extra).kinds.includes(OTHER_SIZES);
}

/**
 * @param {Bundle} files
 * @param {Blob} file
 * @param {Member} member
 */
function addMember(files, file, member) {
  const { name, told, attributes } = member;
  const hasBytes = told[2] > 0 || told[1] > NOTHING_DEFLATED;
  const isFolder = name.endsWith("/");
  const isOther = ![0, isFolder ? 0o040000 : 0o100000].includes((attributes >>> 16) & 0o170000);
  if (files.has(name) || isOther || name.includes("\0") || (isFolder && hasBytes)) files.strange.push(name);
  if (isFolder) files.folders.push(name);
  else files.set(name, () => readMember(file, member));
}

/**
 * @param {DataView} list
 * @param {number} place
 * @param {number} shift
 * @returns {{member: Member, end: number}} and where the next one begins
 */
function memberAt(list, place, shift) {
  if (list.byteLength - place < CENTRAL || list.getUint32(place, true) !== CENTRAL_MARK) throw new NotABundle();
  const short = (/** @type {number} */ at) => list.getUint16(place + at, true);
  const long = (/** @type {number} */ at) => list.getUint32(place + at, true);
  const text = place + CENTRAL;
  const named = partOf(list, text, short(28));
  const member = {
    name: new TextDecoder("utf-8", { ignoreBOM: true }).decode(named),
    named: hexOf(named),
    maker: short(4),
    version: short(6),
    flags: short(8),
    method: short(10),
    written: `${short(12)} ${short(14)}`,
    told: [long(16), long(20), long(24)],
    extra: partOf(list, text + short(28), short(30)),
    comment: short(32),
    disk: short(34),
    internal: short(36),
    attributes: long(38),
    offset: long(42) + shift,
  };
  return { member, end: text + short(28) + short(30) + short(32) };
}

/**
 * @param {Blob} file
 * @param {number} at
 * @returns {Promise<Head | null>}
 */
async function headAt(file, at) {
  const view = await viewOf(file, Math.max(0, at), LOCAL);
  if (at < 0 || view.byteLength < LOCAL || view.getUint32(0, true) !== LOCAL_MARK) return null;
  const short = (/** @type {number} */ place) => view.getUint16(place, true);
  const text = await viewOf(file, at + LOCAL, short(26) + short(28));
  return {
    version: short(4),
    flags: short(6),
    method: short(8),
    written: `${short(10)} ${short(12)}`,
    told: [14, 18, 22].map((place) => view.getUint32(place, true)),
    named: hexOf(partOf(text, 0, short(26))),
    extra: partOf(text, short(26), short(28)),
    data: at + LOCAL + short(26) + short(28),
  };
}

/**
 * Whether nothing in it contradicts itself or lies outside of its members.
 * @param {Blob} file
 * @param {Member[]} members
 * @param {number} listStart
 */
async function isArchiveRight(file, members, listStart) {
  const written = mostCommon(members.map((one) => one.written));
  let [at, ours] = [0, 0];
  for (const one of [...members].sort((first, second) => first.offset - second.offset)) {
    const head = await headAt(file, one.offset);
    const sizes = head && (await sizesBehind(file, one, head));
    if (!head || sizes === null || one.offset !== at || !agree(one, head)) return false;
    ours += isOurs(one, head, sizes, written) ? 1 : 0;
    at = head.data + one.told[1] + sizes;
  }
  const inOrder = members.every((one, place) => place === 0 || members[place - 1].offset < one.offset);
  return at === listStart && (ours * 2 <= members.length || (ours === members.length && inOrder));
}

/**
 * The first of those that stand there most often.
 * @param {string[]} values
 */
function mostCommon(values) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), ["", 0])[0];
}

/**
 * How many bytes follow the member that tell its sizes once more; null where they tell others.
 * @param {Blob} file
 * @param {Member} member
 * @param {Head} head
 */
async function sizesBehind(file, { flags, told }, { data }) {
  if (!(flags & SIZES_FOLLOW)) return 0;
  const view = await viewOf(file, data + told[1], 16);
  const tells = (/** @type {number} */ from) =>
    view.byteLength >= from + 12 && told.every((value, place) => view.getUint32(from + 4 * place, true) === value);
  if (tells(4) && view.getUint32(0, true) === SIZES_MARK) return 16;
  return tells(0) ? 12 : null;
}

/**
 * Whether head and list say the same, and nothing that other programs may read otherwise.
 * @param {Member} member
 * @param {Head} head
 */
function agree(member, head) {
  const { flags, method, named, told } = member;
  if (head.flags !== flags || head.method !== method || head.named !== named) return false;
  const mayBeZero = flags & SIZES_FOLLOW; // each by itself: libarchive tells the size alone beforehand
  if (head.told.some((value, place) => value !== told[place] && (value || !mayBeZero))) return false;
  if (flags & ~HARMLESS_FLAGS || member.comment || member.disk) return false;
  return isHarmless(member.extra) && isHarmless(head.extra);
}

/** @param {DataView} extra */
function isHarmless(extra) {
  const { kinds, end } = kindsOf(extra);
  return end === extra.byteLength && !kinds.some((kind) => MISLEADING.includes(kind));
}

/**
 * Of the extra fields, and where the last one ends.
 * @param {DataView} extra
 */
function kindsOf(extra) {
  const kinds = [];
  let end = 0;
  while (end + 4 <= extra.byteLength) {
    kinds.push(extra.getUint16(end, true));
    end += 4 + extra.getUint16(end + 2, true);
  }
  return { kinds, end };
}

/**
 * Whether the site packed it, at this time.
 * @param {Member} member
 * @param {Head} head
 * @param {number} sizes
 * @param {string} written
 */
function isOurs(member, head, sizes, written) {
  const listed = [member.maker, member.version, member.flags, member.method, member.internal, member.attributes];
  const ours = [OUR_MAKER, OUR_VERSION, SIZES_FOLLOW, STORED, 0, OUR_ATTRIBUTES];
  return (
    listed.every((value, place) => value === ours[place]) &&
    head.version === OUR_VERSION &&
    !head.told.some(Boolean) &&
    sizes === 16 &&
    member.written === written &&
    head.written === written &&
    !member.extra.byteLength &&
    !head.extra.byteLength
  );
}

/**
 * @param {Blob} file
 * @param {Member} member
 * @returns {Promise<Blob>} rejects where the bytes are not those that the list tells of
 */
async function readMember(file, { method, told, offset, named }) {
  const head = await headAt(file, offset);
  if (!head || head.named !== named) throw new Error("named in two ways");
  const [crc, packed, size] = told;
  const data = file.slice(head.data, head.data + packed);
  let stream = data.stream();
  if (method === DEFLATED) stream = stream.pipeThrough(new DecompressionStream("deflate-raw"));
  const pieces = [];
  let [length, sum] = [0, 0];
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > size) throw new Error("longer than it says");
    sum = crc32(value, sum);
    if (method === DEFLATED) pieces.push(value);
  }
  if (length !== size || sum !== crc) throw new Error("not the bytes that were listed");
  return method === DEFLATED ? new Blob(pieces) : data;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/**
 * @param {Uint8Array} bytes
 * @param {number} before the sum of the bytes before them
 */
function crc32(bytes, before) {
  let sum = ~before;
  for (const byte of bytes) sum = (sum >>> 8) ^ CRC_TABLE[(sum ^ byte) & 0xff];
  return ~sum >>> 0;
}
