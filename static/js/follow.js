// @ts-check
// A part of a page that is asked for again and again while the page can be seen, and replaced only when it changed.
// Asking keeps nothing open; that somebody clicks, types or scrolls here goes with the next question.
import { pageOf } from "./trusted_types.js";

const SIGNS = ["input", "pointerdown", "keydown", "wheel", "touchmove"]; // of somebody at the page

/**
 * @typedef {object} FollowedPart
 * @property {string} address answers with the part, with 304 while it is `mark`, or with 404 when it is over
 * @property {string} mark of the part as it was loaded
 * @property {number} every ms between two questions
 * @property {number} again ms until the next one while nobody answers or nobody is signed in
 * @property {(fresh: HTMLElement) => void} replace
 * @property {(idle: number) => void} same nothing changed; `idle`: ms since somebody clicked, typed or scrolled
 * @property {() => void} hide nobody may read here now; a later answer may bring the part back
 * @property {() => void} end nobody will read here any more
 * @property {() => void} lose no answer came
 */

/** @param {FollowedPart} part */
export function follow(part) {
  let { mark } = part;
  let active = false;
  let lastActive = Date.now();
  let timer = 0;
  let over = false;

  async function look() {
    clearTimeout(timer);
    if (over || document.hidden) return;
    let pause = part.every;
    try {
      pause = await ask();
    } catch {
      part.lose();
      pause = part.again;
    }
    timer = setTimeout(look, pause);
  }

  async function ask() {
    /** @type {Record<string, string>} */
    const headers = { "If-None-Match": `"${mark}"` };
    if (active) headers["X-Active"] = "1";
    active = false;
    const answer = await fetch(part.address, { headers, cache: "no-store", redirect: "manual" });
    if (answer.status === 404) {
      over = true;
      part.end();
    } else if (answer.type === "opaqueredirect" || answer.status === 403) {
      mark = "";
      part.hide();
      return part.again;
    } else if (answer.status === 200) {
      part.replace((await pageOf(answer)).body);
      mark = (answer.headers.get("ETag") ?? "").replaceAll('"', "");
      renewToken(answer.headers.get("X-Form-Token"));
    } else if (answer.status === 304) part.same(Date.now() - lastActive);
    else throw new Error(String(answer.status));
    return part.every;
  }

  function touch() {
    active = true;
    lastActive = Date.now();
  }

  for (const sign of SIGNS) addEventListener(sign, touch, { passive: true });
  addEventListener("visibilitychange", look);
  timer = setTimeout(look, part.every);
}

// Signing in anew ends the token that the forms were loaded with.
/** @param {string | null} token */
function renewToken(token) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = document.querySelectorAll("input[name=csrfmiddlewaretoken]");
  for (const field of fields) if (token) field.value = token;
}
