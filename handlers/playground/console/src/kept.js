// Small things that outlive a reload: who somebody is, what they have read, how light the page is.
import { useEffect, useState, useSyncExternalStore } from "react";

export function useKept(name, first, where = sessionStorage) {
  const [value, setValue] = useState(() => JSON.parse(where.getItem(name) ?? "null") ?? first);
  useEffect(() => where.setItem(name, JSON.stringify(value)), [name, value, where]);
  return [value, setValue];
}

export function useMedia(query) {
  const list = window.matchMedia(query);
  const watch = (tell) => {
    list.addEventListener("change", tell);
    return () => list.removeEventListener("change", tell);
  };
  return useSyncExternalStore(watch, () => list.matches);
}

// "system" follows the machine; the page's colours hang on `color-scheme` alone.
export function useTheme() {
  const [choice, choose] = useKept("theme", "system", localStorage);
  const systemIsDark = useMedia("(prefers-color-scheme: dark)");
  useEffect(() => {
    document.documentElement.style.colorScheme = choice === "system" ? "light dark" : choice;
  }, [choice]);
  return { choice, choose, dark: choice === "system" ? systemIsDark : choice === "dark" };
}
