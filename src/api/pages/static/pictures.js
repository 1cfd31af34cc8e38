// Pictures of a product are sent one after the other, and put in order by hand. Without it forms and buttons do both.

const upload = document.querySelector("[data-upload]");
const said = document.querySelector("[data-said]");
const chooser = upload.querySelector("input[type=file]");
const progress = upload.querySelector("[data-progress]");
chooser.multiple = true;
upload.querySelector("label").textContent = upload.dataset.several;

const section = () => document.getElementById("pictures");
const read = (html) => new DOMParser().parseFromString(html, "text/html");

const reason = (refusal) =>
  (refusal?.querySelector("ul") ?? refusal)?.textContent.trim().replace(/\s+/g, " ");

// The list as it is now, of a page that was sent for; what went wrong, of one that says so.
function take(page) {
  const fresh = page.getElementById("pictures");
  const refusal = page.querySelector(".notice.bad");
  if (!fresh || refusal) return reason(refusal) || upload.dataset.failed;
  for (const part of [fresh, page.getElementById("tabs")]) {
    document.getElementById(part.id).replaceWith(document.importNode(part, true));
  }
  readyToMove();
  return null;
}

function send(file) {
  const item = document.createElement("li");
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  item.append(`${file.name}: ${upload.dataset.waits} `, bar);
  progress.append(item);
  const tell = (words, bad) => {
    item.textContent = `${file.name}: ${words}`;
    item.classList.toggle("bad", bad);
  };
  return () =>
    new Promise((done) => {
      const request = new XMLHttpRequest();
      const form = new FormData();
      form.append("file", file);
      request.upload.onprogress = (event) => {
        if (event.lengthComputable) bar.value = event.loaded / event.total;
      };
      request.onload = () => {
        const wrong = take(read(request.responseText));
        tell(wrong ?? upload.dataset.done, wrong !== null);
        done();
      };
      request.onerror = () => {
        tell(upload.dataset.failed, true);
        done();
      };
      request.open("POST", upload.action);
      request.send(form);
    });
}

let queue = Promise.resolve();
function sendAll(files) {
  for (const file of files) queue = queue.then(send(file));
}

upload.addEventListener("submit", (event) => {
  event.preventDefault();
  sendAll(chooser.files);
  upload.reset();
});
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  upload.addEventListener(kind, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    upload.toggleAttribute("data-over", kind === "dragenter" || kind === "dragover");
    if (kind === "drop") sendAll(event.dataTransfer.files);
  });
}

// Order: by buttons, which keep the focus, or by dragging a picture onto another one's place.
let moving = false;
async function arrange(change, after) {
  const form = document.getElementById("arrange");
  if (moving) return;
  moving = true;
  const fields = new URLSearchParams(new FormData(form));
  change(fields);
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields });
    const wrong = take(read(await answer.text()));
    said.textContent = wrong ?? upload.dataset.moved;
    if (wrong === null) after?.();
  } catch {
    said.textContent = upload.dataset.failed;
  }
  moving = false;
}

document.addEventListener(
  "submit",
  (event) => {
    const button = event.submitter;
    if (event.target.id !== "arrange" || !button) return;
    event.preventDefault();
    arrange(
      (fields) => fields.set(button.name, button.value),
      () => {
        const same = `button[value="${button.value}"]`;
        (document.querySelector(`${same}[name="${button.name}"]:enabled`) ?? document.querySelector(`${same}:enabled`))?.focus();
      },
    );
  },
  true,
);

let held = null;
function readyToMove() {
  const places = [...section().querySelectorAll("[data-picture]")];
  if (places.length < 2) return;
  for (const place of places) {
    const shown = place.querySelector(".shown");
    shown.draggable = true;
    shown.querySelector("img").draggable = false;
    shown.addEventListener("dragstart", (event) => {
      held = place;
      place.dataset.held = "";
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", place.dataset.picture);
    });
    shown.addEventListener("dragend", () => {
      delete place.dataset.held;
      held = null;
    });
    place.addEventListener("dragover", (event) => {
      if (!held || held === place) return;
      event.preventDefault();
      place.dataset.under = "";
    });
    place.addEventListener("dragleave", () => delete place.dataset.under);
    place.addEventListener("drop", (event) => {
      delete place.dataset.under;
      if (!held || held === place) return;
      event.preventDefault();
      const order = places.map((one) => one.dataset.picture);
      const [picture] = order.splice(places.indexOf(held), 1);
      order.splice(places.indexOf(place), 0, picture);
      arrange((fields) => {
        fields.delete("order");
        for (const one of order) fields.append("order", one);
      });
    });
  }
}
readyToMove();
