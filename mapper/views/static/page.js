// Cards open their why by click, Enter and Space; arrow keys move between cards; Escape goes back.
// Without this script the links still work: the why they point at is shown by :target.
(() => {
  if (window.mapperPage) return;
  window.mapperPage = true;

  const cards = (map) => [...map.querySelectorAll(".view:not(.off) a.m")];

  function open(card) {
    const map = card.closest(".mm");
    const why = document.getElementById(card.getAttribute("href").slice(1));
    if (!map || !why) return;
    map.querySelectorAll("article.why.on").forEach((other) => other.classList.remove("on"));
    map.querySelectorAll("a.m[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
    why.classList.add("on");
    card.setAttribute("aria-current", "true");
    const aside = why.closest(".mm-why");
    if (aside) aside.scrollTop = 0;
    if (window.matchMedia("(max-width: 1100px)").matches) why.scrollIntoView({ block: "nearest" });
  }

  function step(card, key) {
    const box = card.getBoundingClientRect();
    const across = (other) => Math.abs(other.left - box.left);
    const all = cards(card.closest(".mm")).map((other) => [other, other.getBoundingClientRect()]);
    const ways = {
      ArrowDown: ([, other]) => other.top > box.top + 1 && across(other) < box.width / 2,
      ArrowUp: ([, other]) => other.top < box.top - 1 && across(other) < box.width / 2,
      ArrowRight: ([, other]) => other.left > box.left + box.width / 2,
      ArrowLeft: ([, other]) => other.left < box.left - box.width / 2,
    };
    const way = ways[key];
    const far = ([, other]) => Math.abs(other.top - box.top) * 2 + across(other);
    const next = all.filter(way).sort((one, two) => far(one) - far(two))[0];
    if (next) next[0].focus();
  }

  document.addEventListener("click", (event) => {
    const card = event.target.closest && event.target.closest(".mapper a.m");
    if (!card) return;
    event.preventDefault();
    open(card);
  });

  document.addEventListener("keydown", (event) => {
    const card = event.target.closest && event.target.closest(".mapper a.m");
    if (card && event.key.startsWith("Arrow")) {
      event.preventDefault();
      step(card, event.key);
    } else if (card && event.key === " ") {
      event.preventDefault();
      open(card);
    } else if (event.key === "Escape") {
      // of two maps on a page, the one in which the reader is
      const map = (event.target.closest && event.target.closest(".mm")) || document;
      const current = map.querySelector("a.m[aria-current]");
      if (current) current.focus();
    }
  });

  document.addEventListener("change", (event) => {
    const input = event.target.closest && event.target.closest(".mapper .switch input");
    if (!input) return;
    const map = input.closest(".mm");
    map.querySelectorAll(".view").forEach((view) => view.classList.toggle("off", view.dataset.view !== input.value));
  });
})();
