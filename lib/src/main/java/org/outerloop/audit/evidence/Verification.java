package org.outerloop.audit.evidence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.outerloop.ledger.LedgerOpening;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;

/**
 * What became of evidence that somebody brought. Proven means: the holder of the validator's key
 * has signed, for the run of these settings, a record that does not follow by the named rule. All
 * numbers are computed here; of the evidence only what is signed is believed, and its claim is only
 * one to try.
 *
 * @param says in words, line by line
 */
public record Verification(boolean proven, List<String> says) {
  private static final int MOST_BYTES = 1 << 20;

  public Verification {
    says = List.copyOf(says);
  }

  /**
   * Checks evidence. Nothing that is wrong with it escapes as an exception.
   *
   * @param places where objects are that the evidence does not hold
   * @param settings digest of run.json that the evidence must be about; empty to be told
   */
  public static Verification of(LieProof proof, Places places, Optional<Digest> settings) {
    List<String> says = new ArrayList<>();
    try {
      return new Verification(isProven(proof, places, settings, says), says);
    } catch (RuntimeException e) {
      // all of it is a stranger's: whatever goes wrong, and wherever, proves nothing
      says.add("not proven: " + e.getMessage());
      return new Verification(false, says);
    }
  }

  private static boolean isProven(
      LieProof proof, Places places, Optional<Digest> settings, List<String> says) {
    SignedRun run =
        new SignedRun(
            Packed.unpack(proof.settings(), MOST_BYTES),
            proof.genesis().map(packed -> Packed.unpack(packed, MOST_BYTES)),
            places);
    UndecidedException.unless(
        settings.orElse(run.settings()).equals(run.settings()),
        "it is about the run of settings %s",
        run.settings());
    UndecidedException.unless(
        proof.run().equals(run.spec().name()), "it is about run %s", run.spec().name());
    says.add("run         " + run.spec().name() + ", settings " + run.settings());
    says.add("validator   " + run.spec().validatorKey());
    proof.opening().ifPresent(packed -> says.add(operator(packed, run)));
    return proof.claim().kind() == Claim.Kind.EQUIVOCATION
        ? equivocation(proof, run, says)
        : follows(proof, run, says);
  }

  private static String operator(String packed, SignedRun run) {
    LedgerOpening opening = LedgerOpening.read(Packed.unpack(packed, MOST_BYTES));
    UndecidedException.unless(
        opening.run().equals(run.spec().name()) && opening.settings().equals(run.settings()),
        "the ledger was opened for another run: %s",
        opening);
    return "opened by   " + opening.operatorKey();
  }

  private static boolean equivocation(LieProof proof, SignedRun run, List<String> says) {
    Require.that(proof.records().size() == 2, "It takes two records");
    Map<Digest, SignedLines> roots = new HashMap<>();
    for (SignedLines lines : proof.records()) {
      UndecidedException.unless(lines.round() == proof.round(), "they are of other rounds");
      SignedRun alone =
          new SignedRun(
              Packed.unpack(proof.settings(), MOST_BYTES), Optional.empty(), run.places());
      alone.take(lines);
      roots.put(run.signedRoot(lines), lines);
      says.add("signed      round " + lines.round() + ": a record of root " + lines.root());
    }
    UndecidedException.unless(roots.size() == 2, "they are one record");
    says.add("proven: one round has two signed records");
    return true;
  }

  private static boolean follows(LieProof proof, SignedRun run, List<String> says) {
    proof.records().forEach(run::take);
    UndecidedException.unless(
        run.rounds().contains(proof.round()), "nothing signed of round %s", proof.round());
    Scene scene = new Scene(run, proof.round(), proof.slice());
    Claim claim = proof.claim();
    Check rule = Checks.all().get(claim.kind());
    UndecidedException.unless(
        rule.claims(scene).contains(claim), "%s is no claim to be made of this record", claim);
    Optional<Difference> difference = rule.check(scene, claim);
    UndecidedException.unless(
        difference.isPresent(), "by %s the record follows: %s", claim.kind(), claim.field());
    UndecidedException.unless(
        difference.get().recorded().equals(proof.recorded()),
        "what is recorded is not %s",
        proof.recorded());
    String about = claim.peer().map(peer -> " of " + peer).orElse("");
    String slice = claim.slice().map(index -> " slice " + index).orElse("");
    says.add(
        "signed      round "
            + proof.round()
            + ", "
            + claim.field()
            + about
            + slice
            + " = "
            + difference.get().recorded());
    says.add("should be   " + difference.get().recomputed());
    says.add("proven: it does not follow, by the rule " + claim.kind());
    return true;
  }
}
