import { createRoot } from "react-dom/client";
import { loadSettings } from "./app/session";
import { App } from "./app/App";
import "./global.css";

const root = document.getElementById("root");
if (root) {
  void loadSettings().then(() => createRoot(root).render(<App />));
}
