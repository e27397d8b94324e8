// @ts-check
// When the connection dies while a page of the plan is open: links and buttons lead to what the page keeps of the
// plan, its steps and the crisis lines. Kept in the memory of this page alone, so it is gone with the page.
// Without script a dead connection is the browser's own error page.
import { pageOf } from "./trusted_types.js";

const holder = /** @type {HTMLElement} */ (document.querySelector("[data-offline]"));
const main = /** @type {HTMLElement} */ (document.querySelector("main"));
const FRESH = 20_000; // ms after the site answered in which links are followed as ever
const PATIENCE = 4000; // ms
let answered = performance.now();
/** @type {Element | null} */
let kept = null;
let checked = false; // the next form that is sent

async function load() {
  try {
    const answer = await fetch(holder.dataset.offline ?? "", { redirect: "error" });
    if (!answer.ok) return;
    kept = (await pageOf(answer)).querySelector("[data-kept]");
    answered = performance.now();
  } catch {
    // No connection: the page stays as it is.
  }
}

/** Whether the site may be gone, so that it has to be asked first. */
const isDoubtful = () => kept !== null && (!navigator.onLine || performance.now() - answered > FRESH);

async function answers() {
  if (!navigator.onLine) return false;
  try {
    await fetch(import.meta.url, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    answered = performance.now();
    return true;
  } catch {
    return false;
  }
}

/**
 * Show what is kept of an address, or of the plan.
 * @param {string} path
 */
function show(path) {
  /** @type {HTMLElement[]} */
  const parts = [...(kept?.querySelectorAll("[data-path]") ?? [])];
  const part = parts.find((one) => path.startsWith(one.dataset.path ?? "")) ?? parts[0];
  const shown = [kept?.querySelector("[data-notice]"), part].flatMap((one) => one ?? []);
  main.replaceChildren(...shown.map((one) => document.importNode(one, true)));
  main.focus();
  scrollTo(0, 0);
}

/** @param {HTMLAnchorElement} link @param {MouseEvent} event */
function leadsOn(link, event) {
  const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || link.target || link.download;
  return !opensElsewhere && link.origin === location.origin && !link.hash;
}

addEventListener("click", async (event) => {
  const link = /** @type {Element} */ (event.target).closest?.("a");
  if (!link || event.defaultPrevented || !isDoubtful() || !leadsOn(link, event)) return;
  event.preventDefault();
  if (await answers()) location.assign(link.href);
  else show(link.pathname);
});

addEventListener("submit", async (event) => {
  if (checked || event.defaultPrevented || !isDoubtful()) return;
  const form = /** @type {HTMLFormElement} */ (event.target);
  event.preventDefault();
  if (await answers()) {
    checked = true;
    form.requestSubmit(event.submitter);
  } else {
    show(form.dataset.next ?? "");
  }
});

const idle = globalThis.requestIdleCallback ?? ((/** @type {() => void} */ work) => setTimeout(work, 1500));
if (!(/** @type {any} */ (navigator).connection?.saveData)) addEventListener("load", () => idle(load));
