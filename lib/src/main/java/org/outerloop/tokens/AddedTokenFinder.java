package org.outerloop.tokens;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.outerloop.tokens.Splitter.Sink;

/**
 * Finds added tokens in text, leftmost first and then longest first, as Hugging Face's tokenizers
 * do (GPT-NeoX has one for every run of 2 to 24 spaces). Immutable.
 */
final class AddedTokenFinder {
  private final Node root = new Node();
  private final BitSet firsts = new BitSet(); // chars with which a token begins

  AddedTokenFinder(List<AddedToken> tokens) {
    for (AddedToken token : tokens) {
      Node node = root;
      firsts.set(token.content().charAt(0));
      for (char c : token.content().toCharArray()) {
        node = node.children.computeIfAbsent(c, key -> new Node());
      }
      node.id = token.id();
    }
  }

  /** True if there is nothing to find. */
  boolean isEmpty() {
    return firsts.isEmpty();
  }

  /** Calls the sink with the text between added tokens and appends their ids, in order. */
  void cut(char[] text, int from, int length, IntList ids, Sink between) {
    int start = from;
    int at = from;
    while (at < length && !isEmpty()) {
      if (!firsts.get(text[at])) {
        at++;
        continue;
      }
      Match match = longest(text, at, length);
      if (match.id < 0) {
        at++;
        continue;
      }
      if (at > start) {
        between.accept(text, start, at);
      }
      ids.add(match.id);
      at = match.end;
      start = at;
    }
    if (length > start) {
      between.accept(text, start, length);
    }
  }

  private Match longest(char[] text, int from, int length) {
    Node node = root.children.get(text[from]);
    Match longest = Match.NONE;
    for (int at = from + 1; node != null; at++) {
      if (node.id >= 0) {
        longest = new Match(node.id, at);
      }
      node = at < length ? node.children.get(text[at]) : null;
    }
    return longest;
  }

  private record Match(int id, int end) {
    private static final Match NONE = new Match(-1, 0);
  }

  private static final class Node {
    private final Map<Character, Node> children = new HashMap<>();
    private int id = -1;
  }
}
