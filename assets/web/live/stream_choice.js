// Which of a camera's streams a tile shows. Pure.
const GROWS_BY = 1.5; // a sub stream may be shown that much larger than it is

// streams: of Camera. plays(codec): whether this browser does. The stream's index; the main stream where none fits.
export function chooseStream(streams, widthPx, plays) {
  const playable = streams.filter((stream) => plays(stream.codec));
  const bySize = [...(playable.length > 0 ? playable : streams)].sort((a, b) => a.width - b.width);
  const fitting = bySize.find((stream) => stream.width * GROWS_BY >= widthPx);
  return (fitting ?? bySize.at(-1))?.index ?? 0;
}
