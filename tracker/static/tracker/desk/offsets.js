// The text pane as one string, and its offsets: the browser counts UTF-16 units, the record counts code points.

export class TextPane {
  constructor(element) {
    this.element = element;
    this.refresh();
  }

  // After the marks were drawn anew: the same text, other nodes.
  refresh() {
    this.nodes = [];
    const walker = document.createTreeWalker(this.element, NodeFilter.SHOW_TEXT);
    let at = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      this.nodes.push({ node, start: at });
      at += node.data.length;
    }
    this.text = this.nodes.map((one) => one.node.data).join("");
    this.words = null;
  }

  get codePoints() {
    return codePointsOf(this.text, 0, this.text.length);
  }

  // UTF-16 offset of a boundary point of the DOM inside the pane.
  unitAt(container, offset) {
    const range = document.createRange();
    range.setStart(this.element, 0);
    range.setEnd(container, offset);
    return range.toString().length;
  }

  // The text node and the offset in it of a UTF-16 offset.
  pointAt(unit) {
    let low = 0;
    let high = this.nodes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.nodes[middle].start <= unit) low = middle;
      else high = middle - 1;
    }
    const found = this.nodes[low];
    return found ? [found.node, Math.min(unit - found.start, found.node.data.length)] : [this.element, 0];
  }

  // The selection inside the pane: { start, end } in code points and the words; null when nothing is selected.
  selected() {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(this.element)) return null;
    let start = this.element.contains(range.startContainer) ? this.unitAt(range.startContainer, range.startOffset) : 0;
    let end = this.element.contains(range.endContainer)
      ? this.unitAt(range.endContainer, range.endOffset)
      : this.text.length;
    [start, end] = [this.wholeCharacter(start, -1), this.wholeCharacter(end, 1)];
    if (end <= start || !this.text.slice(start, end).trim()) return null;
    const first = codePointsOf(this.text, 0, start);
    const words = this.text.slice(start, end);
    return { start: first, end: first + codePointsOf(words, 0, words.length), words };
  }

  // Never half of a surrogate pair, nor a letter without its combining marks.
  wholeCharacter(unit, step) {
    let at = unit;
    while (at > 0 && at < this.text.length && insideCharacter(this.text, at)) at += step;
    return at;
  }

  select(startUnit, endUnit) {
    const [anchor, anchorAt] = this.pointAt(startUnit);
    const [focus, focusAt] = this.pointAt(endUnit);
    document.getSelection().setBaseAndExtent(anchor, anchorAt, focus, focusAt);
  }

  // Scrolls what scrolls, the pane or the page, so that a box in the text is seen.
  reveal(box) {
    if (!box) return;
    const own = this.element.scrollHeight > this.element.clientHeight + 4;
    const frame = own ? this.element.getBoundingClientRect() : { top: 110, bottom: innerHeight - 90 };
    if (box.top >= frame.top + 8 && box.bottom <= frame.bottom - 8) return;
    const by = box.top - frame.top - (frame.bottom - frame.top) / 3;
    (own ? this.element : window).scrollBy({ top: by });
  }

  // Each run of characters between blanks, as [start, end] in UTF-16 units.
  wordRanges() {
    if (!this.words) this.words = [...this.text.matchAll(/\S+/gu)].map((found) => [found.index, found.index + found[0].length]);
    return this.words;
  }
}

function codePointsOf(text, start, end) {
  let count = 0;
  for (let at = start; at < end; at += 1) {
    const unit = text.charCodeAt(at);
    const isLow = unit >= 0xdc00 && unit <= 0xdfff;
    const afterHigh = at > 0 && text.charCodeAt(at - 1) >= 0xd800 && text.charCodeAt(at - 1) <= 0xdbff;
    if (!(isLow && afterHigh)) count += 1;
  }
  return count;
}

const CLINGS = /^[\p{M}\u200d\ufe0f\u{1f3fb}-\u{1f3ff}]/u;

function insideCharacter(text, at) {
  const unit = text.charCodeAt(at);
  if (unit >= 0xdc00 && unit <= 0xdfff) return true;
  return CLINGS.test(text.slice(at, at + 2)) || text.charCodeAt(at - 1) === 0x200d;
}
