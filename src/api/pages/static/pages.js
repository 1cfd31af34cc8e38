// What pages do beyond what forms and links do by themselves. Without it all of them work.

// A form that was sent is not sent again by a second click.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.asks && !window.confirm(form.dataset.asks)) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});

// A page that is come back to has its forms as they were before.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// What is filled in while an answer is under way is still there when it has come.
const fields = () => document.querySelectorAll("input[id]:not([type=file]), select[id], textarea[id]");
const filled = (field) => (["checkbox", "radio"].includes(field.type) ? "checked" : "value");
const sent = new WeakMap();
let since = [];
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  sent.set(detail.xhr, new Map([...fields()].map((field) => [field.id, field[filled(field)]])));
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const then = sent.get(detail.xhr);
  const now = [...fields()].map((field) => [field.id, filled(field), field[filled(field)]]);
  since = now.filter(([id, , value]) => then?.has(id) && then.get(id) !== value);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const [id, how, value] of since) {
    const field = document.getElementById(id);
    if (field) field[how] = value;
  }
});

// What was refused is read first.
document.querySelector("[data-focus]")?.focus();
