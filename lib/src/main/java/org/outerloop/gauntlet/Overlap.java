package org.outerloop.gauntlet;

import java.io.Serializable;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * How much of one contribution's support lies in another's.
 *
 * @param coefficient of overlap: {@code |A and B| / min(|A|, |B|)} over sent coordinates; a pair
 *     that is not listed has 0
 */
public record Overlap(PeerId a, PeerId b, double coefficient) implements Serializable {
  public Overlap {
    Require.that(!a.equals(b), "Overlap of %s with itself", a);
    Require.that(
        0 <= coefficient && coefficient <= 1,
        "Overlap of %s and %s is %s, outside [0, 1]",
        a,
        b,
        coefficient);
  }
}
