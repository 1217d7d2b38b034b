// One answer for each question: JSON lines in, JSON lines out, in order.
import { createInterface } from 'node:readline';

export async function answer(handlers) {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (!line.trim()) continue;
    const question = JSON.parse(line);
    const handler = handlers[question.ask];
    if (!handler) throw new Error(`no such question: ${question.ask}`);
    process.stdout.write(JSON.stringify(await handler(question)) + '\n');
  }
}
