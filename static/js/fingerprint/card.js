// @ts-check
// What the page shows of one file: its progress, its values, and why one of them is missing.
const USABLE = 50; // of 100; less is unusable by the rule of PDQ's authors

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export function size(bytes, language) {
  // Counted as the site's own pages count, so that nobody thinks the file has changed.
  const [unit, by] = bytes < 1024 ** 2 ? ["kilobyte", 1024] : ["megabyte", 1024 ** 2];
  /** @type {Intl.NumberFormatOptions} */
  const format = { style: "unit", unit, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(language, format).format(bytes / by);
}

/**
 * The values as lines of text. Without the file's name, which may tell more than it should.
 * @param {{pdq?: {hash: string, quality: number}, [kind: string]: any}} values
 */
export function asText({ pdq, ...others }) {
  const lines = Object.entries(others).map(([kind, value]) => `${kind.toUpperCase()}: ${value}`);
  return [...(pdq ? [`PDQ: ${pdq.hash} (${pdq.quality}/100)`] : []), ...lines].join("\n");
}

/** What a case keeps of a file: its values, sort and size. Never its name. */
export function forCase({ values: { pdq, ...others }, file }) {
  return { ...others, ...(pdq && { pdq: pdq.hash, quality: pdq.quality }), size: file.size, type: file.type };
}

export class Card {
  /**
   * @param {File} file
   * @param {HTMLTemplateElement} blank
   * @param {DOMStringMap} words the page's sentences
   * @param {(text: string) => void} announce for screen readers
   */
  constructor(file, blank, words, announce) {
    this.file = file;
    this.words = words;
    this.announce = announce;
    /** @type {{pdq?: {hash: string, quality: number}, [kind: string]: any}} */
    this.values = {};
    this.shares = new Map();
    /** @type {HTMLElement} */
    this.element = /** @type {any} */ (blank.content.firstElementChild.cloneNode(true));
    this.find("[data-name]").textContent = file.name;
    this.find("[data-size]").textContent = size(file.size, document.documentElement.lang);
    this.element.addEventListener("click", ({ target }) => {
      const pressed = /** @type {HTMLElement} */ (target);
      if (pressed.matches("button")) this.copy(pressed);
    });
  }

  /** @returns {any} the element of this card; its kind is what the page makes it */
  find(selector) {
    return this.element.querySelector(selector);
  }

  note(name, values = {}) {
    const line = document.createElement("p");
    line.textContent = fill(this.words[name], values);
    this.find("[data-notes]").append(line);
    this.find("[data-notes]").hidden = false;
  }

  state(name) {
    const tag = this.find("[data-state]");
    tag.textContent = this.words[name];
    tag.className = { done: "tag", failed: "tag stop" }[name] ?? "tag wait";
    this.find("progress").hidden = name !== "now";
    this.find("[data-copy-all]").hidden = !Object.keys(this.values).length;
    if (this.find("[data-take]")) this.find("[data-take]").hidden = name !== "done";
  }

  progress(kind, share, kinds) {
    this.shares.set(kind, share);
    this.find("progress").value = [...this.shares.values()].reduce((sum, one) => sum + one, 0) / kinds;
  }

  show(kind, value) {
    if (kind === "pdq") {
      if (value.moves) this.note("moves");
      if (value.quality < USABLE) {
        this.note("poor", value);
        return;
      }
      this.find("[data-quality]").textContent = fill(this.words.quality, value);
    }
    this.values[kind] = value;
    this.find(`[data-row="${kind}"] code`).textContent = value.hash ?? value;
    this.find(`[data-row="${kind}"]`).hidden = false;
  }

  /** Whether the client left the tick beside it; there is one only with a case open. */
  get taken() {
    const tick = this.find("[data-take]");
    return Boolean(tick) && !tick.hidden && tick.querySelector("input").checked;
  }

  async copy(button) {
    const row = button.closest("[data-row]");
    const place = row ? row.querySelector("code") : this.find("[data-values]");
    try {
      await navigator.clipboard.writeText(row ? place.textContent : asText(this.values));
      this.announce(this.words.copied);
      button.textContent = this.words.copied;
    } catch {
      getSelection().selectAllChildren(place); // copying by hand is always allowed
      this.announce(this.words.hand);
    }
  }
}
