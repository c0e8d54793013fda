import { Menu, PortalMountNodeProvider, type MenuProps } from "@fluentui/react-components";
import { useState } from "react";

/** A menu that opens within the landmark of its button: whoever goes from landmark to landmark would miss one beside them all. */
export function LandmarkMenu(props: MenuProps) {
  const [landmark, setLandmark] = useState<HTMLElement>();
  return (
    <PortalMountNodeProvider value={landmark}>
      <span hidden ref={(mark) => setLandmark(mark?.closest<HTMLElement>("main,nav") ?? undefined)} />
      <Menu {...props} />
    </PortalMountNodeProvider>
  );
}
