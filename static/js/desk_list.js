// @ts-check
// Searches, filters and sorts the desk's list, in the browser alone: what a counsellor looks for reaches no server.
// Without script the whole list is there, what matters most first.
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-desk-filter]"));
const rows = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("tr[data-tags]"));
const places = [...rows].map((row) => row.parentElement);
const more = document.querySelector("[data-desk-more]");

/** @param {HTMLElement} row @param {string} tag @param {string} wanted */
function fits(row, tag, wanted) {
  const tags = (row.dataset.tags ?? "").split(" ");
  return (!tag || tags.includes(tag)) && (row.textContent ?? "").toLowerCase().includes(wanted);
}

/**
 * What a row is sorted by, as text: a day or a time in ISO, or what stands in its first cell. A case that nobody
 * opened comes first, one without a date last.
 * @param {HTMLElement} row @param {string} order
 */
function sortKey(row, order) {
  if (order === "due") return row.dataset.due || "9";
  if (order === "look") return row.dataset.look ?? "";
  return row.querySelector("th a")?.textContent ?? "";
}

/** Puts the rows in an order, into the same places of both tables. @param {string} order */
function sort(order) {
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const sorted = [...rows];
  if (order) sorted.sort((one, other) => collator.compare(sortKey(one, order), sortKey(other, order)));
  places.forEach((bodyOfTable, index) => bodyOfTable?.append(/** @type {HTMLElement} */ (sorted[index])));
}

/** @param {HTMLFormElement} box */
function begin(box) {
  const search = /** @type {HTMLInputElement} */ (box.querySelector("#desk-search"));
  const tag = /** @type {HTMLSelectElement} */ (box.querySelector("#desk-show"));
  const order = /** @type {HTMLSelectElement} */ (box.querySelector("#desk-sort"));
  const said = /** @type {HTMLElement} */ (box.querySelector("[role=status]"));

  function filter() {
    const wanted = search.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      row.hidden = !fits(row, tag.value, wanted);
      shown += Number(!row.hidden);
    }
    if (wanted || tag.value) more?.setAttribute("open", "");
    said.textContent = shown ? "" : (said.dataset.none ?? "");
  }

  box.hidden = false;
  box.addEventListener("input", filter);
  order.addEventListener("change", () => sort(order.value));
  box.addEventListener("submit", (event) => event.preventDefault());
  sort(order.value);
  filter(); // a browser may bring back what was typed before
}

if (form && rows.length > 4) begin(form);
