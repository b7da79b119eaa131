/** What a pane shows, as a picture with its annotations burnt in. */

const ink = '#dce5ee';

/**
 * The film as it is on the glass, with the layers and the annotations over it.
 *
 * @param film  canvas of the film, device pixels
 * @param element  the pane, which holds Cornerstone's drawing of the annotations as SVG
 */
export async function paintPane(film: HTMLCanvasElement, element: HTMLElement): Promise<HTMLCanvasElement> {
  const picture = document.createElement('canvas');
  [picture.width, picture.height] = [film.width, film.height];
  const context = contextOf(picture);
  context.drawImage(film, 0, 0);
  for (const layer of element.parentElement?.querySelectorAll<HTMLElement>('[data-film-layer]') ?? []) {
    paintLayer(context, layer, film.width / element.clientWidth);
  }
  const drawing = element.querySelector<SVGSVGElement>('svg.svg-layer');
  if (drawing && drawing.childElementCount > 0) context.drawImage(await toImage(drawing, film.width, film.height), 0, 0);
  return picture;
}

/** Draws the canvases of a `FilmLayer` where they lie. @param scale  device pixels to a CSS px */
function paintLayer(context: CanvasRenderingContext2D, layer: HTMLElement, scale: number): void {
  context.save();
  context.setTransform(new DOMMatrix().scale(scale).multiply(new DOMMatrix(getComputedStyle(layer).transform)));
  for (const canvas of layer.querySelectorAll('canvas')) {
    const { opacity, visibility } = getComputedStyle(canvas);
    if (visibility !== 'visible' || canvas.width === 0) continue;
    context.globalAlpha = Number(opacity);
    context.drawImage(canvas, canvas.offsetLeft, canvas.offsetTop, canvas.offsetWidth, canvas.offsetHeight);
  }
  context.restore();
}

/** Writes the lines of the four corners over a picture, as the pane does. @param scale  device pixels to a CSS px */
export function paintCorners(
  picture: HTMLCanvasElement,
  corners: {
    readonly topLeft: readonly string[];
    readonly topRight: readonly string[];
    readonly bottomLeft: readonly string[];
    readonly bottomRight: readonly string[];
  },
  scale: number,
): void {
  const context = contextOf(picture);
  const [size, step, margin] = [12 * scale, 17 * scale, 12 * scale];
  context.font = `${size}px system-ui, sans-serif`;
  context.textBaseline = 'top';
  const write = (lines: readonly string[], isRight: boolean, isBottom: boolean): void => {
    context.textAlign = isRight ? 'right' : 'left';
    lines.forEach((line, i) => {
      const x = isRight ? picture.width - margin : margin;
      const y = isBottom ? picture.height - margin - step * (lines.length - i) : margin + step * i;
      context.lineWidth = 3 * scale;
      context.strokeStyle = '#000';
      context.strokeText(line, x, y);
      context.fillStyle = ink;
      context.fillText(line, x, y);
    });
  };
  write(corners.topLeft, false, false);
  write(corners.topRight, true, false);
  write(corners.bottomLeft, false, true);
  write(corners.bottomRight, true, true);
}

/** A picture as the bytes of a PNG file. */
export async function toPng(picture: HTMLCanvasElement): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((resolve) => picture.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The picture could not be written as PNG.');
  return new Uint8Array(await blob.arrayBuffer());
}

/** Prints a picture on a page of its own: the page's print style shows nothing else while it is there. */
export function printPicture(picture: HTMLCanvasElement): void {
  const sheet = document.createElement('div');
  sheet.className = 'print-sheet';
  sheet.append(picture);
  document.body.append(sheet);
  window.addEventListener('afterprint', () => sheet.remove(), { once: true });
  window.print();
}

async function toImage(drawing: SVGSVGElement, width: number, height: number): Promise<HTMLImageElement> {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const { clientWidth, clientHeight } = drawing;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('viewBox', `0 0 ${clientWidth} ${clientHeight}`);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The page gives no canvas to draw on.');
  return context;
}
