import { useEffect } from "react";
import { useNavigate } from "react-router";
import { titlePage } from "../app/title";
import { useWords } from "../i18n";
import { Notice } from "./Notice";

/** What stands where nothing is, or nothing for this role. */
export function Nothing() {
  const { t } = useWords();
  const navigate = useNavigate();
  useEffect(() => titlePage(t.app.notFound, t.app.name), [t]);
  return <Notice title={t.app.notFound} action={{ label: t.app.toInbox, onClick: () => void navigate("/inbox") }} />;
}
