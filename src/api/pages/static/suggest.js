// The search box tells what one may mean: a combobox with a list (ARIA 1.2). Without it the box is a box.
const box = document.getElementById("q");
if (box) {
  const WAIT_MS = 150;
  const form = box.form;
  const list = document.createElement("ul");
  let asked = null, timer = 0, at = -1, typed = "";

  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.suggestions);
  form.append(list);
  for (const [name, said] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) box.setAttribute(name, said);

  const way = ({ kind, slug, text }) => {
    if (kind === "product") return `/p/${encodeURIComponent(slug)}`;
    if (kind === "category") return `/c/${encodeURIComponent(slug)}`;
    return kind === "brand" ? `/search?brand=${encodeURIComponent(slug)}` : `/search?q=${encodeURIComponent(text)}`;
  };
  const close = () => {
    list.hidden = true;
    point(-1);
    box.setAttribute("aria-expanded", "false");
  };
  const point = (place) => {
    at = place;
    [...list.children].forEach((one, index) => one.setAttribute("aria-selected", index === at));
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  };
  const show = (items) => {
    list.replaceChildren(...items.map((item, index) => {
      const one = document.createElement("li"), kind = document.createElement("span");
      one.id = `suggestion-${index}`;
      one.setAttribute("role", "option");
      one.dataset.way = way(item);
      one.textContent = item.text;
      kind.textContent = box.dataset[item.kind] || "";
      one.append(" ", kind);
      return one;
    }));
    point(-1);
    list.hidden = !items.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
  };
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`/products/suggest?q=${encodeURIComponent(typed)}`, { signal: asked.signal });
      if (answer.ok && document.activeElement === box) show((await answer.json()).items);
    } catch { /* a later question has come, or nobody answers: there are no suggestions then */ }
  };

  box.addEventListener("input", () => {
    typed = box.value.trim();
    clearTimeout(timer);
    if (typed) timer = setTimeout(ask, WAIT_MS);
    else asked?.abort(), close();
  });
  box.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!count) return;
      event.preventDefault();
      list.hidden = false;
      box.setAttribute("aria-expanded", "true");
      const step = event.key === "ArrowDown" ? 1 : -1;
      point(at < 0 && step < 0 ? count - 1 : at + step >= count ? -1 : at + step);
    } else if (event.key === "Enter" && at >= 0 && !list.hidden) {
      event.preventDefault();
      location.assign(list.children[at].dataset.way);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const one = event.target.closest("li");
    if (one) location.assign(one.dataset.way);
  });
  box.addEventListener("blur", close);
  form.addEventListener("submit", () => { clearTimeout(timer); asked?.abort(); close(); });
}
