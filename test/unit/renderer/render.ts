/** Renders a component to HTML on the server's side, for tests of what the reader is told. */
import type { Component } from 'svelte';
import { render } from 'svelte/server';

/**
 * The HTML of a component without Svelte's comments, runs of white space as one blank.
 *
 * @param component  the component
 * @param props  its props
 */
export function html<Props extends Record<string, unknown>>(component: Component<Props>, props: Props): string {
  return render(component, { props })
    .body.replaceAll(/<!--.*?-->/g, '')
    .replaceAll(/\s+/g, ' ');
}

/** Only the text that is shown, tags left out. */
export function text<Props extends Record<string, unknown>>(component: Component<Props>, props: Props): string {
  return html(component, props)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
