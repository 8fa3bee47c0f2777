package org.outerloop.round;

import java.io.Serializable;
import org.outerloop.protocol.Require;

/**
 * One thing that a replay of a round found, in the order of the data. Small and flat: it travels
 * between tasks, is a row of a table and a line of a report.
 *
 * @param round whose record or object it is about; -1 for what is about the whole run
 * @param rule that does not hold, or could not be checked
 * @param peer whose work it is about; empty if it is about the validator's alone
 * @param tensor the first that differs, by name; empty if it is about none
 * @param slice number of the first slice that differs, in the order of the layout; -1 if none
 * @param key of the object that is wrong, or of the one that says so; with the peer's bucket in
 *     front ("peer-1:...") if it lies in one
 * @param recorded what the object says, or what was expected to be there
 * @param recomputed what it would have to say
 */
public record Finding(
    long round,
    Rule rule,
    Kind kind,
    String peer,
    String tensor,
    int slice,
    String key,
    String recorded,
    String recomputed)
    implements Serializable {

  /** What the finding says about the rule. */
  public enum Kind {
    /** Recorded and recomputed are not the same: something was forged or damaged. */
    DIFFERENCE,
    /** Not the same bits, but no more apart than other hardware explains. */
    WITHIN_TOLERANCE,
    /** What the check needs is no longer there; its owner may remove it. */
    UNAVAILABLE,
    /** May have been true then, and can be neither shown nor refuted now. */
    OPEN
  }

  /** What is checked, in the order of the data. */
  public enum Rule {
    /** run.json is what the ledger opened the run with. */
    SETTINGS,
    /** The ledger's entries are a signed chain. */
    LEDGER,
    /** genesis.json opens the chain that the run's first records continue. */
    GENESIS,
    /** The record is there, can be read and is spelled as records are. */
    RECORD,
    /** The record is signed by the run's validator. */
    SIGNATURE,
    /** The record names the one before. */
    CHAIN,
    /** The peers started from the model of the round before. */
    BASE,
    /** The revealed beacon is the one promised. */
    BEACON,
    /** A file of the checkpoint holds what its digests say, and they give the model. */
    CHECKPOINT,
    /** Evidence is on every peer of the roster, in its order. */
    ROSTER,
    /** The peer's header is signed and says what the record says of it. */
    HEADER,
    /** The commitment is there and of the recorded time. */
    COMMITMENT,
    /** The header claims what the peer was obliged to do. */
    CLAIMS,
    /** The contribution has the digest that was recorded. */
    PAYLOAD,
    /** The strict reader and the fast checks say of the contribution what was recorded. */
    READING,
    /** Norm of the contribution. */
    NORM,
    /** The kept sample is one of the contribution, at the places that were drawn. */
    SAMPLE,
    /** Pairs of contributions that have much in common. */
    OVERLAP,
    /** Sequences of the trials, as the beacon draws them. */
    DRAW,
    /** Losses before and after the contribution. */
    LOSS,
    /** What the round's rules make of the evidence: copies, ratings, scores, exclusions. */
    JUDGEMENT,
    /** Weights of the peers, in the record or as posted on the ledger. */
    WEIGHTS,
    /** Whose contributions enter. */
    MERGED,
    /** A slice of the next model is the outer step of this one. */
    MERGE,
    /** Root digest of the next model. */
    MODEL,
    /** Loss of the next model on text held out. */
    HELD_OUT_LOSS,
    /** Roster, turn, ledger position and promised beacon of the next round. */
    NEXT,
    /** What a peer kept beside its contribution is what its header says. */
    TRACE
  }

  public Finding {
    Require.that(slice >= -1, "Slice %s of a finding", slice);
  }

  /** About the validator's own work. */
  static Finding of(
      long round, Rule rule, Kind kind, String key, Object recorded, Object recomputed) {
    return new Finding(
        round, rule, kind, "", "", -1, key, String.valueOf(recorded), String.valueOf(recomputed));
  }

  Finding about(String peer) {
    return new Finding(round, rule, kind, peer, tensor, slice, key, recorded, recomputed);
  }

  Finding at(String tensor, int slice) {
    return new Finding(round, rule, kind, peer, tensor, slice, key, recorded, recomputed);
  }

  /** Whether it says that something is wrong. */
  public boolean difference() {
    return kind == Kind.DIFFERENCE;
  }

  /** One line: where, which rule, and both values. */
  public String text() {
    StringBuilder text = new StringBuilder(round < 0 ? "run" : "round " + round);
    if (!peer.isEmpty()) {
      text.append(", ").append(peer);
    }
    if (!tensor.isEmpty()) {
      text.append(", tensor ").append(tensor);
    }
    if (slice >= 0) {
      text.append(", slice ").append(slice);
    }
    return text.append(", ")
        .append(rule)
        .append(": ")
        .append(key)
        .append(" has ")
        .append(recorded)
        .append(", recomputed ")
        .append(recomputed)
        .toString();
  }
}
