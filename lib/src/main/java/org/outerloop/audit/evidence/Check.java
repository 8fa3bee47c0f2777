package org.outerloop.audit.evidence;

import java.util.List;
import java.util.Optional;

/**
 * One rule that a record is held to.
 *
 * <p>Both methods throw {@link UndecidedException} if what they need is not to be had.
 */
interface Check {
  /** All that could be wrong by this rule, in the order of the record. Cheap. */
  List<Claim> claims(Scene scene);

  /** Empty if what is recorded follows. */
  Optional<Difference> check(Scene scene, Claim claim);
}
