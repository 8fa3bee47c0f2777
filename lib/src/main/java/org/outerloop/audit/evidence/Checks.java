package org.outerloop.audit.evidence;

import java.util.EnumMap;
import java.util.Map;

/** The rule behind every kind of claim about one record; cheap ones first. */
final class Checks {
  private Checks() {}

  /** Fresh ones: they keep what they have read of one round. */
  static Map<Claim.Kind, Check> all() {
    Map<Claim.Kind, Check> checks = new EnumMap<>(Claim.Kind.class);
    checks.put(Claim.Kind.CHAIN, new ChainCheck());
    checks.put(Claim.Kind.LISTING, new ListingCheck());
    checks.put(Claim.Kind.JUDGEMENT, new JudgementCheck());
    checks.put(Claim.Kind.DRAW, new DrawCheck());
    checks.put(Claim.Kind.NORM, new NormCheck());
    checks.put(Claim.Kind.LOSS, new LossCheck());
    checks.put(Claim.Kind.HELD_OUT, new HeldOutCheck());
    checks.put(Claim.Kind.SLICE, new SliceCheck());
    checks.put(Claim.Kind.MODEL, new ModelCheck());
    return checks;
  }
}
