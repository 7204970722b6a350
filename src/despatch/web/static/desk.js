// The keys of the desk, and a slider of years. Every page works without this script: it only presses buttons,
// fills fields and follows links that are there.
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
for (const slider of document.querySelectorAll("input[data-years]")) {
  const { from, to } = slider.form.elements;
  const last = () => String(Number(slider.value) + Number(slider.dataset.years) - 1).padStart(4, "0");
  const first = () => slider.value.padStart(4, "0");
  slider.closest("p").hidden = false;
  slider.addEventListener("input", () => { from.value = first(); to.value = last(); });
  slider.addEventListener("change", () => slider.form.requestSubmit());
}
