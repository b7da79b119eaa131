/** Has Cornerstone's CPU viewports draw a grey film by `GreyDrawing`, by the hook that an image offers for it. */
import { getEnabledElements, type Types } from '@cornerstonejs/core';
import type { FilmToCanvas, GreyDrawing } from './draw-grey.ts';
import { filmToWorld } from './film-plane.ts';

/** The image's own drawing. Cornerstone calls it with the canvas, the window and the orientation in force. */
export function greyRender(drawing: GreyDrawing): NonNullable<Types.IImage['render']> {
  return ({ canvas, image, viewport: shown }) => {
    const viewport = getEnabledElements().find((one) => one.viewport.canvas === canvas)?.viewport;
    if (!viewport || !canvas || !image || !shown) return;
    drawing.draw(
      canvas,
      matrixOf(viewport as Types.IStackViewport),
      {
        windowCenter: shown.voi?.windowCenter ?? 0,
        windowWidth: shown.voi?.windowWidth ?? 1,
        isInverted: shown.invert ?? false,
        slope: image.slope,
        intercept: image.intercept,
      },
      shown.pixelReplication !== true,
    );
  };
}

/** Points of the film that tell where the others lie; far apart, so that rounding does not show. */
const span = 1000;

function matrixOf(viewport: Types.IStackViewport): FilmToCanvas {
  const at = (column: number, row: number): readonly [number, number] => {
    const [x, y] = viewport.worldToCanvas(filmToWorld(viewport, [column, row]));
    return [x * window.devicePixelRatio, y * window.devicePixelRatio];
  };
  const [[x, y], [acrossX, acrossY], [downX, downY]] = [at(0, 0), at(span, 0), at(0, span)];
  return [(acrossX - x) / span, (acrossY - y) / span, (downX - x) / span, (downY - y) / span, x, y];
}
