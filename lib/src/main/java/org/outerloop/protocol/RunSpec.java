package org.outerloop.protocol;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that decides the bits of a run; stored once as run.json. Where things are kept, how
 * many executors there are and on which device they compute is not here.
 *
 * @param name of the run; first part of every key
 * @param seed of every random choice
 * @param rounds to be committed in all
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
    List<PeerSpec> peers,
    String validatorKey)
    implements Serializable {

  public RunSpec {
    Require.that(
        name.matches("[a-z0-9][a-z0-9-]{0,38}"),
        "run.name '%s' is not 1 to 39 lower-case letters, digits and hyphens",
        name);
    Require.that(rounds > 0, "run.rounds %s is not positive", rounds);
    Require.that(!peers.isEmpty(), "run has no peers");
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
    peers = List.copyOf(peers);
    Set<PeerId> ids = new HashSet<>();
    for (PeerSpec peer : peers) {
      Require.that(ids.add(peer.id()), "Peer '%s' is listed twice", peer.id());
    }
  }

  public ObjectKeys keys() {
    return new ObjectKeys(name);
  }

  /** A generator for one random choice of this run. */
  public SplitMix64 generator(long round, String who, String purpose) {
    return Seeds.generator(seed, round, who, purpose);
  }

  /** Place of a peer in the list: the order of every sum over peers. */
  public int indexOf(PeerId id) {
    for (int i = 0; i < peers.size(); i++) {
      if (peers.get(i).id().equals(id)) {
        return i;
      }
    }
    throw new IllegalArgumentException("Peer '" + id + "' is not in run '" + name + "'");
  }
}
