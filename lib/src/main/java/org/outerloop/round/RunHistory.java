package org.outerloop.round;

import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.ObjectStore;

/**
 * The committed past of a run, in its bucket: run.json, genesis.json, then one record per round.
 * Each is created exclusively and never changed.
 */
public final class RunHistory {
  private static final long MAX_BYTES = 64L << 20;

  private final ObjectStore run;
  private final ObjectKeys keys;
  private Digest settings; // once it was asked for

  public RunHistory(ObjectStore run, ObjectKeys keys) {
    this.run = run;
    this.keys = keys;
  }

  /** The settings of the run, if it was started. */
  public Optional<RunSpec> spec() {
    return read(keys.runJson()).map(json -> RecordJson.fromBytes(json, RunSpec.class));
  }

  /**
   * Starts the run, or finds it started with the same settings.
   *
   * @throws DifferentRunException naming the settings that differ
   */
  public void start(RunSpec spec) {
    if (!run.createExclusive(keys.runJson(), RecordJson.toBytes(spec))) {
      RunSpec stored = spec().orElseThrow();
      List<String> differences =
          JsonDifference.SETTINGS.between(RecordJson.toTree(stored), RecordJson.toTree(spec));
      if (!differences.isEmpty()) {
        throw new DifferentRunException(spec.name(), run.toString(), differences);
      }
    }
  }

  public Optional<Genesis> genesis() {
    return read(keys.genesis()).map(json -> RecordJson.fromBytes(json, Genesis.class));
  }

  /** Opens round 0. */
  void begin(Genesis genesis) {
    commit(keys.genesis(), RecordJson.toBytes(genesis));
  }

  /** The record of a round, if it is committed; its signature is checked. */
  public Optional<RoundRecord> record(long round, PublicKey validator) {
    return read(keys.record(round)).map(json -> verified(json, keys.record(round), validator));
  }

  /** All committed records in order. */
  public List<RoundRecord> records(PublicKey validator) {
    List<RoundRecord> records = new ArrayList<>();
    Optional<RoundRecord> next = record(0, validator);
    while (next.isPresent()) {
      records.add(next.get());
      next = record(records.size(), validator);
    }
    return records;
  }

  /** Digest of what was committed before a round, which its record must name. */
  public Digest previous(long round) {
    String key = round == 0 ? keys.genesis() : keys.record(round - 1);
    return Digest.of(run.get(key, MAX_BYTES));
  }

  /** The revealed secret must be the one whose digest was committed the round before. */
  void requirePromised(long round, Digest secret) {
    Digest promised =
        round == 0
            ? genesis().orElseThrow().next().beacon()
            : SignedRecord.fromBytes(run.get(keys.record(round - 1), MAX_BYTES))
                .record()
                .next()
                .beacon();
    if (!Beacon.commitment(secret).equals(promised)) {
      throw new IllegalStateException(
          "The secret of round " + round + " is not the promised one: this is another validator");
    }
  }

  /** Moves the run on: the one moment in which a round becomes part of the past. */
  void commit(RoundRecord record, PeerKeys validator) {
    SignedRecord signed = SignedRecord.of(record, settings(), validator);
    commit(keys.record(record.round()), signed.toBytes());
  }

  private void commit(String key, byte[] content) {
    if (!run.createExclusive(key, content)) {
      throw new IllegalStateException(
          key + " in " + run + " was committed by someone else; only one validator may run");
    }
  }

  /** Digest of run.json, which every signature is bound to; run.json never changes. */
  private Digest settings() {
    if (settings == null) {
      settings = Digest.of(run.get(keys.runJson(), MAX_BYTES));
    }
    return settings;
  }

  private RoundRecord verified(byte[] json, String key, PublicKey validator) {
    SignedRecord signed = SignedRecord.fromBytes(json);
    if (!signed.isBy(validator, settings())) {
      throw new IllegalStateException(key + " is not signed by the validator of the run");
    }
    return signed.record();
  }

  private Optional<byte[]> read(String key) {
    return run.find(key).map(info -> run.get(key, MAX_BYTES));
  }
}
