// @ts-check
// The only place where text becomes a page, or an address a worker. Pages are served with Trusted Types: a browser
// that knows them throws wherever else a script hands a string to innerHTML, to DOMParser or to a worker, and lets
// no second policy be made. Neither function takes text that somebody could have typed.
const POLICY = "site";
const HERE = new URL("../", import.meta.url).href; // scripts and libraries of this site

/** @param {string} text @returns {any} where there are no Trusted Types, plain text does */
const asIs = (text) => text;

/** @type {{createHTML: (text: string) => any, createScriptURL: (address: string) => any}} */
const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy(POLICY, {
  createHTML: asIs,
  createScriptURL: asIs,
}) ?? { createHTML: asIs, createScriptURL: asIs };

/**
 * A page of this site, read without being shown: nothing in it runs or is loaded.
 * @param {Response} answer of fetch; only what this site itself answered is read
 * @returns {Promise<Document>} empty where the answer is an error
 */
export async function pageOf(answer) {
  const isOurs = answer.type === "basic" && new URL(answer.url).origin === location.origin;
  const markup = isOurs && answer.ok ? await answer.text() : "";
  return new DOMParser().parseFromString(policy.createHTML(markup), "text/html");
}

/**
 * @param {URL} address of a script of this site, made with import.meta.url
 * @returns {Worker} throws where there can be none
 */
export function startWorker(address) {
  if (!address.href.startsWith(HERE)) throw new TypeError("no script of this site");
  return new Worker(policy.createScriptURL(address.href), { type: "module" });
}
