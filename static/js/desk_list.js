// @ts-check
// Searches and filters the list of the desk, in the browser alone: what a counsellor looks for reaches no server.
// Without script the whole list is there, what matters most first.
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-desk-filter]"));
const rows = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("tr[data-tags]"));
const more = document.querySelector("[data-desk-more]");

/** @param {HTMLElement} row @param {string} tag @param {string} wanted */
function fits(row, tag, wanted) {
  const tags = (row.dataset.tags ?? "").split(" ");
  return (!tag || tags.includes(tag)) && (row.textContent ?? "").toLowerCase().includes(wanted);
}

/** @param {HTMLFormElement} box */
function begin(box) {
  const search = /** @type {HTMLInputElement} */ (box.querySelector("#desk-search"));
  const tag = /** @type {HTMLSelectElement} */ (box.querySelector("#desk-show"));
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
  box.addEventListener("submit", (event) => event.preventDefault());
  filter(); // a browser may bring back what was typed before
}

if (form && rows.length > 4) begin(form);
