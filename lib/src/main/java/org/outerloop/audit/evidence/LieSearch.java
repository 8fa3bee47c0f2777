package org.outerloop.audit.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.outerloop.checkpoint.MalformedCheckpointException;
import org.outerloop.ledger.LedgerOpening;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.round.Finding;
import org.outerloop.storage.ObjectStoreException;
import org.outerloop.tokens.InvalidTokensException;

/**
 * Looks for what a validator's record says and does not follow, and makes evidence of it.
 *
 * @param proofs at most one of each kind: the first in the order of the record
 * @param undecided why a rule could not be held against the record
 */
public record LieSearch(List<LieProof> proofs, List<String> undecided) {
  private static final long MAX_BYTES = 1 << 20;

  public LieSearch {
    proofs = List.copyOf(proofs);
    undecided = List.copyOf(undecided);
  }

  /** By all rules. Costs the merge again, and two forward passes in double per loss score. */
  public static LieSearch of(Places places, String run, long round) {
    return of(places, run, round, Set.of(Claim.Kind.values()));
  }

  /** By the rules that a replay's finding points at, if there are such. */
  public static LieSearch of(Places places, String run, Finding finding) {
    return of(places, run, finding.round(), kinds(finding.rule()));
  }

  private static Set<Claim.Kind> kinds(Finding.Rule rule) {
    return switch (rule) {
      case CHAIN, BASE, BEACON, NEXT -> Set.of(Claim.Kind.CHAIN);
      case PAYLOAD, READING -> Set.of(Claim.Kind.LISTING);
      case NORM -> Set.of(Claim.Kind.NORM);
      case DRAW -> Set.of(Claim.Kind.DRAW, Claim.Kind.LOSS);
      case LOSS -> Set.of(Claim.Kind.LOSS);
      case JUDGEMENT, WEIGHTS, MERGED -> Set.of(Claim.Kind.JUDGEMENT);
      case MERGE, MODEL, CHECKPOINT -> Set.of(Claim.Kind.SLICE, Claim.Kind.MODEL);
      case HELD_OUT_LOSS -> Set.of(Claim.Kind.HELD_OUT);
      default -> Set.of();
    };
  }

  /**
   * By some rules.
   *
   * @param kinds to look for; that a round has two records is only to be seen by who has both, see
   *     {@link ProofWriter#equivocation}
   */
  public static LieSearch of(Places places, String run, long round, Set<Claim.Kind> kinds) {
    ObjectKeys keys = new ObjectKeys(run);
    byte[] settings = places.open(Places.RUN).get(keys.runJson(), MAX_BYTES);
    SignedRun signed = new SignedRun(settings, Optional.empty(), places);
    Scene scene = new Scene(signed, round, Optional.empty());
    ProofWriter writer = new ProofWriter(scene, settings, opening(places, keys, signed.settings()));
    List<LieProof> proofs = new ArrayList<>();
    List<String> undecided = new ArrayList<>();
    for (Map.Entry<Claim.Kind, Check> rule : Checks.all().entrySet()) {
      if (kinds.contains(rule.getKey())) {
        try {
          first(rule.getValue(), scene, writer).ifPresent(proofs::add);
        } catch (UndecidedException
            | ObjectStoreException
            | MalformedCheckpointException
            | InvalidTokensException
            | IllegalArgumentException
            | ArithmeticException e) {
          undecided.add(rule.getKey() + ": " + e.getMessage());
        }
      }
    }
    return new LieSearch(proofs, undecided);
  }

  /** Of no use if it is not of these settings. */
  private static Optional<byte[]> opening(Places places, ObjectKeys keys, Digest settings) {
    return Optional.of(places)
        .filter(known -> known.has(Places.LEDGER))
        .map(known -> LedgerOpening.bytes(known.open(Places.LEDGER), keys))
        .filter(bytes -> LedgerOpening.read(bytes).settings().equals(settings));
  }

  private static Optional<LieProof> first(Check rule, Scene scene, ProofWriter writer) {
    List<UndecidedException> open = new ArrayList<>();
    for (Claim claim : rule.claims(scene)) {
      try {
        Optional<Difference> difference = rule.check(scene, claim);
        if (difference.isPresent()) {
          return Optional.of(writer.proof(claim, difference.get()));
        }
      } catch (UndecidedException e) {
        open.add(e);
      }
    }
    if (!open.isEmpty()) {
      throw open.get(0);
    }
    return Optional.empty();
  }
}
