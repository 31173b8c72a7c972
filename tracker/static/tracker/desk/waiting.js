// Looks again until the page has been fetched: then the address leads to the desk.

const root = document.getElementById("waiting");

async function look() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (answer.redirected) return void location.replace(answer.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("waiting");
    if (!fresh) return void location.reload();
    root.innerHTML = fresh.innerHTML;
    if (!fresh.dataset.waits) return undefined;
  } catch {
    // No connection: the next look may have one.
  }
  return void setTimeout(look, 2000);
}

if (root.dataset.waits) setTimeout(look, 1500);
