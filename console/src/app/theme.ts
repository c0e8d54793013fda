/** Fluent UI's themes in our colour: a calm petrol. */

import { createDarkTheme, createLightTheme, type BrandVariants, type Theme } from "@fluentui/react-components";
import { useEffect, useState } from "react";
import { usePreferences } from "./preferences";

const petrol: BrandVariants = {
  10: "#011416", 20: "#052124", 30: "#072f34", 40: "#083c42", 50: "#094a51", 60: "#0a5861",
  70: "#0b6671", 80: "#0b6e7a", 90: "#22808b", 100: "#3b919b", 110: "#54a2ab", 120: "#6eb2ba",
  130: "#88c2c9", 140: "#a2d2d7", 150: "#bde1e5", 160: "#d9f0f2",
};

const shape = {
  borderRadiusMedium: "8px", borderRadiusLarge: "10px", borderRadiusXLarge: "14px",
  fontFamilyBase: "'Segoe UI Variable Text', 'Segoe UI', system-ui, -apple-system, Roboto, 'Noto Sans', sans-serif",
};
const light: Theme = { ...createLightTheme(petrol), ...shape };
const made = createDarkTheme(petrol);
const dark: Theme = {
  ...made, ...shape,
  colorBrandForeground1: petrol[120], colorBrandForeground2: petrol[130], colorBrandForegroundLink: petrol[120],
  colorBrandForegroundLinkHover: petrol[130], colorCompoundBrandForeground1: petrol[120],
  colorNeutralForeground4: "#a3a3a3",
};

export function useTheme(): { theme: Theme; dark: boolean } {
  const chosen = usePreferences().theme;
  const [systemDark, setSystemDark] = useState(() => matchMedia("(prefers-color-scheme: dark)").matches);
  useEffect(() => {
    const query = matchMedia("(prefers-color-scheme: dark)");
    const changed = () => setSystemDark(query.matches);
    query.addEventListener("change", changed);
    return () => query.removeEventListener("change", changed);
  }, []);
  const isDark = chosen === "system" ? systemDark : chosen === "dark";
  useEffect(() => {
    document.documentElement.style.colorScheme = isDark ? "dark" : "light";
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
  }, [isDark]);
  return { theme: isDark ? dark : light, dark: isDark };
}
