package org.outerloop.arena;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Seeds;

/**
 * What the audits of a run would say, if its settings have any: the activation audit finds work on
 * another base than the header names, the recomputation finds any payload that is not what the
 * inner steps give. Here both know the answer, for the toy has no hidden states worth a sketch and
 * an honest peer's payload is what it is; how well they find out in life is measured with them.
 */
final class Audit {
  private final Map<PeerId, Integer> basesBack;
  private final Map<PeerId, Digest> honest;

  /**
   * @param basesBack how many rounds ago the base was present that a peer computed on
   * @param honest payloads that the peers owed
   */
  Audit(Map<PeerId, Integer> basesBack, Map<PeerId, Digest> honest) {
    this.basesBack = basesBack;
    this.honest = honest;
  }

  /** The same inspections, with those refused that an audit has found out. */
  List<Inspected> passed(Stage stage, long seed, List<Inspected> inspected) {
    GauntletSpec.Audit rules = stage.spec().gauntlet().audit();
    List<Inspected> passed = new ArrayList<>();
    for (Inspected one : inspected) {
      PeerId peer = one.found().peer();
      boolean sketched = rules.checkedSequences() > 0;
      boolean drawn =
          Seeds.generator(seed, stage.round(), peer.name(), "audit").nextDouble()
              < rules.recomputedShare();
      if (one.usable() && sketched && basesBack.getOrDefault(peer, 0) != one.stepsBehind()) {
        passed.add(one.refusedBy("sketch of hidden states is not of the base it names"));
      } else if (one.usable()
          && drawn
          && !one.found().header().payloadDigest().equals(honest.get(peer))) {
        passed.add(one.refusedBy("computed again it is another contribution"));
      } else {
        passed.add(one);
      }
    }
    return passed;
  }
}
