import type { Site } from "./sites";

interface Texts {
  status(site: Site["stations"][number]): string;
}

/** The content of a site's bubble. Names come from outside: they are set as text, never as markup. */
export function sitePopup(site: Site, texts: Texts, open: (stationId: string) => void): HTMLElement {
  const box = document.createElement("div");
  const title = document.createElement("strong");
  title.textContent = site.name;
  const list = document.createElement("ul");
  for (const station of site.stations) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/stations/${encodeURIComponent(station.id)}`;
    link.textContent = station.id;
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(station.id);
    });
    const status = document.createElement("span");
    status.textContent = texts.status(station);
    item.append(link, status);
    list.append(item);
  }
  box.append(title, list);
  return box;
}
