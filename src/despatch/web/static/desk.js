// The keys of the desk. Every page works without this script: it only presses buttons and follows links that are there.
"use strict";
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "Escape" && typing) { typing.blur(); return; }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !/^[a-z0-9?]$/.test(event.key)) return;
  const found = document.querySelector(`[data-key="${event.key}"]`);
  if (!found) return;
  event.preventDefault();
  if (found.tagName === "DETAILS") found.open = !found.open;
  else found.click();
});
document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.pen[open]")) event.target.querySelector("input:not([type=hidden]), textarea, select")?.focus();
}, true);
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Copied";
  });
}
