package org.outerloop.audit.evidence;

import java.util.List;
import java.util.Optional;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Require;

/**
 * Evidence that a validator signed a record that does not follow, to hand to others: what it signed
 * and what anybody can compute from public objects. See data/EVIDENCE.md.
 *
 * @param version of the format
 * @param run name of the run
 * @param round of the record
 * @param recorded what stands there, for people
 * @param recomputed what should, for people; a verifier computes it itself
 * @param settings run.json, packed; the signatures bind it
 * @param opening first entry of the ledger, packed: who opened the run with these settings
 * @param genesis genesis.json, packed; the record of round 0 binds it
 * @param records signed lines of the record, of the one before it or of another of the same round
 * @param slice of the model that was published, where the claim is about one
 * @param objects that are needed besides, and what binds them; of the contributions only that of
 *     the peer in question: the others are named by the record
 */
public record LieProof(
    int version,
    String run,
    long round,
    Claim claim,
    String recorded,
    String recomputed,
    String settings,
    Optional<String> opening,
    Optional<String> genesis,
    List<SignedLines> records,
    Optional<SliceProof> slice,
    List<NeededObject> objects) {
  public static final int VERSION = 1;

  /** No evidence is longer. */
  public static final int MAX_BYTES = 10 << 10;

  public LieProof {
    Require.that(version == VERSION, "Evidence version %s; this reads %s", version, VERSION);
    records = List.copyOf(records);
    objects = List.copyOf(objects);
  }

  /**
   * An object to be fetched.
   *
   * @param store whose it is: run, corpus or the name of a peer
   * @param digest as the record names it: of a contribution's file, root of a checkpoint, of a
   *     manifest
   */
  public record NeededObject(String store, String key, Digest digest) {}

  public byte[] toBytes() {
    return RecordJson.toBytes(this);
  }

  /**
   * Reads what anybody may have written.
   *
   * @throws IllegalArgumentException if it is no evidence, {@link
   *     org.outerloop.protocol.InvalidJsonException} among them
   */
  public static LieProof fromBytes(byte[] json) {
    Require.that(
        json.length <= MAX_BYTES, "Evidence of %s bytes; at most %s", json.length, MAX_BYTES);
    return RecordJson.fromBytes(json, LieProof.class);
  }
}
