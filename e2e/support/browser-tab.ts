/** What the specs of other browsers need of one, whatever protocol it speaks. */
export interface BrowserTab {
  open(url: string): Promise<void>;
  /** Types into the one element that matches, as keys. */
  type(selector: string, text: string): Promise<void>;
  pressEnter(selector: string): Promise<void>;
  /** The JSON value of an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  close(): Promise<void>;
}
