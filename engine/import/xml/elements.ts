/** Finding one's way in a tree of XML elements. */
import type { XmlElement } from './parse-xml.ts';

/** Children of an element by name. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The first element at a path of child names; every branch is followed, so that the first complete path counts. */
export function elementAt(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return element;
  for (const child of childrenOf(element, name)) {
    const found = elementAt(child, ...rest);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Text at a path of child names; '' when there is none. */
export function textAt(element: XmlElement | undefined, ...path: readonly string[]): string {
  return elementAt(element, ...path)?.text ?? '';
}

/** Value of an attribute, trimmed; '' when it is absent. */
export function attributeOf(element: XmlElement | undefined, name: string): string {
  return element?.attributes.get(name)?.trim() ?? '';
}

/** All elements of a name below an element, in the order of the document. */
export function descendantsOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.flatMap((child) => [...(child.name === name ? [child] : []), ...descendantsOf(child, name)]) ?? [];
}

/** A number as XML files write it; `null` for an empty text and for anything else. */
export function numberOf(text: string): number | null {
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}
