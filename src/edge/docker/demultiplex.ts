import { StringDecoder } from 'node:string_decoder';
import type { LogLine } from '../../core/port/docker.ts';

const headerBytes = 8;
/** A line longer than this is cut into several: a program may never end one. */
const maxLineChars = 16 * 1024;

/** Takes the bytes of a log as they come and gives lines; `end` gives what has no line end yet. */
export interface LogReader {
  push(chunk: Buffer): void;
  end(): void;
}

/** Reads a terminal's log: plain bytes, one stream. */
export function readTerminal(onLine: (line: LogLine) => void): LogReader {
  const lines = lineReader('stdout', onLine);
  return { push: lines.push, end: lines.end };
}

/**
 * Reads the engine's framed log (8 bytes: stream, 3 zeros, length; then the bytes), each byte once.
 * dockerode's own demuxer copies the rest for every frame, which takes seconds and gigabytes for a megabyte of lines
 * (https://github.com/apocas/docker-modem/issues/616).
 */
export function demultiplex(onLine: (line: LogLine) => void): LogReader {
  const streams = { 1: lineReader('stdout', onLine), 2: lineReader('stderr', onLine) };
  const header = Buffer.alloc(headerBytes);
  let headerFilled = 0;
  let payloadLeft = 0;
  let current = streams[1];

  return {
    push(chunk) {
      let at = 0;
      while (at < chunk.length) {
        if (payloadLeft === 0) {
          const taken = chunk.copy(header, headerFilled, at, at + headerBytes - headerFilled);
          headerFilled += taken;
          at += taken;
          if (headerFilled < headerBytes) return;
          headerFilled = 0;
          payloadLeft = header.readUInt32BE(4);
          current = header[0] === 2 ? streams[2] : streams[1];
          continue;
        }
        const part = chunk.subarray(at, at + payloadLeft);
        current.push(part);
        payloadLeft -= part.length;
        at += part.length;
      }
    },
    end() {
      streams[1].end();
      streams[2].end();
    },
  };
}

function lineReader(stream: LogLine['stream'], onLine: (line: LogLine) => void): LogReader {
  // Keeps the first bytes of a character whose rest is in the next frame.
  const decoder = new StringDecoder('utf8');
  let open = '';
  const give = (text: string) => onLine({ stream, text: text.endsWith('\r') ? text.slice(0, -1) : text });
  const take = (text: string) => {
    const pieces = (open + text).split('\n');
    open = pieces.pop() ?? '';
    for (const piece of pieces) give(piece);
    while (open.length > maxLineChars) {
      give(open.slice(0, maxLineChars));
      open = open.slice(maxLineChars);
    }
  };
  return {
    push: (chunk) => take(decoder.write(chunk)),
    end() {
      take(decoder.end());
      if (open !== '') give(open);
      open = '';
    },
  };
}
