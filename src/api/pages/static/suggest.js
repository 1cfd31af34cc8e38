// The search box tells what one may mean: a combobox with a list (ARIA 1.2). Without it the box is a box.
const box = document.getElementById("q");
if (box) {
  const WAIT_MS = 150;
  const list = document.createElement("ul");
  let asked, timer, typed, at = -1;

  const mark = (element, said) => Object.entries(said).forEach((pair) => element.setAttribute(...pair));
  mark(list, { id: "suggestions", role: "listbox", "aria-label": box.dataset.suggestions });
  mark(box, { role: "combobox", "aria-autocomplete": "list", "aria-controls": "suggestions" });
  box.form.append(list);

  const open = (wanted) => {
    list.hidden = !wanted;
    mark(box, { "aria-expanded": wanted });
  };
  const point = (place) => {
    at = place;
    [...list.children].forEach((one, index) => mark(one, { "aria-selected": index === at }));
    if (at < 0) return box.removeAttribute("aria-activedescendant");
    mark(box, { "aria-activedescendant": list.children[at].id });
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    open(false);
    point(-1);
  };
  const way = ({ kind, slug, text }) => {
    const said = encodeURIComponent(slug ?? text);
    return { product: `/p/${said}`, category: `/c/${said}`, brand: `/search?brand=${said}` }[kind] ?? `/search?q=${said}`;
  };
  const option = (item, index) => {
    const one = document.createElement("li"), kind = document.createElement("span");
    mark(one, { id: `suggestion-${index}`, role: "option", "data-way": way(item) });
    kind.textContent = box.dataset[item.kind] ?? "";
    one.append(item.text, " ", kind);
    return one;
  };
  const ask = async () => {
    asked = new AbortController();
    try {
      const answer = await fetch(`/products/suggest?q=${encodeURIComponent(typed)}`, { signal: asked.signal });
      if (!answer.ok || document.activeElement !== box) return;
      list.replaceChildren(...(await answer.json()).items.map(option));
      point(-1);
      open(list.children.length > 0);
    } catch { /* typed on, or nobody answers */ }
  };

  open(false);
  box.addEventListener("input", () => {
    clearTimeout(timer);
    asked?.abort();
    typed = box.value.trim();
    if (typed) timer = setTimeout(ask, WAIT_MS);
    else close();
  });
  box.addEventListener("keydown", (event) => {
    const count = list.children.length, step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && count) {
      open(true);
      point(((at + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && at >= 0) location.assign(list.children[at].dataset.way);
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const one = event.target.closest("li");
    if (one) location.assign(one.dataset.way);
  });
  box.addEventListener("blur", close);
  box.form.addEventListener("submit", close);
}
