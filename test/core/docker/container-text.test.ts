import { describe, expect, test } from 'vitest';
import { commandWords } from '../../../src/core/docker/command-words.ts';
import { detailStateText, isAiling, isSettled, portsText, stateText } from '../../../src/core/docker/container-text.ts';
import { parseCpuMillis, parseMemoryBytes } from '../../../src/core/docker/memory-size.ts';

test.each([
  ['running', 'Up 2 hours (healthy)', 'running healthy', false],
  ['running', 'Up 2 hours (unhealthy)', 'running unhealthy', true],
  ['running', 'Up 1 second (health: starting)', 'running starting', false],
  ['running', 'Up 2 hours', 'running', false],
  ['running', 'Up 2 hours (Paused)', 'running', false],
  ['exited', 'Exited (0) 3 seconds ago', 'exited 0', false],
  ['exited', 'Exited (137) 3 seconds ago', 'exited 137', true],
  ['restarting', 'Restarting (1) 3 seconds ago', 'restarting 1', true],
  ['dead', 'Dead', 'dead', true],
  ['created', 'Created', 'created', false],
])('%s, "%s" reads %s and wants attention: %s', (state, status, said, ailing) => {
  expect(stateText({ state, status })).toBe(said);
  expect(isAiling({ state, status })).toBe(ailing);
});

test('ports read as docker writes them, IPv4 and IPv6 once', () => {
  const tcp = { containerPort: 80, protocol: 'tcp' };
  expect(
    portsText([
      { ...tcp, hostPort: 8080, hostAddress: '0.0.0.0' },
      { ...tcp, hostPort: 8080, hostAddress: '::' },
      { ...tcp, hostPort: 9090, hostAddress: '127.0.0.1' },
      { containerPort: 53, protocol: 'udp', hostPort: undefined, hostAddress: undefined },
    ]),
  ).toBe('8080→80, 127.0.0.1:9090→80, 53/udp');
});

describe('an inspected container', () => {
  const plain = { health: undefined, exitCode: undefined, outOfMemory: false, error: undefined };
  test.each([
    [{ ...plain, state: 'running', health: 'healthy' }, 'running healthy', true],
    [{ ...plain, state: 'running', health: 'starting' }, 'running starting', false],
    [{ ...plain, state: 'exited', exitCode: 137, outOfMemory: true }, 'exited 137, out of memory', true],
    [{ ...plain, state: 'running', outOfMemory: true }, 'running', true],
    [{ ...plain, state: 'restarting' }, 'restarting', false],
    [{ ...plain, state: 'created', error: 'no such device' }, 'created, no such device', false],
  ])('%o reads "%s"; settled: %s', (container, said, settled) => {
    expect(detailStateText(container)).toBe(said);
    expect(isSettled(container)).toBe(settled);
  });
});

test.each([
  ['128m', 128 * 1024 ** 2],
  ['1.5g', 1.5 * 1024 ** 3],
  ['64MiB', 64 * 1024 ** 2],
  ['8192k', 8 * 1024 ** 2],
])('memory %s is %i bytes', (text, bytes) => {
  expect(parseMemoryBytes(text)).toBe(bytes);
});

test.each(['', '128', '1m', '100g', '-1g', '128 potatoes', '1e9m'])('memory "%s" is refused', (text) => {
  expect(() => parseMemoryBytes(text)).toThrow('is not a memory limit');
});

test.each([
  ['0.5', 500],
  ['2', 2000],
  ['0.01', 10],
])('%s processors are %i thousandths', (text, millis) => {
  expect(parseCpuMillis(text)).toBe(millis);
});

test.each(['', '0', '0.001', '65', '-1', '1e1', 'half'])('"%s" processors are refused', (text) => {
  expect(() => parseCpuMillis(text)).toThrow('is not a processor limit');
});

test('a command keeps its quoted words together', () => {
  expect(commandWords(`sh -c 'echo "a b"; exit 3'`)).toEqual(['sh', '-c', 'echo "a b"; exit 3']);
  expect(commandWords(undefined)).toEqual([]);
});

test('a shell command that lost its quotes is refused, because it would run something else', () => {
  expect(() => commandWords('sh -c echo hi; ls')).toThrow('What sh -c shall run is not one word.');
  expect(commandWords('sh -c date')).toEqual(['sh', '-c', 'date']);
});
