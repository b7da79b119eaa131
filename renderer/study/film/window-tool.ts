/** Window and level by drag. */
import { getEnabledElement, type Types } from '@cornerstonejs/core';
import { WindowLevelTool } from '@cornerstonejs/tools';

/** Cornerstone's tool, but for how far a movement goes: the film's range of grey is known, and need not be looked for in all its pixels each time. */
export class FilmWindowTool extends WindowLevelTool {
  static override toolName = 'FilmWindow';

  override _getImageDynamicRangeFromViewport(viewport: Types.IViewport): number {
    const shown = getEnabledElement(viewport.element)?.viewport as Types.IStackViewport | undefined;
    const image = shown?.getCornerstoneImage();
    return image ? (image.maxPixelValue - image.minPixelValue) * (image.preScale?.scaled === true ? 1 : image.slope) : Number.NaN;
  }
}
