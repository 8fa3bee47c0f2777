package org.outerloop.round;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.outerloop.protocol.Digest;
import org.outerloop.round.Finding.Kind;
import org.outerloop.round.Finding.Rule;
import org.outerloop.storage.MissingObjectException;
import org.outerloop.storage.ObjectStoreException;

/**
 * Takes down what the replay of one round compares: what was found, and a digest over everything
 * that was computed again, so that two replays can be compared as a whole. Not thread-safe.
 */
final class ReplayLog {
  private final long round;
  private final List<Finding> findings = new ArrayList<>();
  private final Digest.Hasher facts = new Digest.Hasher();
  private int checks;

  ReplayLog(long round) {
    this.round = round;
  }

  long round() {
    return round;
  }

  /** Compares by text, which numbers that differ by a bit do not share. */
  boolean same(Rule rule, String peer, String key, Object recorded, Object recomputed) {
    fact(rule, peer, recomputed);
    boolean equal = String.valueOf(recorded).equals(String.valueOf(recomputed));
    if (!equal) {
      differs(rule, peer, key, recorded, recomputed);
    }
    return equal;
  }

  /** A check of yes or no. */
  boolean holds(Rule rule, String key, boolean holds, Object recorded, Object required) {
    fact(rule, "", holds);
    if (!holds) {
      differs(rule, "", key, recorded, required);
    }
    return holds;
  }

  void differs(Rule rule, String peer, String key, Object recorded, Object recomputed) {
    add(rule, Kind.DIFFERENCE, peer, key, recorded, recomputed);
  }

  void add(Rule rule, Kind kind, String peer, String key, Object recorded, Object recomputed) {
    findings.add(Finding.of(round, rule, kind, key, recorded, recomputed).about(peer));
  }

  void add(Finding finding) {
    findings.add(finding);
  }

  /** One more check, and what it came to. */
  void fact(Rule rule, String peer, Object value) {
    checks++;
    facts.add((rule + " " + peer + " " + value + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Runs a part of the replay. What hostile or damaged objects make it throw is a difference; a
   * store that does not answer is not.
   *
   * @return whether the part came to its end and says yes
   */
  boolean part(Rule rule, String key, BooleanSupplier work) {
    try {
      return work.getAsBoolean();
    } catch (MissingObjectException e) {
      add(rule, Kind.UNAVAILABLE, "", key, "to be read", words(e));
    } catch (ObjectStoreException e) {
      throw e;
    } catch (RuntimeException e) {
      differs(rule, "", key, "what can be computed again", words(e));
    }
    return false;
  }

  static String words(RuntimeException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  boolean hasDifference() {
    return findings.stream().anyMatch(Finding::difference);
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  int checks() {
    return checks;
  }

  /** Digest over all facts; to be asked once. */
  Digest finish() {
    return facts.finish();
  }
}
