// The start page by single keys: each follows a link of the page. `?` is answered by keys.js, on every page.

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, dialog, [contenteditable]") || document.querySelector("dialog[open]")) return;
  if (!/^[1-9rg]$/.test(event.key)) return;
  const link = document.querySelector(`.start a[data-key="${event.key}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
