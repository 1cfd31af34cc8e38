// The dashboard, live: told of a sale, htmx fetches the figures anew. (The extension that comes with htmx's package is
// for an older htmx and hears nothing.)
const live = document.querySelector("[data-stream]");
const SPOKEN_EVERY_MS = 60000;
const AGAIN_MS_MAX = 30000;
let spokenAt = Date.now();
let againMs = 1000;
let open = null;

function show(on) {
  live.querySelector("[data-on]").hidden = !on;
  live.querySelector("[data-off]").hidden = on;
}

function listen() {
  const source = new EventSource(live.dataset.stream);
  source.addEventListener("open", () => {
    againMs = 1000;
    show(true);
  });
  source.addEventListener("summary", () => htmx.trigger(live.querySelector("[hx-get]"), "sold"));
  source.addEventListener("error", () => {
    show(false);
    if (source.readyState !== EventSource.CLOSED) return; // it comes back by itself
    setTimeout(listen, againMs);
    againMs = Math.min(againMs * 2, AGAIN_MS_MAX);
  });
}

// What was opened stays open, and a page that tells of trouble takes no figure's place.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "figures") return;
  event.detail.shouldSwap = event.detail.xhr.status === 200;
  open = document.getElementById("periods").open;
});

document.addEventListener("htmx:afterSettle", () => {
  if (open !== null) document.getElementById("periods").open = open;
  const says = document.getElementById("figures").dataset.says;
  const spoken = live.querySelector("[data-spoken]");
  if (says === spoken.textContent || Date.now() - spokenAt < SPOKEN_EVERY_MS) return;
  spoken.textContent = says;
  spokenAt = Date.now();
});

if (live) listen();
