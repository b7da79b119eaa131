/** Colours of the ECG paper. */

/** Colours of a page. */
export interface PaperPalette {
  readonly paper: string;
  readonly fineLine: string;
  readonly coarseLine: string;
  readonly trace: string;
  readonly label: string;
  readonly mark: string;
  readonly warning: string;
  readonly beat: string;
  readonly ectopic: string;
}

/** The dark room's page and the page that looks like printed paper. */
export const palettes: Readonly<Record<'dark' | 'paper', PaperPalette>> = {
  dark: {
    paper: '#0d1013',
    fineLine: '#1a181a',
    coarseLine: '#32282b',
    trace: '#edf2f7',
    label: '#c3cfdb',
    mark: '#7f8c9b',
    warning: '#e9b754',
    beat: '#5cc8b8',
    ectopic: '#f0a35e',
  },
  paper: {
    paper: '#fff7f5',
    fineLine: '#fae3df',
    coarseLine: '#efb9b0',
    trace: '#14181d',
    label: '#14181d',
    mark: '#6f5a56',
    warning: '#8a5200',
    beat: '#0a7266',
    ectopic: '#a8380f',
  },
};
