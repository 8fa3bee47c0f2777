package org.outerloop.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * What a comparison of two runs found.
 *
 * @param rounds that both have committed
 * @param causes where they part first; several where parties that do not depend on each other
 *     differ in one round; none if nothing differs
 * @param equal what of that round was compared before and is equal
 * @param follows what differs after that
 * @param notes differences that change no result, and what could not be told
 * @param requests to the stores of both
 */
public record Diagnosis(
    String a,
    String b,
    long rounds,
    List<Parting> causes,
    List<String> equal,
    List<String> follows,
    List<String> notes,
    long requests) {
  public Diagnosis {
    causes = List.copyOf(causes);
    equal = List.copyOf(equal);
    follows = List.copyOf(follows);
    notes = List.copyOf(notes);
  }

  public boolean isEqual() {
    return causes.isEmpty();
  }

  /** For people: the causes, what is equal before them, what follows, and how much was asked. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("A is " + a);
    lines.add("B is " + b);
    if (isEqual()) {
      lines.add("They are equal in all " + rounds + " rounds that both have.");
    }
    for (int i = 0; i < causes.size(); i++) {
      String in = causes.get(i).round() == Parting.BEFORE ? " " : " in ";
      lines.add((i == 0 ? "They part" : "and") + in + causes.get(i));
    }
    add(lines, "  equal before: ", equal);
    add(lines, "  follows: ", follows);
    notes.forEach(note -> lines.add("  note: " + note));
    lines.add("  " + requests + " requests");
    return lines;
  }

  private static void add(List<String> lines, String title, List<String> parts) {
    if (!parts.isEmpty()) {
      lines.add(title + String.join(", ", parts));
    }
  }
}
