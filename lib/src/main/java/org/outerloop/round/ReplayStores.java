package org.outerloop.round;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.outerloop.checkpoint.CheckpointWriter;
import org.outerloop.checkpoint.LlamaConfig;
import org.outerloop.exchange.Commitments;
import org.outerloop.message.ContributionReader;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.TokenStore;

/** What a replay has open while it goes through its rounds: every store once. Not thread-safe. */
final class ReplayStores implements AutoCloseable {
  final RunSpec spec;
  final ObjectKeys keys;
  final ParameterLayout layout;
  final ObjectStore run;
  final TokenStore tokens;
  final Commitments commitments;
  final ContributionReader reader;
  final Committed past;

  private final ReplayPlace place;
  private final ObjectStore ledger;
  private final ObjectStore corpus;
  private final Map<PeerId, ObjectStore> buckets = new HashMap<>();

  ReplayStores(ReplayPlace place, RunSpec spec) {
    this.place = place;
    this.spec = spec;
    this.keys = spec.keys();
    this.layout = ParameterLayout.of(spec.model());
    this.run = ObjectStores.open(place.run());
    this.ledger = ObjectStores.open(place.ledger());
    this.corpus = ObjectStores.open(place.corpus());
    this.tokens = TokenStore.open(corpus, spec.data().manifest());
    this.commitments = new Commitments(ledger, keys);
    this.reader = new ContributionReader(layout, spec.compression());
    this.past = new Committed(run, keys);
  }

  boolean originalTimes() {
    return place.originalTimes();
  }

  /** A peer's bucket, if it is known. */
  Optional<ObjectStore> bucket(PeerId peer) {
    StoreLocation location = place.buckets().get(peer);
    return location == null
        ? Optional.empty()
        : Optional.of(buckets.computeIfAbsent(peer, p -> ObjectStores.open(location)));
  }

  /** How the checkpoint before a round is written. */
  CheckpointWriter checkpoint(long round) {
    return Checkpoints.writer(run, keys.checkpoint(round), spec);
  }

  LlamaConfig config() {
    int endOfText = tokens.manifest().endOfText();
    return new LlamaConfig(spec.model(), endOfText, endOfText);
  }

  String tensor(int index) {
    return layout.tensor(index).name();
  }

  @Override
  public void close() {
    buckets.values().forEach(ObjectStore::close);
    run.close();
    ledger.close();
    corpus.close();
  }
}
