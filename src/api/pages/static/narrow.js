// While a search is narrowed, htmx looks up what is found anew. Without it the form is sent as a form.

// What was left empty is not said.
document.addEventListener("htmx:configRequest", (event) => {
  const said = event.detail.formData;
  for (const [name, value] of [...said]) if (value === "") said.delete(name);
  for (const name of [...said.keys()]) {
    const of = name.slice("unit.".length);
    if (name.startsWith("unit.") && !said.has(`from.${of}`) && !said.has(`to.${of}`)) said.delete(name);
  }
});

// Groups stay as open as they were.
let open = new Map();
const groups = () => document.querySelectorAll("#shopping details");
document.addEventListener("htmx:beforeSwap", () => {
  open = new Map([...groups()].map((group) => [group.id, group.open]));
});
document.addEventListener("htmx:afterSwap", () => {
  for (const group of groups()) if (open.has(group.id)) group.open = open.get(group.id);
});

// Beside the results there is room for all groups, also where a style can't open them.
if (window.matchMedia("(min-width: 60rem)").matches) document.getElementById("filters").open = true;
