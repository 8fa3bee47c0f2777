package org.outerloop.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lines of a page while rules take some of them away. */
final class PageLines {
  private final String original;
  private List<String> lines = new ArrayList<>();
  private boolean changed;

  PageLines(String text) {
    original = text;
    int start = 0;
    for (int feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', start)) {
      lines.add(text.substring(start, feed));
      start = feed + 1;
    }
    lines.add(text.substring(start));
  }

  /** Lets a rule look at each line, then takes white space from both ends of the page. */
  void apply(LineRule rule, Runnable onCut) {
    List<String> left = new ArrayList<>(lines.size());
    for (String line : lines) {
      Optional<String> rest = rule.judge(line);
      if (rest.isEmpty() || !rest.get().equals(line)) {
        onCut.run();
        changed = true;
      }
      rest.ifPresent(left::add);
    }
    lines = left;
    stripEnds();
  }

  private void stripEnds() {
    int first = 0;
    int last = lines.size();
    while (first < last && Spaces.areAll(lines.get(first))) {
      first++;
    }
    while (last > first && Spaces.areAll(lines.get(last - 1))) {
      last--;
    }
    if (last - first < lines.size()) {
      lines = new ArrayList<>(lines.subList(first, last));
      changed = true;
    }
    if (!lines.isEmpty()) {
      replace(0, Spaces.withoutLeading(lines.get(0)));
      replace(lines.size() - 1, Spaces.withoutTrailing(lines.get(lines.size() - 1)));
    }
  }

  private void replace(int index, String line) {
    changed |= line.length() < lines.get(index).length();
    lines.set(index, line);
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  String text() {
    return changed ? String.join("\n", lines) : original;
  }
}
