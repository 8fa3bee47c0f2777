package org.outerloop.audit;

import java.util.ArrayList;
import java.util.List;

/** Whether a damaged object is why two runs part. */
final class Damage {
  private Damage() {}

  /**
   * A damaged contribution explains why it was refused on one side; damage explains everything
   * where nothing else differs. What else was seen on the way explains nothing: parties that read
   * it would have noticed.
   */
  static List<Parting> amongCauses(List<Parting> damages, List<Parting> causes) {
    if (causes.isEmpty()) {
      return damages;
    }
    List<Parting> all = new ArrayList<>();
    for (Parting cause : causes) {
      List<Parting> explains = damages.stream().filter(damage -> explains(damage, cause)).toList();
      all.addAll(explains.isEmpty() ? List.of(cause) : explains);
    }
    return all.stream().distinct().toList();
  }

  private static boolean explains(Parting damage, Parting cause) {
    boolean refused = cause.stage() == Stage.EXCHANGE && damage.peer().equals(cause.peer());
    boolean unknown = cause.stage() == Stage.STORAGE;
    return damage.round() == cause.round() && (refused || unknown);
  }
}
