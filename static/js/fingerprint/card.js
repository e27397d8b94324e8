// @ts-check
// What the page shows of one file: its progress, its values, and why one of them is missing.
const USABLE = 50; // of 100; less is unusable by the rule of PDQ's authors

/** @type {Record<string, string>} */
const TAGS = { done: "tag", failed: "tag stop" };

/**
 * A sentence with what stands in its braces filled in.
 * @param {string} text
 * @param {Record<string, unknown>} values
 */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/**
 * @param {number} bytes
 * @param {string} language
 */
export function size(bytes, language) {
  // Counted as the site's own pages count, so that nobody thinks the file has changed.
  const [unit, by] = bytes < 1024 ** 2 ? ["kilobyte", 1024] : ["megabyte", 1024 ** 2];
  /** @type {Intl.NumberFormatOptions} */
  const format = { style: "unit", unit, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(language, format).format(bytes / by);
}

/**
 * The values as lines of text. Without the file's name, which may tell more than it should.
 * @param {FingerprintValues} values
 */
export function asText({ pdq, ...others }) {
  const lines = Object.entries(others).map(([kind, value]) => `${kind.toUpperCase()}: ${value}`);
  return [...(pdq ? [`PDQ: ${pdq.hash} (${pdq.quality}/100)`] : []), ...lines].join("\n");
}

/**
 * What a case keeps of a file: its values, sort and size. Never its name.
 * @param {{values: FingerprintValues, file: File}} card
 */
export function forCase({ values: { pdq, ...others }, file }) {
  return { ...others, ...(pdq && { pdq: pdq.hash, quality: pdq.quality }), size: file.size, type: file.type };
}

export class Card {
  /**
   * @param {File} file
   * @param {HTMLTemplateElement} blank
   * @param {PageWords} words the page's sentences
   * @param {(text: string) => void} announce for screen readers
   */
  constructor(file, blank, words, announce) {
    this.file = file;
    this.words = words;
    this.announce = announce;
    /** @type {FingerprintValues} */
    this.values = {};
    /** @type {Map<FingerprintKind, number>} how far each is, 0 to 1 */
    this.shares = new Map();
    this.element = /** @type {HTMLElement} */ (blank.content.firstElementChild?.cloneNode(true));
    this.bar = /** @type {HTMLProgressElement} */ (this.find("progress"));
    this.take = this.element.querySelector("[data-take]"); // only with a case open
    this.find("[data-name]").textContent = file.name;
    this.find("[data-size]").textContent = size(file.size, document.documentElement.lang);
    this.element.addEventListener("click", ({ target }) => {
      const pressed = /** @type {HTMLElement} */ (target);
      if (pressed.matches("button")) this.copy(pressed);
    });
  }

  /**
   * An element that each card holds.
   * @param {string} selector
   */
  find(selector) {
    return /** @type {HTMLElement} */ (this.element.querySelector(selector));
  }

  /**
   * @param {string} name of one of the page's sentences
   * @param {Record<string, unknown>} values that it names
   */
  note(name, values = {}) {
    const line = document.createElement("p");
    line.textContent = fill(this.words[name], values);
    this.find("[data-notes]").append(line);
    this.find("[data-notes]").hidden = false;
  }

  /** @param {"wait"|"now"|"done"|"failed"|"stopped"} name */
  state(name) {
    const tag = this.find("[data-state]");
    tag.textContent = this.words[name];
    tag.className = TAGS[name] ?? "tag wait";
    this.bar.hidden = name !== "now";
    this.find("[data-copy-all]").hidden = !Object.keys(this.values).length;
    if (this.take) this.take.hidden = name !== "done";
  }

  /**
   * @param {FingerprintKind} kind
   * @param {number} share that is done of it, 0 to 1
   * @param {number} kinds how many there are
   */
  progress(kind, share, kinds) {
    this.shares.set(kind, share);
    this.bar.value = [...this.shares.values()].reduce((sum, one) => sum + one, 0) / kinds;
  }

  /**
   * @param {FingerprintKind} kind
   * @param {PictureFingerprint | string} value
   */
  show(kind, value) {
    if (typeof value !== "string") {
      if (value.moves) this.note("moves");
      if (value.quality < USABLE) {
        this.note("poor", { ...value });
        return;
      }
      this.find("[data-quality]").textContent = fill(this.words.quality, { ...value });
    }
    Object.assign(this.values, { [kind]: value });
    this.find(`[data-row="${kind}"] code`).textContent = typeof value === "string" ? value : value.hash;
    this.find(`[data-row="${kind}"]`).hidden = false;
  }

  /** Whether the client left the tick beside it; there is one only with a case open. */
  get taken() {
    return Boolean(this.take && !this.take.hidden && this.take.querySelector("input")?.checked);
  }

  /** @param {HTMLElement} button */
  async copy(button) {
    const row = button.closest("[data-row]");
    const place = /** @type {HTMLElement} */ (row ? row.querySelector("code") : this.find("[data-values]"));
    try {
      await navigator.clipboard.writeText(row ? (place.textContent ?? "") : asText(this.values));
      this.announce(this.words.copied);
      button.textContent = this.words.copied;
    } catch {
      getSelection()?.selectAllChildren(place); // copying by hand is always allowed
      this.announce(this.words.hand);
    }
  }
}
