// Brings the checklist up to date while one types. Nothing is saved by it: "change" gives the page back as typed.
const form = document.getElementById("step_form");
let timer;
let asked = 0;

async function bringUpToDate() {
  const mine = ++asked;
  const typed = new FormData(form);
  typed.set("change", "1");
  const answer = await fetch(location.pathname, { method: "POST", body: typed }).catch(() => null);
  if (!answer?.ok || answer.redirected || mine !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const place of ["list", "sum"]) {
    const fresh = page.getElementById(place);
    if (fresh && mine === asked) document.getElementById(place).replaceChildren(...fresh.childNodes);
  }
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(bringUpToDate, 500);
});
