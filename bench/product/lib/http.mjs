// A small HTTP/1.1 client on kept connections. Node's own costs several times as much, and on a small machine the generator would then measure itself.
import net from 'node:net';

const headEnd = Buffer.from('\r\n\r\n');

export class Client {
  #host; #port; #most; #idle = []; #open = new Set(); #waiting = []; #patience;

  constructor(url, connections = 64, patienceMs = 60_000) {
    const { hostname, port } = new URL(url);
    [this.#host, this.#port, this.#most, this.#patience] = [hostname, Number(port), connections, patienceMs];
  }

  /** Answers { status, body }, or throws when there is no answer. */
  request(method, path, headers = {}, body = '') {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const text = `${method} ${path} HTTP/1.1\r\nHost: ${this.#host}:${this.#port}\r\n${lines}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    return new Promise((yes, no) => { this.#waiting.push({ text, yes, no }); this.#next(); });
  }

  async json(method, path, headers = {}, body) {
    const answer = await this.request(method, path, { 'Content-Type': 'application/json', ...headers }, body === undefined ? '' : JSON.stringify(body));
    const text = answer.body.toString();
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 400)}`);
    return text === '' ? null : JSON.parse(text);
  }

  close() { for (const socket of this.#open) socket.destroy(); }

  #next() {
    while (this.#waiting.length > 0 && (this.#idle.length > 0 || this.#open.size < this.#most)) this.#send(this.#idle.pop() ?? this.#connect(), this.#waiting.shift());
  }

  #send(socket, asked) { socket.asked = asked; socket.write(asked.text); }

  #connect() {
    const socket = net.connect({ host: this.#host, port: this.#port, noDelay: true });
    socket.got = null;
    socket.setTimeout(this.#patience, () => { if (socket.asked) socket.destroy(new Error(`no answer in ${this.#patience} ms`)); });
    socket.on('error', (error) => { socket.failure = error; });
    socket.on('close', () => {
      this.#open.delete(socket);
      this.#idle = this.#idle.filter((other) => other !== socket);
      socket.asked?.no(socket.failure ?? new Error('the connection was closed'));
      this.#next();
    });
    socket.on('data', (data) => {
      socket.got = socket.got === null ? data : Buffer.concat([socket.got, data]);
      const answer = parse(socket.got);
      if (answer === null) return;
      const { asked } = socket;
      socket.got = socket.asked = null;
      this.#idle.push(socket);
      asked?.yes(answer);
      this.#next();
    });
    this.#open.add(socket);
    return socket;
  }
}

/** A whole answer, or null while it is not whole. */
function parse(bytes) {
  const end = bytes.indexOf(headEnd);
  if (end < 0) return null;
  const head = bytes.latin1Slice(0, end), status = Number(head.slice(9, 12)), rest = bytes.subarray(end + 4);
  if (status === 204 || status === 304) return { status, head, body: rest };
  const length = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (length) return rest.length >= Number(length[1]) ? { status, head, body: rest } : null;
  const body = unchunk(rest);
  return body === null ? null : { status, head, body };
}

function unchunk(bytes) {
  const parts = [];
  for (let at = 0; ;) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return null;
    const size = parseInt(bytes.latin1Slice(at, line), 16), next = line + 2 + size + 2;
    if (bytes.length < next) return null;
    if (size === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = next;
  }
}
