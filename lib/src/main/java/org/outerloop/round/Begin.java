package org.outerloop.round;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.outerloop.checkpoint.Checkpoint;
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
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.TokenStore;

/**
 * Opens a run: makes the first parameters, shard by shard, from the seed or from an imported model,
 * and measures them.
 */
public final class Begin implements Spread.Work<CheckpointShard, ShardDigests> {
  /** Names the seed of the first parameters. */
  static final String PURPOSE = "first parameters";

  private final ValidatorPlace place;
  private final StoreLocation startFrom; // null where the seed decides

  private Begin(ValidatorPlace place, StoreLocation startFrom) {
    this.place = place;
    this.startFrom = startFrom;
  }

  /**
   * Commits the genesis, unless that was done before.
   *
   * @param ledger who is registered takes part in round 0
   */
  public static Genesis run(
      Spread spread, ValidatorPlace place, Beacon beacon, Supplier<LedgerState> ledger) {
    return run(spread, place, beacon, ledger, Optional.empty());
  }

  /**
   * The same for a run that may start from a model.
   *
   * @param startFrom where that model is, a checkpoint of ours cut as the run cuts its own; there
   *     if, and only if, the run names one
   * @throws IllegalStateException if it is another model than the run names
   */
  public static Genesis run(
      Spread spread,
      ValidatorPlace place,
      Beacon beacon,
      Supplier<LedgerState> ledger,
      Optional<StoreLocation> startFrom) {
    RunSpec spec = place.spec();
    try (ObjectStore run = ObjectStores.open(place.run())) {
      RunHistory history = new RunHistory(run, spec.keys());
      history.start(spec);
      if (history.genesis().isEmpty()) {
        CheckpointWriter writer = Checkpoints.writer(run, spec.keys().checkpoint(0), spec);
        List<ShardDigests> written =
            spread.each(PURPOSE, writer.shards(), new Begin(place, startFrom.orElse(null)));
        Digest model = writer.finish(written, config(place)).root();
        requireNamed(spec, model);
        NextRound next = Rosters.first(ledger.get(), beacon.secret(0));
        double loss = HeldOutLoss.measure(spread, place, next.start(0, model));
        history.begin(new Genesis(Digest.of(RecordJson.toBytes(spec)), model, loss, next));
      }
      return history.genesis().orElseThrow();
    }
  }

  private static void requireNamed(RunSpec spec, Digest model) {
    if (spec.startModel().isPresent() && !spec.startModel().get().equals(model)) {
      throw new IllegalStateException(
          "The run starts from model %s, but the one that is there is %s"
              .formatted(spec.startModel().get().brief(), model.brief()));
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
          out.write(
              slice,
              startFrom == null
                  ? Initialization.values(spec.model(), layout, slice, seed)
                  : imported(layout, slice));
        }
        return out.commit();
      }
    }
  }

  private float[] imported(ParameterLayout layout, Slice slice) {
    try (ObjectStore store = ObjectStores.open(startFrom)) {
      return Checkpoint.open(store, "", layout).read(slice);
    }
  }
}
