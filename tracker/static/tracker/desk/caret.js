// Selecting words with the keyboard alone: arrow keys move by word, Shift selects, Alt and Shift move an end by letter.

export class WordCaret {
  constructor(pane) {
    this.pane = pane;
    this.anchor = 0;
    this.focus = 0;
    this.trim = [0, 0];
  }

  // Whether the key was one of the caret's.
  handle(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const line = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const end = { Home: 0, End: this.pane.wordRanges().length - 1 }[event.key];
    if (by === undefined && line === undefined && end === undefined) return false;
    if (event.ctrlKey || event.metaKey) return false;
    this.follow();
    if (by !== undefined && event.altKey && event.shiftKey) this.byLetter(by);
    else if (event.altKey) return false;
    else this.move(by !== undefined ? this.focus + by : line !== undefined ? this.besides(line) : end, event.shiftKey);
    this.show();
    return true;
  }

  move(word, extends_) {
    const last = this.pane.wordRanges().length - 1;
    this.focus = Math.max(0, Math.min(last, word));
    this.trim = [0, 0];
    if (!extends_) this.anchor = this.focus;
  }

  byLetter(by) {
    const [start, end] = this.extent();
    const length = end - start;
    this.trim[1] = Math.max(1 - length + this.trim[1], this.trim[1] + by);
  }

  // Starts at the selection that the pointer left, where there is one.
  follow() {
    const selection = document.getSelection();
    if (!selection.rangeCount || !this.pane.element.contains(selection.focusNode)) return;
    const mine = this.shown && this.shown[0] === selection.anchorNode && this.shown[1] === selection.anchorOffset;
    if (mine && this.shown[2] === selection.focusNode && this.shown[3] === selection.focusOffset) return;
    this.anchor = this.wordAt(this.pane.unitAt(selection.anchorNode, selection.anchorOffset));
    this.focus = this.wordAt(Math.max(0, this.pane.unitAt(selection.focusNode, selection.focusOffset) - 1));
    this.trim = [0, 0];
  }

  // To the words of a quote, when the keyboard enters the text.
  goTo(unit) {
    this.anchor = this.focus = this.wordAt(unit);
    this.trim = [0, 0];
    this.show();
  }

  wordAt(unit) {
    const words = this.pane.wordRanges();
    let low = 0;
    let high = words.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (words[middle][1] <= unit) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low);
  }

  extent() {
    const words = this.pane.wordRanges();
    if (!words.length) return [0, 0];
    const [from, to] = [Math.min(this.anchor, this.focus), Math.max(this.anchor, this.focus)];
    return [words[from][0] + this.trim[0], Math.min(words[to][1] + this.trim[1], this.pane.text.length)];
  }

  show() {
    const [start, end] = this.extent();
    this.pane.select(start, end);
    const selection = document.getSelection();
    this.shown = [selection.anchorNode, selection.anchorOffset, selection.focusNode, selection.focusOffset];
    this.pane.reveal(this.box(this.focus));
  }

  // The word of the next line in the same column.
  besides(step) {
    const words = this.pane.wordRanges();
    const here = this.box(this.focus);
    if (!here) return this.focus + step;
    let best = null;
    let line = null;
    for (let word = this.focus + step; word >= 0 && word < words.length; word += step) {
      const box = this.box(word);
      if (!box || Math.abs(box.top - here.top) < here.height / 2) continue;
      if (line === null) line = box.top;
      if (Math.abs(box.top - line) > here.height / 2) break;
      const away = Math.abs(box.left - here.left);
      if (best === null || away < best.away) best = { word, away };
    }
    return best ? best.word : this.focus;
  }

  box(word) {
    const range = document.createRange();
    const found = this.pane.wordRanges()[word];
    if (!found) return null;
    range.setStart(...this.pane.pointAt(found[0]));
    range.setEnd(...this.pane.pointAt(found[1]));
    return range.getBoundingClientRect();
  }
}
