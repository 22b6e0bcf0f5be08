// Draws a part of the desk with everything around it that it expects.
import { FluentProvider, webLightTheme } from "@fluentui/react-components";
import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactElement } from "react";
import { type Desk, DeskContext } from "~/actions/desk";
import { queryClient } from "~/api/live";
import { Notices } from "~/ui/notices";
import { desk as anyDesk } from "./builders";

export function show(element: ReactElement, desk: Desk = anyDesk()) {
  const around = (inner: ReactElement) => (
    <FluentProvider theme={webLightTheme}>
      <QueryClientProvider client={queryClient}>
        <Notices>
          <DeskContext.Provider value={desk}>{inner}</DeskContext.Provider>
        </Notices>
      </QueryClientProvider>
    </FluentProvider>
  );
  const view = render(around(element));
  return { ...view, again: (next: ReactElement) => view.rerender(around(next)) };
}
