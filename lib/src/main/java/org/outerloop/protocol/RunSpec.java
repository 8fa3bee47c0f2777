package org.outerloop.protocol;

import java.io.Serializable;
import java.util.Optional;

/**
 * Everything that decides the bits of a run; stored once as run.json. Where things are kept, how
 * many executors there are and on which device they compute is not here; nor are the peers, who
 * come and go: see {@link Roster}.
 *
 * @param name of the run; first part of every key
 * @param seed of every random choice
 * @param rounds to be committed in all
 * @param startModel root digest of the parameters it starts from, an imported model; absent where
 *     the first parameters are drawn from the seed
 * @param validatorKey Ed25519 key that signs the records, X.509 encoded, in hexadecimal
 */
public record RunSpec(
    String name,
    long seed,
    int rounds,
    ModelSpec model,
    DataSpec data,
    TrainingSpec training,
    CompressionSpec compression,
    MergeSpec merge,
    GauntletSpec gauntlet,
    ClockSpec clock,
    Optional<Digest> startModel,
    String validatorKey)
    implements Serializable {

  public RunSpec {
    Require.that(
        name.matches("[a-z0-9][a-z0-9-]{0,38}"),
        "run.name '%s' is not 1 to 39 lower-case letters, digits and hyphens",
        name);
    Require.that(rounds > 0, "run.rounds %s is not positive", rounds);
    Require.that(
        model.contextLength() >= data.sequenceLength(),
        "model.context-length %s is shorter than the sequences of the corpus, %s",
        model.contextLength(),
        data.sequenceLength());
    Require.that(
        model.vocabularySize() >= data.vocabularySize(),
        "model.vocabulary-size %s does not hold the tokenizer's %s ids",
        model.vocabularySize(),
        data.vocabularySize());
  }

  /** Optional does not travel by itself. */
  private Object writeReplace() {
    return new Travelling(RecordJson.toBytes(this));
  }

  /** What travels: run.json. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Travelling(byte[] json) implements Serializable {
    private Object readResolve() {
      return RecordJson.fromBytes(json, RunSpec.class);
    }
  }

  public ObjectKeys keys() {
    return new ObjectKeys(name);
  }

  /** A generator for one random choice of this run. */
  public SplitMix64 generator(long round, String who, String purpose) {
    return Seeds.generator(seed, round, who, purpose);
  }
}
