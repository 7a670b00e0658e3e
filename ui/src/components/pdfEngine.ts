/** Draws PDF pages; loaded only where one is shown, since it is large. */
import { GlobalWorkerOptions, getDocument, TextLayer } from "pdfjs-dist/legacy/build/pdf.mjs";
import worker from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";

GlobalWorkerOptions.workerSrc = worker;

export type OpenPdf = {
  pages: number;
  /** Height over width of each page. */
  shape: (page: number) => Promise<number>;
  /** Draws a page `width` CSS pixels wide, with its text over it for selection and screen readers. */
  draw: (page: number, canvas: HTMLCanvasElement, text: HTMLElement, width: number) => Promise<void>;
  close: () => void;
};

export async function openPdf(base64: string): Promise<OpenPdf> {
  const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const task = getDocument({ data });
  const file = await task.promise;
  return {
    pages: file.numPages,
    shape: async (number) => {
      const size = (await file.getPage(number)).getViewport({ scale: 1 });
      return size.height / size.width;
    },
    draw: async (number, canvas, text, width) => {
      const page = await file.getPage(number);
      const scale = width / page.getViewport({ scale: 1 }).width;
      const viewport = page.getViewport({ scale });
      const sharp = Math.min(3, globalThis.devicePixelRatio || 1);
      canvas.width = Math.floor(viewport.width * sharp);
      canvas.height = Math.floor(viewport.height * sharp);
      await page.render({ canvas, viewport, transform: sharp === 1 ? undefined : [sharp, 0, 0, sharp, 0, 0] }).promise;
      text.replaceChildren();
      text.style.setProperty("--total-scale-factor", String(scale));
      text.style.setProperty("--scale-factor", String(scale));
      await new TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport }).render();
    },
    close: () => void task.destroy(),
  };
}
