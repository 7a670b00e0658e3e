/** The pages of a PDF, one under the other, as they will print; their text lies over them. */
import { useEffect, useRef, useState } from "react";
import type { OpenPdf } from "./pdfEngine";
import { Loading } from "./State";
import "./pdf-pages.css";

type Drawn = { base64: string; file: OpenPdf; shapes: number[] };

export function PdfPages({ base64, label }: { base64: string; label: string }) {
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let gone = false;
    let opened: OpenPdf | null = null;
    setFailed(false);
    import("./pdfEngine")
      .then(({ openPdf }) => openPdf(base64))
      .then(async (file) => {
        opened = file;
        const shapes = await Promise.all(Array.from({ length: file.pages }, (_, i) => file.shape(i + 1)));
        if (gone) file.close();
        else setDrawn({ base64, file, shapes });
      })
      .catch((fault: unknown) => {
        console.warn("The preview could not be drawn", fault);
        if (!gone) setFailed(true);
      });
    return () => {
      gone = true;
      opened?.close();
    };
  }, [base64]);
  if (failed)
    return (
      <p className="field-error">The pages could not be drawn here. The file itself is good: save it and open it, or read it as text.</p>
    );
  if (!drawn) return <Loading label="Drawing the pages" />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a stop of its own the preview could not be scrolled by keyboard
    <section className="pdf-pages" aria-label={label} tabIndex={0} aria-busy={drawn.base64 !== base64}>
      {drawn.shapes.map((shape, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a page is known by its number
        <PdfPage key={i} file={drawn.file} number={i + 1} of={drawn.shapes.length} shape={shape} />
      ))}
    </section>
  );
}

function PdfPage({ file, number, of, shape }: { file: OpenPdf; number: number; of: number; shape: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const text = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!box.current) return;
    setWidth(box.current.clientWidth);
    const watch = new ResizeObserver(() => setWidth(box.current?.clientWidth ?? 0));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    if (!canvas.current || !text.current || width === 0) return;
    let gone = false;
    // A window that is being dragged wider draws once, when it rests.
    const timer = setTimeout(() => {
      if (gone || !canvas.current || !text.current) return;
      file.draw(number, canvas.current, text.current, width).catch(() => {
        // A file that was closed meanwhile is drawn by its successor.
      });
    }, 30);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [file, number, width]);
  return (
    <article className="pdf-page" ref={box} aria-label={`Page ${number} of ${of}`} style={{ aspectRatio: `1 / ${shape}` }}>
      <canvas ref={canvas} />
      <div ref={text} className="textLayer" />
    </article>
  );
}
