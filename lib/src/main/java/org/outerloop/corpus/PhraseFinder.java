package org.outerloop.corpus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds which of many phrases a text holds, in one pass: the automaton of Aho and Corasick (CACM
 * 18/6, 1975). Each phrase counts once, however often it is there.
 *
 * <p>Cost: linear in the text plus the places found. Safe for use by many threads.
 */
final class PhraseFinder {
  private static final int ROOT = 0;
  private static final int NONE = -1;

  private final List<String> phrases;
  private final boolean wholeWords;
  private final List<Map<Character, Integer>> next = new ArrayList<>();
  private int[] ending; // phrase that ends at a state, or NONE
  private int[] fallback; // state of the longest proper suffix that is a beginning of a phrase
  private int[] shorter; // nearest state on the way of fallbacks where a phrase ends, or ROOT

  /**
   * @param wholeWords whether a phrase must stand between word bounds, as {@code \b} has them
   */
  PhraseFinder(List<String> phrases, boolean wholeWords) {
    this.phrases = phrases;
    this.wholeWords = wholeWords;
    plant();
    link();
  }

  /** The first phrases found, in the order of their ends; at most {@code enough} of them. */
  List<String> find(String text, int enough) {
    List<String> found = new ArrayList<>();
    int state = ROOT;
    for (int at = 0; at < text.length() && found.size() < enough; at++) {
      state = step(state, text.charAt(at));
      int place = ending[state] == NONE ? shorter[state] : state;
      for (; place != ROOT && found.size() < enough; place = shorter[place]) {
        String phrase = phrases.get(ending[place]);
        if (stands(text, at + 1 - phrase.length(), at + 1) && !found.contains(phrase)) {
          found.add(phrase);
        }
      }
    }
    return found;
  }

  private int step(int from, char c) {
    int state = from;
    Integer to = next.get(state).get(c);
    while (to == null && state != ROOT) {
      state = fallback[state];
      to = next.get(state).get(c);
    }
    return to == null ? ROOT : to;
  }

  private boolean stands(String text, int start, int end) {
    return !wholeWords || (isBound(text, start) && isBound(text, end));
  }

  private static boolean isBound(String text, int at) {
    boolean before = at > 0 && isWord(text.charAt(at - 1));
    boolean after = at < text.length() && isWord(text.charAt(at));
    return before != after;
  }

  private static boolean isWord(char c) {
    return (CharacterKinds.of(c) & CharacterKinds.WORD) != 0;
  }

  private void plant() {
    next.add(new HashMap<>());
    List<Integer> ends = new ArrayList<>(List.of(NONE));
    for (int phrase = 0; phrase < phrases.size(); phrase++) {
      int state = ROOT;
      for (char c : phrases.get(phrase).toCharArray()) {
        Integer to = next.get(state).get(c);
        if (to == null) {
          to = next.size();
          next.add(new HashMap<>());
          ends.add(NONE);
          next.get(state).put(c, to);
        }
        state = to;
      }
      ends.set(state, phrase);
    }
    ending = ends.stream().mapToInt(Integer::intValue).toArray();
    ending[ROOT] = NONE;
  }

  /** Level by level, so that what a link leads to is linked already. */
  private void link() {
    fallback = new int[next.size()];
    shorter = new int[next.size()];
    Arrays.fill(fallback, ROOT);
    ArrayDeque<Integer> waiting = new ArrayDeque<>(next.get(ROOT).values());
    while (!waiting.isEmpty()) {
      int state = waiting.remove();
      int suffix = fallback[state];
      shorter[state] = ending[suffix] == NONE ? shorter[suffix] : suffix;
      next.get(state)
          .forEach(
              (c, child) -> {
                fallback[child] = step(suffix, c);
                waiting.add(child);
              });
    }
  }
}
