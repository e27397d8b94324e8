// @ts-check
// For every page with an open case. Warns before the case closes by itself, keeps it open while someone types,
// and asks before typed text is thrown away. Without script the server closes the case just the same, and what
// was typed goes through the page that asks for the words.
const timer = document.querySelector(".vault-timer");
const MINUTE = 60_000;
const PING = 2 * MINUTE; // at most one request in this time
const APART = 20; // seconds: as long after a visit the server does not write down another
const SAVED = { Accept: "application/json" };

let unsaved = false;
addEventListener("input", (event) => {
  const field = /** @type {Element} */ (event.target);
  if (field.matches('form[method=post] :is(textarea, input[type="text"])')) unsaved = true;
});
addEventListener("submit", (event) => {
  if (!event.defaultPrevented) unsaved = false;
});
addEventListener("beforeunload", (event) => {
  // Never in the way of "Leave now": leave.js covers the page first.
  if (unsaved && !document.body.classList.contains("left")) event.preventDefault();
});

/** Warns early, ends when the time is over, and keeps the case open while someone types. */
class Timer {
  /** @param {HTMLElement} box the warning, with the form that keeps the case open */
  constructor(box) {
    this.box = box;
    this.said = /** @type {HTMLElement} */ (box.querySelector("[role=alert]"));
    this.form = /** @type {HTMLFormElement} */ (box.querySelector("form"));
    this.words = /** @type {PageWords} */ (box.dataset);
    this.idle = Number(box.dataset.minutes) * MINUTE;
    this.early = Number(box.dataset.warn) * MINUTE;
    this.tabs = new BroadcastChannel("vault");
    this.idleSeconds = Number(box.dataset.idle); // a page that was loaded by itself is no visit
    this.since = Date.now() - this.idleSeconds * 1000; // when somebody was last here, as far as the server knows
    this.asked = Date.now();
    this.ended = false;
  }

  watch() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.stay();
    });
    addEventListener("input", () => {
      if (!this.ended && Date.now() - this.asked > PING) this.stay();
    });
    this.tabs.addEventListener("message", () => this.heard());
    if (this.idleSeconds <= APART) this.tabs.postMessage("stayed"); // the other tabs' time began anew too
    // A phone stops timers of a hidden page, so look again when it comes back.
    addEventListener("visibilitychange", () => this.look());
    this.look();
    setInterval(() => this.look(), 10_000);
  }

  heard() {
    this.since = Date.now();
    if (!this.ended) this.box.hidden = true;
  }

  end() {
    this.ended = true;
    this.say(this.words.ended);
    this.form.hidden = true;
  }

  /** @param {string} text */
  say(text) {
    if (this.said.textContent === text && !this.box.hidden) return;
    this.box.hidden = false;
    this.said.textContent = text;
  }

  async stay() {
    this.asked = Date.now();
    try {
      const body = new FormData(this.form);
      const answer = await fetch(this.form.action, { method: "POST", body, headers: SAVED });
      if (answer.ok) {
        this.heard();
        this.tabs.postMessage("stayed");
      } else if (answer.status === 403) this.end();
    } catch {
      // No network just now: the warning stays and the next key tries again.
    }
  }

  // A counsellor who works in the case keeps it open too, so the server is asked before anything is said.
  async askServer() {
    try {
      const answer = await fetch(this.words.ask, { headers: SAVED, redirect: "error" });
      if (answer.ok) this.since = Date.now() - (await answer.json()).idle * 1000;
    } catch {
      // The case has closed, or there is no network just now: what this page knows counts.
    }
  }

  left() {
    return this.since + this.idle - Date.now();
  }

  async look() {
    if (this.ended || this.left() > this.early) return;
    await this.askServer();
    const left = this.left();
    if (left > this.early) this.box.hidden = true;
    else if (left > 0) this.say(this.words.ending);
    else this.end();
  }
}

if (timer) new Timer(timer).watch();
