// Quick hide: the button «Göm», or Escape twice within a second. The page is emptied at once, the session is locked by
// POST, and a neutral page takes this one's place. The browser's history is not erased: the button says so.

const TWICE_WITHIN_MS = 1000;

function wipe() {
  document.body.replaceChildren();
  document.title = "";
}

function hide(form) {
  const { action, dataset } = form;
  const body = new FormData(form);
  wipe();
  fetch(action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
  location.replace(dataset.hide);
}

const form = document.querySelector("form[data-hide]");
if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    hide(form);
  });
  let last = -Infinity;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    if (event.timeStamp - last < TWICE_WITHIN_MS) hide(form);
    last = event.timeStamp;
  });
}

// A page that the browser kept in memory must not come back with the back button.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  wipe();
  location.reload();
});
