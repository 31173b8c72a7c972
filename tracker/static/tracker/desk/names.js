// Names for what the theme's own scripts build without one: lists to choose from, and parts that scroll.

(() => {
  const text = (element) => element?.textContent.replace(/[\s*:]+/g, " ").trim() ?? "";

  function nameOf(select) {
    return select.getAttribute("aria-label") || text(select.labels?.[0]) || select.name.replaceAll("_", " ");
  }

  function nameChoosers() {
    for (const box of document.querySelectorAll(".select2-container")) {
      const select = box.previousElementSibling;
      if (select?.tagName !== "SELECT") continue;
      const name = nameOf(select);
      const chosen = box.querySelector(".select2-selection--single");
      if (chosen && chosen.getAttribute("aria-label") !== name) {
        const held = chosen.querySelector(".select2-selection__rendered");
        chosen.setAttribute("aria-label", name);
        chosen.setAttribute("aria-labelledby", `${(chosen.id ||= `${held.id}-chosen`)} ${held.id}`);
        held.setAttribute("aria-label", name);
      }
      box.querySelector(".select2-search__field:not([aria-label])")?.setAttribute("aria-label", name);
      box.querySelector("ul > .select2-selection__clear:not([role])")?.setAttribute("role", "listitem");
    }
    document
      .querySelector(".select2-dropdown .select2-search__field:not([aria-label])")
      ?.setAttribute("aria-label", "Type to search");
  }

  function nameScrolled() {
    document.querySelectorAll("[data-simplebar]").forEach((part, number) => {
      const heading = part.closest("fieldset, section, .inline-group")?.querySelector("h2, h3");
      const name = part.id === "nav-sidebar-apps" ? "Pages of the admin" : part.querySelector("#result_list") ? "Results" : text(heading);
      part.dataset.simplebarAriaLabel = name || `Part ${number + 1} that scrolls`;
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    nameScrolled();
    nameChoosers();
    new MutationObserver(nameChoosers).observe(document.body, { childList: true, subtree: true });
  });
})();
