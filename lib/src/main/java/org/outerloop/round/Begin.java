package org.outerloop.round;

import java.util.List;
import java.util.function.Supplier;
import org.outerloop.checkpoint.CheckpointShard;
import org.outerloop.checkpoint.CheckpointWriter;
import org.outerloop.checkpoint.LlamaConfig;
import org.outerloop.checkpoint.ShardDigests;
import org.outerloop.checkpoint.ShardWriter;
import org.outerloop.ledger.LedgerState;
import org.outerloop.model.Initialization;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.Slice;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.tokens.TokenStore;

/** Opens a run: makes the first parameters from the seed, shard by shard, and measures them. */
public final class Begin implements Spread.Work<CheckpointShard, ShardDigests> {
  /** Names the seed of the first parameters. */
  static final String PURPOSE = "first parameters";

  private final ValidatorPlace place;

  private Begin(ValidatorPlace place) {
    this.place = place;
  }

  /**
   * Commits the genesis, unless that was done before.
   *
   * @param ledger who is registered takes part in round 0
   */
  public static Genesis run(
      Spread spread, ValidatorPlace place, Beacon beacon, Supplier<LedgerState> ledger) {
    RunSpec spec = place.spec();
    try (ObjectStore run = ObjectStores.open(place.run())) {
      RunHistory history = new RunHistory(run, spec.keys());
      history.start(spec);
      if (history.genesis().isEmpty()) {
        CheckpointWriter writer = Checkpoints.writer(run, spec.keys().checkpoint(0), spec);
        List<ShardDigests> written =
            spread.each("first parameters", writer.shards(), new Begin(place));
        Digest model = writer.finish(written, config(place)).root();
        NextRound next = Rosters.first(ledger.get(), beacon.secret(0));
        double loss = HeldOutLoss.measure(spread, place, next.start(0, model));
        history.begin(new Genesis(Digest.of(RecordJson.toBytes(spec)), model, loss, next));
      }
      return history.genesis().orElseThrow();
    }
  }

  static LlamaConfig config(ValidatorPlace place) {
    RunSpec spec = place.spec();
    try (ObjectStore corpus = ObjectStores.open(place.corpus())) {
      int endOfText = TokenStore.open(corpus, spec.data().manifest()).manifest().endOfText();
      return new LlamaConfig(spec.model(), endOfText, endOfText);
    }
  }

  @Override
  public ShardDigests apply(CheckpointShard shard) {
    RunSpec spec = place.spec();
    ParameterLayout layout = ParameterLayout.of(spec.model());
    long seed = Seeds.of(spec.seed(), 0, "run", PURPOSE);
    try (ObjectStore run = ObjectStores.open(place.run())) {
      CheckpointWriter writer = Checkpoints.writer(run, spec.keys().checkpoint(0), spec);
      try (ShardWriter out = writer.open(shard)) {
        for (Slice slice : writer.slices(shard)) {
          out.write(slice, Initialization.values(spec.model(), layout, slice, seed));
        }
        return out.commit();
      }
    }
  }
}
