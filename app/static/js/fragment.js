// Fetches a piece of HTML as parsed nodes. XMLHttpRequest and not fetch: it hands over a document, so no string of
// HTML is ever assigned and the pages may be served with require-trusted-types-for 'script'.
// Scripts in the answer do not run.

export class Refused extends Error {
  constructor(status) {
    super(`${status}`);
    this.status = status;
  }
}

export function fetchFragment(url, { method = "GET", body = null, token = "" } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.responseType = "document";
    request.timeout = 15000;
    request.setRequestHeader("Accept", "text/html");
    request.setRequestHeader("X-Fragment", "true");
    if (token) request.setRequestHeader("X-CSRFToken", token);
    request.onload = () => {
      const understood = request.status < 300 || request.status === 422;
      if (understood && request.response) resolve(request.response);
      else reject(new Refused(request.status));
    };
    request.onerror = request.ontimeout = () => reject(new Refused(0));
    request.send(body);
  });
}

// Puts the element with this id from the answer in place of the one on the page.
export function replaceById(id, answer) {
  const present = document.getElementById(id);
  const fresh = answer.getElementById(id);
  if (!present || !fresh) throw new Error(`no element ${id}`);
  present.replaceWith(document.adoptNode(fresh));
}
