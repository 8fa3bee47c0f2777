package org.outerloop.round;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.outerloop.exchange.Submission;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.Standings;
import org.outerloop.gauntlet.TrialSize;
import org.outerloop.ledger.BucketAccess;
import org.outerloop.ledger.LedgerState;
import org.outerloop.ledger.Registration;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.PayloadSummary;
import org.outerloop.message.RoundBinding;
import org.outerloop.message.StateClaim;
import org.outerloop.message.WorkClaim;
import org.outerloop.protocol.ClockSpec;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.DataSpec;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.MergeSpec;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.protocol.Roster;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tensor.Device;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.TokenPart;
import org.outerloop.tokens.TokenShard;
import org.outerloop.tokens.TokenShardWriter;

/**
 * The first round of a run in folders with the settings of conf/defaults.conf, random tokens and
 * any number of peers. One peer trains for real; what it sends lies in everybody's bucket, under a
 * header of each peer's own work: scoring costs the same whoever made it.
 */
public final class ScoredRound {
  private static final int SEQUENCE = 128;
  private static final int HELD_OUT = 128;
  private static final double SCORING_SHARE = 0.2;

  private static final String KEY = PeerKeys.generate().publicHex();

  private final Path folder;
  private final Roster roster;
  private final RunSpec spec;
  private final RoundStart start;
  private final List<Submission> submissions = new ArrayList<>();

  /** Trains the one peer and fills the buckets. */
  public ScoredRound(Path folder, ModelSpec model, TrainingSpec training, int peers) {
    this.folder = folder;
    this.roster =
        new Roster(
            IntStream.range(0, peers)
                .mapToObj(i -> new PeerSpec(new PeerId("peer-" + i), KEY))
                .toList());
    spec = spec(model, training, corpus(model, peers * training.sequencesPerRound()));
    start = Begin.run(Spread.here(), place(), Beacon.open(spec), this::ledger).start();
    PeerId first = roster.ids().get(0);
    StateKeeping keeping = new StateKeeping(1, 10, at("machine"));
    ContributionHeader trained =
        new PeerRound(start)
            .apply(
                new PeerPlace(
                    spec,
                    first,
                    at("run"),
                    at("corpus"),
                    at(first.name()),
                    at("ledger"),
                    TaskDevices.of(Device.CPU),
                    false,
                    keeping))
            .header();
    roster.ids().forEach(peer -> submissions.add(submitted(peer, first, trained)));
  }

  private LedgerState ledger() {
    BucketAccess bucket = new BucketAccess("file:/none", "", "", "");
    return new LedgerState(
        1,
        Digest.ofText("ledger"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        roster.ids().stream().map(id -> new Registration(id, KEY, bucket, 0)).toList(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static RunSpec spec(ModelSpec model, TrainingSpec training, DataSpec data) {
    return new RunSpec(
        "scoring",
        1,
        1,
        model,
        data,
        training,
        new CompressionSpec(64, 64, 0.95, 1 << 22),
        new MergeSpec(1, MergeSpec.MeanRule.OVER_SENDERS),
        gauntlet(),
        new ClockSpec(1000, 0, 600, 10),
        Optional.empty(),
        KEY);
  }

  private static GauntletSpec gauntlet() {
    return new GauntletSpec(
        16,
        32,
        SCORING_SHARE,
        HELD_OUT,
        0.2,
        2,
        0.4,
        30,
        1_000_000,
        1,
        new GauntletSpec.Draw(20, 0.5, GauntletSpec.Draw.Lot.BOUNDED, 1),
        new GauntletSpec.Rating(7, 0.1, true),
        new GauntletSpec.Proof(0.05, 0, 0, 0.25),
        new GauntletSpec.Sync(3, 2.5, 3, 1),
        new GauntletSpec.Audit(0, 0, 0),
        new GauntletSpec.Penalties(List.of(0.75, 0.5), 4, 8, 8, 0, 8, 8, 0.25, 0),
        new GauntletSpec.Selection(20, 10, 3, true, false, false, 5, 20, 3),
        new GauntletSpec.Weights(GauntletSpec.Weights.Policy.POWER, 2, 0, 20, 0.75, 2, 10, 0.5));
  }

  /** Twice as many sequences as the peers take in a round: some are left for the random draw. */
  private DataSpec corpus(ModelSpec model, int taken) {
    try (ObjectStore store = ObjectStores.open(at("corpus"))) {
      TokenManifest manifest =
          TokenManifest.ofText(
              Digest.ofText("none"),
              model.vocabularySize(),
              0,
              SEQUENCE,
              Digest.ofText("none"),
              part(store, model, TokenShard.trainingKey(0), 2 * taken),
              part(store, model, TokenShard.heldOutKey(0), HELD_OUT));
      store.put(TokenManifest.MANIFEST_KEY, manifest.toBytes());
      return manifest.dataSpec();
    }
  }

  private static TokenPart part(ObjectStore store, ModelSpec model, String key, int sequences) {
    SplitMix64 random = new SplitMix64(key.length());
    int vocabulary = model.vocabularySize();
    try (TokenShardWriter writer = new TokenShardWriter(store, key, SEQUENCE, vocabulary)) {
      for (int i = 0; i < sequences; i++) {
        writer.write(
            IntStream.rangeClosed(0, SEQUENCE).map(t -> random.nextInt(vocabulary)).toArray());
      }
      long tokens = sequences * (SEQUENCE + 1L);
      return new TokenPart(sequences, 4 * tokens, tokens, 0, List.of(writer.finish()));
    }
  }

  private Submission submitted(PeerId peer, PeerId from, ContributionHeader trained) {
    String key = spec.keys().contribution(0);
    try (ObjectStore source = ObjectStores.open(at(from.name()));
        ObjectStore bucket = ObjectStores.open(at(peer.name()));
        ObjectStore corpus = ObjectStores.open(at("corpus"))) {
      if (!peer.equals(from)) {
        bucket.put(key, source.get(key, trained.payloadBytes()));
      }
      WorkClaim work = AssignedBatches.required(spec, corpus, start, peer, StateClaim.kept(0));
      MessagePlan plan = MessagePlan.of(ParameterLayout.of(spec.model()), spec.compression());
      ContributionHeader header =
          ContributionHeader.of(
              new RoundBinding(spec.name(), 0, peer, start.base()),
              plan,
              work,
              trained.trace(),
              new PayloadSummary(
                  trained.payloadBytes(), trained.payloadDigest(), trained.blocks()));
      return new Submission.Accepted(peer, header, 0);
    }
  }

  private StoreLocation at(String bucket) {
    return new StoreLocation(folder.resolve(bucket).toUri().toString(), Map.of());
  }

  private ValidatorPlace place() {
    Map<PeerId, StoreLocation> buckets =
        roster.ids().stream().collect(Collectors.toMap(id -> id, id -> at(id.name())));
    return new ValidatorPlace(spec, at("run"), at("corpus"), buckets, TaskDevices.of(Device.CPU));
  }

  /** On how many sequences each contribution is tried. */
  public TrialSize size() {
    return TrialSize.of(spec.gauntlet(), spec.training(), submissions.size());
  }

  /** Inspects and tries all contributions; an error if one of them is refused. */
  public ScoringCost score(Spread spread) {
    Scoring scoring = new Scoring(spread, place(), start, Digest.ofText("secret"), submissions);
    List<Evidence> evidence =
        scoring.evidence(scoring.inspect(), Standings.start(roster.ids())).evidence();
    for (Evidence found : evidence) {
      if (found.loss().isEmpty()) {
        throw new IllegalStateException(found.peer() + " is refused: " + found.reason());
      }
    }
    return scoring.cost();
  }
}
