import { openEngine } from '../engine.js';
const [state, form, words, file, stop, reply] = document.querySelectorAll('[id]');
const say = (text) => (state.textContent = text);
let controller = new AbortController();
const image = (file) => ({ type: 'image_url', image_url: { url: URL.createObjectURL(file) } });

async function answer(engine, signal) {
  const content = [{ type: 'text', text: words.value }, ...Array.from(file.files, image)];
  const messages = [{ role: 'user', content }];
  const stream = await engine.chat.completions.create({ messages, stream: true }, { signal });
  const media = [];
  reply.replaceChildren();
  for await (const { choices } of stream) {
    reply.append(choices[0].delta.content ?? '');
    for (const { index, modality, status, part } of choices[0].delta.media ?? []) {
      media[index] ??= reply.appendChild(document.createElement(modality === 'image' ? 'img' : modality));
      const about = { controls: true, alt: words.value };
      if (status === 'done') Object.assign(media[index], { src: URL.createObjectURL(part.blob), ...about });
    }
  }
  say('Done.');
}

function open(engine) {
  say(`${engine.pack.title} is ready.`);
  stop.onclick = () => controller.abort();
  form.onsubmit = (event) => {
    event.preventDefault();
    controller.abort();
    controller = new AbortController();
    answer(engine, controller.signal).catch((error) => say(error.message));
  };
}

const pack = new URLSearchParams(location.search).get('pack') ?? 'mini';
const onProgress = ({ loadedBytes, totalBytes }) => say(`Loading ${Math.floor((100 * loadedBytes) / totalBytes)} %`);
openEngine({ pack, onProgress }).then(open, (error) => say(error.message));
