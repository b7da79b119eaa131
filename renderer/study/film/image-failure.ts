/** What Cornerstone does not say by its promises: that an image has failed, and that it is on the glass. */
import { Enums, eventTarget } from '@cornerstonejs/core';

/** Rejects when Cornerstone says, on its global target, that this image has failed. */
export function watchForFailure(imageId: string): { readonly failed: Promise<never>; readonly release: () => void } {
  let release = (): void => undefined;
  const failed = new Promise<never>((_resolve, reject) => {
    const listen = (event: Event): void => {
      const detail = (event as CustomEvent<{ imageId?: string; error?: unknown }>).detail;
      if (detail.imageId === imageId) reject(new Error(describeFailure(detail.error)));
    };
    eventTarget.addEventListener(Enums.Events.IMAGE_LOAD_ERROR, listen);
    release = () => eventTarget.removeEventListener(Enums.Events.IMAGE_LOAD_ERROR, listen);
  });
  failed.catch(() => undefined);
  return { failed, release: () => release() };
}

/** Resolves when an element's viewport has been drawn. */
export function nextRender(element: HTMLElement): Promise<void> {
  return new Promise((resolve) => element.addEventListener(Enums.Events.IMAGE_RENDERED, () => resolve(), { once: true }));
}

/** A failure as an Error with what failed, dug out of the nested objects that a loader rejects with. */
export function failureOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(describeFailure(error));
}

function describeFailure(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error === 'object' && error !== null && 'error' in error) return describeFailure(error.error);
  return typeof error === 'string' ? error : 'its pixels cannot be decoded';
}
