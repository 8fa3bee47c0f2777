package org.outerloop.protocol;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * Name of one who trains. Lower-case letters, digits and hyphens, so that it may be a bucket's
 * name.
 */
public record PeerId(String name) implements Comparable<PeerId>, Serializable {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?");

  public PeerId {
    Require.that(
        NAME.matcher(name).matches(),
        "Peer name '%s' is not 1 to 40 lower-case letters, digits and inner hyphens",
        name);
  }

  @Override
  public int compareTo(PeerId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
