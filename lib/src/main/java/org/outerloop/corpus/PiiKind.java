package org.outerloop.corpus;

import java.util.Locale;

/**
 * Data about persons that are looked for; the order is that in which a kind is tried at a place.
 */
public enum PiiKind {
  EMAIL,
  CARD,
  IPV6,
  IPV4,
  SSN,
  PHONE;

  /** As in settings and counts: {@code email}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What stands in the text instead: {@code <EMAIL>}. */
  public String mask() {
    return "<" + name() + ">";
  }
}
