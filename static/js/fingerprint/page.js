// @ts-check
// The page at /…/fingerprint/: chosen files go to three workers, values come back. Nothing is sent or kept.
import { Card, fill, forCase } from "./card.js";
import { startWorker } from "../trusted_types.js";

const root = /** @type {HTMLElement} */ (document.getElementById("fingerprint"));
/** @param {string} name */
const part = (name) => /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));
const blank = /** @type {HTMLTemplateElement} */ (part("blank"));
const input = /** @type {HTMLInputElement} */ (root.querySelector("input[type=file]"));
const words = /** @type {PageWords} */ (root.dataset);

const MOST = 4 * 1024 ** 3; // bytes of a file
const MOST_PICTURE = 100 * 1024 ** 2; // bytes of a picture; as pixels it takes many times that
/** @type {FingerprintKind[]} */
const KINDS = ["pdq", "sha-256", "md5"];

// All code is here before a file is chosen, so that nothing at all is requested afterwards.
const workers = started();
/** @type {Map<number, {resolve: (answer: FingerprintAnswer) => void, progress: (share: number) => void}>} */
const waiting = new Map(); // by the number of the question
/** @type {Card[]} */
const queue = [];
/** @type {Card[]} */
const all = []; // every card; what is ticked goes into the case when the client says so
/** @type {(HTMLFormElement & {elements: {values: HTMLInputElement}}) | null} */
const keep = root.querySelector("[data-keep]"); // the form for that, only with a case open
let asked = 0;
let chosen = 0;
let finished = 0;
let cancelled = false;

/**
 * A worker for each kind; none where workers are unknown, or forbidden by an extension.
 * @returns {Record<string, Worker>}
 */
function started() {
  try {
    return Object.fromEntries(
      KINDS.map((kind) => {
        return [kind, startWorker(new URL("./fingerprint_worker.js", import.meta.url))];
      }),
    );
  } catch {
    return {};
  }
}

/** @param {string} text */
function announce(text) {
  part("said").textContent = text;
}

/**
 * @param {FingerprintKind} kind
 * @param {File} file
 * @param {(share: number) => void} progress
 * @returns {Promise<FingerprintAnswer>}
 */
function ask(kind, file, progress) {
  asked += 1;
  workers[kind].postMessage({ id: asked, kind, file });
  return new Promise((resolve) => waiting.set(asked, { resolve, progress }));
}

/** @param {FingerprintAnswer | FingerprintProgress} data */
function answered(data) {
  const asker = waiting.get(data.id);
  if (!asker) return;
  const { resolve, progress } = asker;
  if ("progress" in data) {
    progress(data.progress);
    return;
  }
  waiting.delete(data.id);
  progress(1);
  resolve(data);
}

/**
 * Why there is no picture fingerprint, as far as that can be told before reading; "" when there may be one.
 * @param {File} file
 */
function without(file) {
  if (file.type.startsWith("video/")) return "video";
  if (file.type && !file.type.startsWith("image/")) return "other";
  return file.size > MOST_PICTURE ? "heavy" : "";
}

/**
 * How the card ends: "done" with at least the two file fingerprints, "failed" or "stopped".
 * @param {Card} card
 * @returns {Promise<"done" | "failed" | "stopped">}
 */
async function compute(card) {
  const { file } = card;
  if (!file.size || file.size > MOST) {
    card.note(file.size ? "large" : "empty");
    return "failed";
  }
  const reason = without(file);
  const kinds = reason ? KINDS.slice(1) : KINDS;
  const answers = await Promise.all(
    kinds.map(async (kind) => {
      const answer = await ask(kind, file, (share) => card.progress(kind, share, kinds.length));
      if (answer.result) card.show(kind, answer.result);
      return { kind, ...answer };
    }),
  );
  if (answers.some(({ error }) => error === "cancelled")) return "stopped";
  if (answers.some(({ kind, error }) => error && kind !== "pdq")) {
    card.note("gone");
    return "failed";
  }
  const missing = reason || answers[0].error;
  if (missing) card.note(missing);
  return "done";
}

async function work() {
  part("cancel").hidden = false;
  for (let card = queue[0]; card; queue.shift(), card = queue[0]) {
    announce(fill(words.working, { number: chosen - queue.length + 1, all: chosen }));
    card.state("now");
    const state = cancelled ? "stopped" : await compute(card);
    card.state(state);
    if (state === "done") finished += 1;
  }
  part("cancel").hidden = true;
  part("after").hidden = !finished;
  if (keep) keep.hidden = !finished;
  announce(fill(cancelled ? words.ended : words.finished, { number: finished, all: chosen }));
}

input.addEventListener("change", () => {
  const cards = [...(input.files ?? [])].map((file) => new Card(file, blank, words, announce));
  input.value = ""; // the same file may be chosen again
  part("list").append(...cards.map((card) => card.element));
  all.push(...cards);
  const idle = !queue.length;
  chosen += cards.length;
  queue.push(...cards);
  if (idle && queue.length) {
    cancelled = false;
    work();
  }
});

part("cancel").addEventListener("click", () => {
  cancelled = true;
  for (const worker of Object.values(workers)) worker.postMessage({ cancel: true });
  input.focus();
});

keep?.addEventListener("submit", (event) => {
  const taken = all.filter((card) => card.taken).map(forCase);
  if (!taken.length) {
    event.preventDefault();
    announce(words.none);
  }
  keep.elements.values.value = JSON.stringify(taken);
});

const ready = KINDS.map(
  (kind) =>
    new Promise((resolve, reject) => {
      workers[kind].addEventListener("error", reject);
      workers[kind].addEventListener("message", ({ data }) => (data.ready ? resolve(kind) : answered(data)));
    }),
);
try {
  await Promise.all(ready);
  input.disabled = false;
} catch {
  part("unfit").hidden = false; // a browser without module workers
  part("tool").hidden = true;
}
