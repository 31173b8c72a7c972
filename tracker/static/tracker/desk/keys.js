// `?` shows the keys of the page: its own dialog where it has one, else the list of all pages.

(() => {
  const FIELDS = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
  let opener = null;

  function show(dialog) {
    opener = document.activeElement;
    dialog.showModal();
  }

  async function fetched() {
    const answer = await fetch("/admin/keys/", { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = page.querySelector("#content-main");
    if (!list) return null;
    const dialog = document.createElement("dialog");
    dialog.id = "keys";
    dialog.className = "desk-keys";
    dialog.setAttribute("aria-label", "Keys");
    list.removeAttribute("id");
    const close = document.createElement("form");
    close.method = "dialog";
    close.innerHTML = '<button type="submit" class="button">Close</button>';
    list.append(close);
    dialog.append(list);
    document.body.append(dialog);
    return dialog;
  }

  async function keys() {
    const known = document.querySelector("dialog#keys");
    if (known?.open) return;
    try {
      const dialog = known ?? (await fetched());
      if (!dialog) throw new Error("no list");
      if (!dialog.dataset.wired) {
        dialog.dataset.wired = "1";
        dialog.addEventListener("close", () => opener?.focus());
      }
      show(dialog);
    } catch {
      location.assign("/admin/keys/");
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest(FIELDS)) return;
    event.preventDefault();
    keys();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[data-key="?"]');
    if (!link || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    event.preventDefault();
    keys();
  });
})();
