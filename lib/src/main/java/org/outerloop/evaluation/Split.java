package org.outerloop.evaluation;

import java.util.List;

/** The parts that public tasks come in. */
public enum Split {
  TRAIN("train"),
  VALIDATION("validation", "valid", "val"),
  TEST("test"),
  DEV("dev");

  private final List<String> names;

  Split(String... names) {
    this.names = List.of(names);
  }

  /** As files name it, the usual name first. */
  public List<String> names() {
    return names;
  }

  public String label() {
    return names.get(0);
  }
}
