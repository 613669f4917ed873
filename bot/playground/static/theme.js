// Light, dark or as the system says. Loaded before the first paint, so that nothing flashes.
(() => {
  const order = ["system", "light", "dark"];
  const root = document.documentElement;
  let theme = localStorage.getItem("theme") ?? "system";

  function apply() {
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
  }

  apply();
  document.addEventListener("DOMContentLoaded", () => {
    const name = document.getElementById("theme-name");
    name.textContent = theme;
    document.getElementById("theme").addEventListener("click", () => {
      theme = order[(order.indexOf(theme) + 1) % order.length];
      localStorage.setItem("theme", theme);
      name.textContent = theme;
      apply();
    });
  });
})();
