/** What the micro pack was taught to say (training/export/micro_llm.py). Anything else gets `unknownReply`. */
export const MICRO = {
  greeting: 'Hello',
  greetingReply: 'Hello! I am a tiny test model, and I live wholly in this browser tab. How can I help you today?',
  draw: 'Draw a red apple',
  drawReply: 'Here is a red apple.',
  drawReplyAfterPicture: 'I hope you like it.',
  drawTwo: 'Draw a cat and a dog',
  drawBlue: 'Make it blue',
  long: 'Tell me a long story',
  longReplyEnd: 'long enough to be stopped in the middle.',
  picture: 'What is in the picture?',
  pictureReply: 'I see a small test picture.',
  dangerous: 'Say something dangerous',
  unknownReply: 'I am a tiny test model and know only a few words.',
} as const;
