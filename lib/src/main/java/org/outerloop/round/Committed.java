package org.outerloop.round;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.outerloop.gauntlet.Standings;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.ObjectStore;

/**
 * The committed past of a run as an auditor reads it: also what is not signed, or spelled as it
 * should not be. Each object is read once. Not thread-safe.
 */
final class Committed {
  private static final long MAX_BYTES = 64L << 20;

  private final ObjectStore run;
  private final ObjectKeys keys;
  private final Map<Long, Read> read = new HashMap<>();

  /**
   * An object as it was read.
   *
   * @param value absent if it cannot be read as what it should be
   * @param problem why, or what is wrong with its spelling; empty if nothing is
   */
  record Object<T>(byte[] bytes, Optional<T> value, String problem) {
    Digest digest() {
      return Digest.of(bytes);
    }
  }

  /** A record, by its number; the genesis as number -1. */
  private record Read(Object<Genesis> genesis, Object<SignedRecord> record) {}

  /** What a round began with. */
  record Before(RoundStart start, Standings standings, NextRound next, Digest previous) {}

  Committed(ObjectStore run, ObjectKeys keys) {
    this.run = run;
    this.keys = keys;
  }

  /** As {@link ObjectStore#get} fails if there is none. */
  Object<Genesis> genesis() {
    return read.computeIfAbsent(-1L, n -> new Read(object(keys.genesis(), Genesis.class), null))
        .genesis();
  }

  Object<SignedRecord> record(long round) {
    return read.computeIfAbsent(
            round, n -> new Read(null, object(keys.record(n), SignedRecord.class)))
        .record();
  }

  /** Forgets what no later round needs. */
  void forgetBefore(long round) {
    read.keySet().removeIf(number -> number >= 0 && number < round);
  }

  private <T extends Record> Object<T> object(String key, Class<T> type) {
    byte[] bytes = run.get(key, MAX_BYTES);
    try {
      T value = RecordJson.fromBytes(bytes, type);
      boolean canonical = Arrays.equals(RecordJson.toBytes(value), bytes);
      String problem = canonical ? "" : "is not spelled in the one way that is written";
      return new Object<>(bytes, Optional.of(value), problem);
    } catch (IllegalArgumentException e) {
      return new Object<>(bytes, Optional.empty(), e.getMessage());
    }
  }

  /** Key of what was committed before a round. */
  String keyBefore(long round) {
    return round == 0 ? keys.genesis() : keys.record(round - 1);
  }

  /** Digest of what was committed before a round, whatever it is. */
  Digest digestBefore(long round) {
    return round == 0 ? genesis().digest() : record(round - 1).digest();
  }

  /** What a round began with, if what was committed before it can be read. */
  Optional<Before> before(long round) {
    if (round == 0) {
      Object<Genesis> found = genesis();
      return found
          .value()
          .map(
              genesis ->
                  new Before(
                      genesis.start(),
                      Standings.start(genesis.next().roster().ids()),
                      genesis.next(),
                      found.digest()));
    }
    Object<SignedRecord> found = record(round - 1);
    return found
        .value()
        .map(SignedRecord::record)
        .map(
            record ->
                new Before(
                    record.next().start(round, record.model()),
                    record.standings(),
                    record.next(),
                    found.digest()));
  }
}
