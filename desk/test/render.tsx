// Draws a part of the desk with everything around it that it expects.
import { createDOMRenderer, FluentProvider, RendererProvider, webLightTheme } from "@fluentui/react-components";
import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactElement, ReactNode } from "react";
import { type Desk, DeskContext } from "~/actions/desk";
import { queryClient } from "~/api/live";
import { Notices } from "~/ui/notices";
import { desk as anyDesk } from "./builders";

// jsdom weighs every rule of every style for each element it looks at: 16 s became 4 s in three tests of the whole desk.
const unstyled = createDOMRenderer(document, { unstable_filterCSSRule: () => false });

export function Around({ children }: { children: ReactNode }) {
  return (
    <RendererProvider renderer={unstyled}>
      <FluentProvider theme={webLightTheme}>
        <QueryClientProvider client={queryClient}>
          <Notices>{children}</Notices>
        </QueryClientProvider>
      </FluentProvider>
    </RendererProvider>
  );
}

export function show(element: ReactElement, desk: Desk = anyDesk()) {
  const around = (inner: ReactElement) => (
    <Around>
      <DeskContext.Provider value={desk}>{inner}</DeskContext.Provider>
    </Around>
  );
  const view = render(around(element));
  return { ...view, again: (next: ReactElement) => view.rerender(around(next)) };
}
