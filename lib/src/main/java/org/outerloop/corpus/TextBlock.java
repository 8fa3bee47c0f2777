package org.outerloop.corpus;

/**
 * Text of a page without a break of the layout inside.
 *
 * @param text white space collapsed, but for that of preformatted text
 * @param words of it
 * @param linkedWords of these, inside links
 * @param kind of element it stands in
 * @param startsParagraph whether an empty line parts it from the block before
 */
record TextBlock(String text, int words, int linkedWords, Kind kind, boolean startsParagraph) {

  /** What a block is. */
  enum Kind {
    HEADING,
    TEXT,
    ITEM,
    CODE
  }

  double linkDensity() {
    return words == 0 ? 0 : (double) linkedWords / words;
  }
}
