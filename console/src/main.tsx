import { createRoot } from "react-dom/client";
import { keepFocus } from "./app/focus";
import { loadSettings } from "./app/session";
import { App } from "./app/App";
import "./global.css";

const root = document.getElementById("root");
if (root) {
  keepFocus();
  void loadSettings().then(() => createRoot(root).render(<App />));
}
