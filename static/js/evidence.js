// @ts-check
// Pages with exhibits: while a copy is being made or its text is read, ask quietly how far it is. Without script a
// refresh does it.
import { pageOf } from "./trusted_types.js";

const list = document.getElementById("exhibits");
const AT_ONCE = 300; // ms; the first text may be there after three seconds
const SOON = 1000; // ms, after something changed: what changes next takes as long again
const OPEN = ["waiting", "unread", "reading"]; // states that change by themselves

if (list?.dataset.status) watch(list, list.dataset.status);

/**
 * Asks less and less often while nothing happens, and stops after ten minutes. Asking does not keep the case open.
 * @param {HTMLElement} list
 * @param {string} address of the states
 */
async function watch(list, address) {
  const until = Date.now() + 10 * 60_000;
  for (let gap = AT_ONCE; Date.now() < until; gap = Math.min(gap * 1.3, 30_000)) {
    await new Promise((resolve) => setTimeout(resolve, gap));
    if (document.hidden) continue;
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (answer.status === 425) continue; // session_binding.js comes first
      if (answer.redirected || !answer.ok) return;
      const states = await answer.json();
      if (await renew(list, states)) gap = SOON;
      if (!Object.values(states).some((state) => OPEN.includes(state))) return;
    } catch {
      // No network just now; the page still says what is so.
    }
  }
}

/**
 * Puts in what changed; whether anything did.
 * @param {HTMLElement} list
 * @param {Record<string, string>} states of each exhibit, by its id
 */
async function renew(list, states) {
  const changed = [...list.querySelectorAll("[data-id]")].filter(
    ({ dataset: { id = "", state } }) => states[id] && states[id] !== state,
  );
  if (changed.length) {
    const answer = await fetch(`${location.pathname}?waits`); // nobody need be here: see cases/access.py
    const page = await pageOf(answer);
    for (const item of changed) {
      if (!item.id) location.replace(`${location.pathname}?waits`);
      else item.replaceWith(page.getElementById(item.id) ?? item);
    }
  }
  return changed.length > 0;
}
