package org.outerloop.arena;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.SplitMix64;

/**
 * Who stands where on the roster.
 *
 * @param attacks of the hostile, who stand at the end; the others are honest
 */
public record LineUp(int honest, List<Attack> attacks) implements Serializable {
  public LineUp {
    attacks = List.copyOf(attacks);
    Require.that(honest >= 1, "%s honest peers", honest);
  }

  /** Nobody is hostile. */
  public static LineUp honest(int peers) {
    return new LineUp(peers, List.of());
  }

  /** All hostile ones do the same. */
  public static LineUp of(int peers, double share, Attack attack) {
    int hostile = hostile(peers, share);
    return new LineUp(peers - hostile, Collections.nCopies(hostile, attack));
  }

  /** Each hostile one draws what it does, so that some may do the same. */
  public static LineUp mix(int peers, double share, long seed) {
    return mix(peers, share, seed, List.of(Attack.values()));
  }

  /** Likewise, of these attacks. */
  public static LineUp mix(int peers, double share, long seed, List<Attack> from) {
    int hostile = hostile(peers, share);
    SplitMix64 random = Seeds.generator(seed, 0, "arena", "mix");
    List<Attack> drawn = new ArrayList<>();
    for (int i = 0; i < hostile; i++) {
      drawn.add(from.get(random.nextInt(from.size())));
    }
    return new LineUp(peers - hostile, drawn);
  }

  private static int hostile(int peers, double share) {
    Require.that(0 <= share && share < 1, "A share of %s hostile peers", share);
    return (int) Math.floor(share * peers + 1e-9);
  }

  List<Optional<Attack>> places() {
    List<Optional<Attack>> places = new ArrayList<>(Collections.nCopies(honest, Optional.empty()));
    attacks.forEach(attack -> places.add(Optional.of(attack)));
    return places;
  }
}
