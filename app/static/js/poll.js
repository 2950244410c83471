// Long work: an element with data-poll (and an id) is asked for anew every other second and replaced, until the answer
// has no data-poll any more. Rests while the page is not looked at.

import { fetchFragment, replaceById } from "./fragment.js";

const EVERY_MS = 2000;
const REST_AFTER_ERROR_MS = 10000;

async function poll(element) {
  if (document.hidden) return EVERY_MS;
  try {
    replaceById(element.id, await fetchFragment(element.dataset.poll));
    return EVERY_MS;
  } catch {
    return REST_AFTER_ERROR_MS;
  }
}

async function follow() {
  const element = document.querySelector("[data-poll][id]");
  setTimeout(follow, element ? await poll(element) : EVERY_MS);
}

setTimeout(follow, EVERY_MS);
