// @ts-check
// A chosen file on its way: hashed, looked at, sent, and compared with what the server says of it. form.js loads
// this after the form can be used.
import { NotLoaded, isClosed, prepared } from "./before_sending.js";
import { sha256 } from "./sha256.js";
import { receipt, transfer } from "./transfer.js";

const HEARD = 30_000; // ms
const tabs = new BroadcastChannel("vault"); // tells the timer of vault.js that the server hears from us
let heard = 0;

function stayed(now = false) {
  if (!now && Date.now() - heard < HEARD) return;
  heard = Date.now();
  tabs.postMessage("stayed");
}

/**
 * The list of files on the page.
 * @typedef {{lineOf: (file: File) => {row: HTMLElement, state: HTMLElement},
 *   show: (file: File, text: string) => void, settle: (file: File, text: string) => void}} List
 */

export class Sending {
  /**
   * @param {UploadForm} form
   * @param {import("./session_state.js").SessionState} memory
   * @param {List} list
   */
  constructor(form, memory, list) {
    this.form = form;
    this.memory = memory;
    this.list = list;
    this.words = /** @type {PageWords} */ (form.dataset);
    this.isClosed = isClosed;
  }

  /**
   * @param {File} file
   * @returns {Promise<UploadStop | null>} null when this file is settled
   */
  async send(file) {
    const { list, words } = this;
    list.show(file, words.reads);
    try {
      const picked = await sha256(file);
      if (await this.isThere(file, picked)) return null;
      const ready = await prepared(file, this.form);
      if (!ready) {
        list.settle(file, words.kept);
        return null;
      }
      const own = ready.file === file ? picked : await sha256(ready.file);
      return await this.deliver(file, ready, own, picked);
    } catch (error) {
      list.show(file, words.waits);
      return { message: error instanceof NotLoaded ? words.partMissing : words.cut };
    }
  }

  /**
   * Whether this very file arrived before, perhaps covered: then nothing of it is sent again.
   * @param {File} file
   * @param {string} picked its SHA-256
   */
  async isThere(file, picked) {
    const address = this.memory.arrived(picked);
    const entry = address && (await receipt(address, this.token()));
    this.memory.arrive(picked, entry ? address : undefined);
    if (entry) this.settled(file, entry, entry.sha256 === picked);
    return Boolean(entry);
  }

  token() {
    return this.form.elements.csrfmiddlewaretoken.value;
  }

  /**
   * @param {File} file
   * @param {PreparedFile & {picture: boolean}} ready what goes in its place
   * @param {string} own SHA-256 of that
   * @param {string} picked SHA-256 of the file
   */
  async deliver(file, ready, own, picked) {
    const { list, memory, words } = this;
    const bar = this.progressBar(file, ready.file.size);
    try {
      const answer = await transfer(ready.file, {
        create: words.pieces,
        fields: this.fields(file, ready),
        token: this.token(),
        address: memory.begun(own),
        remember: (address) => memory.begin(own, address),
        progress: (bytes) => {
          bar.value = bytes;
          stayed();
        },
        broken: () => list.show(file, words.broken),
        onward: () => list.show(file, words.sends),
      });
      return this.ended(file, answer, { own, picked, unseen: ready.picture && !ready.looked });
    } finally {
      bar.remove();
    }
  }

  /**
   * @param {File} file
   * @param {number} size
   */
  progressBar(file, size) {
    const bar = Object.assign(document.createElement("progress"), { max: size, value: 0 });
    bar.setAttribute("aria-label", file.name);
    this.list.lineOf(file).row.append(bar);
    this.list.show(file, this.words.sends);
    return bar;
  }

  /**
   * @param {File} file
   * @param {PreparedFile} ready
   */
  fields(file, { looked, original }) {
    const tick = this.form.elements.nothing_intimate;
    return { name: file.name, looked, original, nothing_intimate: tick.checked ? tick.value : "" };
  }

  /**
   * @param {File} file
   * @param {UploadAnswer} answer
   * @param {SentFile} known
   * @returns {UploadStop | null}
   */
  ended(file, { status, body }, known) {
    const { list, memory, words } = this;
    stayed(true);
    if (body?.file) this.arrived(file, body.file, known);
    else if (body?.refused) {
      memory.begin(known.own);
      list.settle(file, body.refused);
    } else {
      list.show(file, words.waits);
      if (body?.message) return { message: body.message, next: body.next };
      return { message: status === 403 ? words.stale : words.cut };
    }
    return null;
  }

  /**
   * @param {File} file
   * @param {ReceivedFile} entry
   * @param {SentFile} sent
   */
  arrived(file, entry, { own, picked, unseen }) {
    const { list, memory, words } = this;
    const differs = own && own !== entry.sha256;
    if (!differs) memory.arrive(picked, memory.begun(own));
    memory.begin(own);
    if (!differs) {
      this.settled(file, entry, Boolean(own), unseen);
      return;
    }
    const { row } = list.lineOf(file);
    row.classList.add("differs");
    list.settle(file, words.differs);
  }

  /**
   * @param {File} file
   * @param {ReceivedFile} entry
   * @param {boolean} matched its fingerprint is the one made here
   * @param {boolean} unseen a picture that nobody looked at
   */
  settled(file, entry, matched, unseen = false) {
    const { list, words } = this;
    const { row, state } = list.lineOf(file);
    row.classList.add("arrived");
    state.title = entry.sha256;
    const more = [matched && words.matched, unseen && words.unseen].filter(Boolean);
    list.settle(file, [`✓ ${words.arrived} ${entry.number}.`, ...more].join(" "));
  }
}
