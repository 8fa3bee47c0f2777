package org.outerloop.audit.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.outerloop.audit.evidence.Claim.Kind;
import org.outerloop.audit.evidence.LieProof.NeededObject;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.RoundRecord;
import org.outerloop.round.SignedRecord;
import org.outerloop.tokens.TokenManifest;

/**
 * Puts evidence together: whole records where they fit into {@link LieProof#MAX_BYTES}, so that
 * nothing has to be fetched; else the lines that the claim is about, each under the signature.
 */
public final class ProofWriter {
  private static final int NEVER_FITS = 10 * LieProof.MAX_BYTES;

  private static final Set<String> ALWAYS =
      Set.of(
          "version",
          "run",
          "round",
          "previous",
          "base",
          "model",
          "held-out-loss",
          "beacon",
          "next.beacon",
          "next.turn",
          "next.roster.peers#");

  private final Scene scene;
  private final byte[] settings;
  private final Optional<byte[]> opening;

  /**
   * @param settings run.json
   * @param opening first entry of the ledger
   */
  ProofWriter(Scene scene, byte[] settings, Optional<byte[]> opening) {
    this.scene = scene;
    this.settings = settings;
    this.opening = opening;
  }

  LieProof proof(Claim claim, Difference difference) {
    Predicate<String> all = path -> true;
    Predicate<String> few = path -> ALWAYS.contains(path) || path.equals(line(claim.field()));
    boolean large = scene.run().signed(scene.round()).toBytes().length > NEVER_FITS;
    LieProof last = null;
    for (Predicate<String> wanted : large ? List.of(few) : List.of(all, few)) {
      for (boolean genesis : new boolean[] {true, false}) {
        last = proof(claim, difference, wanted, genesis && scene.round() == 0);
        if (last.toBytes().length <= LieProof.MAX_BYTES) {
          return last;
        }
      }
    }
    throw new UndecidedException(
        "evidence of " + claim + " would have " + last.toBytes().length + " bytes");
  }

  private LieProof proof(
      Claim claim, Difference difference, Predicate<String> wanted, boolean genesis) {
    List<SignedLines> records = new ArrayList<>();
    records.add(SignedLines.of(scene.run().signed(scene.round()), wanted));
    if (scene.round() > 0 && claim.kind() != Kind.LISTING) {
      records.add(SignedLines.of(scene.run().signed(scene.round() - 1), wanted));
    }
    return new LieProof(
        LieProof.VERSION,
        scene.spec().name(),
        scene.round(),
        claim,
        difference.recorded(),
        difference.recomputed(),
        Packed.pack(settings),
        opening.map(Packed::pack),
        genesis ? Optional.of(Packed.pack(scene.run().genesisBytes())) : Optional.empty(),
        records,
        claim.slice().map(slice -> SliceProof.of(scene.model().digests().slices(), slice)),
        objects(claim, records));
  }

  /** The line that holds a field: {@code evidence[2]} for {@code /evidence/2/loss/score}. */
  private static String line(String field) {
    String[] steps = field.split("/");
    StringBuilder path = new StringBuilder();
    for (int i = 1; i < steps.length; i++) {
      if (Character.isDigit(steps[i].charAt(0))) {
        return path + "[" + steps[i] + "]";
      }
      path.append(i == 1 ? "" : ".").append(steps[i]);
    }
    return path.toString();
  }

  private List<NeededObject> objects(Claim claim, List<SignedLines> records) {
    RunSpec spec = scene.spec();
    ObjectKeys keys = spec.keys();
    List<NeededObject> objects = new ArrayList<>();
    for (SignedLines lines : records) {
      if (!lines.isWhole() && (claim.kind() != Kind.CHAIN || claim.field().equals("/previous"))) {
        String key = keys.record(lines.round());
        objects.add(new NeededObject(Places.RUN, key, lines.root()));
      }
    }
    if (!List.of(Kind.LOSS, Kind.HELD_OUT, Kind.SLICE, Kind.MODEL, Kind.NORM)
        .contains(claim.kind())) {
      return objects;
    }
    RoundRecord record = scene.record();
    if (claim.kind() == Kind.HELD_OUT) {
      objects.add(new NeededObject(Places.RUN, keys.checkpoint(scene.round() + 1), record.model()));
    } else if (claim.kind() != Kind.NORM) {
      objects.add(new NeededObject(Places.RUN, keys.checkpoint(scene.round()), record.base()));
    }
    if (claim.kind() == Kind.LOSS || claim.kind() == Kind.HELD_OUT) {
      objects.add(
          new NeededObject(Places.CORPUS, TokenManifest.MANIFEST_KEY, spec.data().manifest()));
    }
    for (Evidence found : record.evidence()) {
      if (claim.peer().equals(Optional.of(found.peer())) && found.payloadDigest().isPresent()) {
        String key = keys.contribution(scene.round());
        objects.add(new NeededObject(found.peer().name(), key, found.payloadDigest().get()));
      }
    }
    return objects;
  }

  /**
   * Evidence that a validator signed two records of one round.
   *
   * @param settings run.json
   * @param opening first entry of the ledger, if it is at hand
   */
  public static LieProof equivocation(
      byte[] settings, Optional<byte[]> opening, SignedRecord one, SignedRecord other) {
    Require.that(
        one.record().round() == other.record().round(),
        "Records of rounds %s and %s",
        one.record().round(),
        other.record().round());
    List<SignedLines> records =
        List.of(SignedLines.of(one, ALWAYS::contains), SignedLines.of(other, ALWAYS::contains));
    return new LieProof(
        LieProof.VERSION,
        one.record().run(),
        one.record().round(),
        Claim.of(Kind.EQUIVOCATION, ""),
        records.get(0).root().hex(),
        records.get(1).root().hex(),
        Packed.pack(settings),
        opening.map(Packed::pack),
        Optional.empty(),
        records,
        Optional.empty(),
        List.of());
  }
}
