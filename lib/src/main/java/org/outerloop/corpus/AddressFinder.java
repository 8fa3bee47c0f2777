package org.outerloop.corpus;

/** Finds addresses of one kind in a text, from left to right; those found do not overlap. */
interface AddressFinder {
  /** Most white space that goes with an address. */
  int MAX_SPACE = 10;

  String[] SCHEMES = {"https://", "http://", "ftp://"};

  /** Moves to the first address that starts at {@code from} or later; false if there is none. */
  boolean next(int from);

  int start();

  int end();

  /**
   * Start of the scheme that ends at a place and begins not before {@code from}; else the place.
   */
  static int withSchemeBefore(String text, int from, int place) {
    if (place >= 2 && text.charAt(place - 1) == '/' && text.charAt(place - 2) == '/') {
      for (String scheme : SCHEMES) {
        int start = place - scheme.length();
        if (start >= from && text.startsWith(scheme, start)) {
          return start;
        }
      }
    }
    return place;
  }

  static int withSpaceBefore(String text, int from, int place) {
    int start = place;
    while (start > from && place - start < MAX_SPACE && isSpace(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  /** End of the run of path characters that starts at a place. */
  static int tailEnd(String text, int place) {
    int end = place;
    while (end < text.length() && AddressCharacters.isTail(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isSpace(char c) {
    return (CharacterKinds.of(c) & CharacterKinds.SPACE) != 0;
  }
}
