// Asking the server: what was refused comes back as an answer, a lost connection and a lost session as their own errors.

export class NoConnection extends Error {}
export class SignedOut extends Error {}

export async function ask(address, data = null) {
  const options = { headers: { "X-Desk": "1" }, credentials: "same-origin" };
  if (data) Object.assign(options, { method: "POST", body: data });
  let answer;
  try {
    answer = await fetch(address, options);
  } catch {
    throw new NoConnection();
  }
  if (answer.redirected && answer.url.includes("/login/")) throw new SignedOut();
  if (answer.status >= 500) throw new NoConnection();
  const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  let body;
  try {
    body = isJson ? await answer.json() : await answer.text();
  } catch {
    throw new NoConnection();
  }
  return { ok: answer.ok, status: answer.status, body };
}

// Fills a form's data with the token, wherever the page has it.
export function posted(values = {}) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  return data;
}
