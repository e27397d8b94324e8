"""Ways in which text that was slipped in would become markup, a script or a worker, for a browser to refuse."""

# Each would run or show what somebody slipped into a text.
INJECTIONS = {
    "innerHTML": "document.body.innerHTML = text",
    "outerHTML": "document.querySelector('main').outerHTML = text",
    "insertAdjacentHTML": "document.body.insertAdjacentHTML('beforeend', text)",
    "DOMParser": "new DOMParser().parseFromString(text, 'text/html')",
    "contextual fragment": "document.createRange().createContextualFragment(text)",
    "document.write": "document.write(text)",
    "srcdoc": "document.createElement('iframe').srcdoc = text",
    "script address": "document.createElement('script').src = '/static/js/copy.js'",
    "script text": "document.createElement('script').text = 'document.title = 1'",
    "worker": "new Worker('/static/js/copy.js')",
    "handler": "document.body.setAttribute('onclick', 'document.title = 1')",
    "another policy": "trustedTypes.createPolicy('mine', {createHTML: (text) => text})",
    "the same policy": "trustedTypes.createPolicy('site', {createHTML: (text) => text})",
    "default policy": "trustedTypes.createPolicy('default', {createHTML: (text) => text})",
}
TRY = """(injection) => {
  const text = '<b id="slipped-in">x</b>';
  try { %s; return "taken"; } catch (error) { return error.name; }
}"""
