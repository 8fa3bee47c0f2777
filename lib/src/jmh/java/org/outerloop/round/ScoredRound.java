package org.outerloop.round;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.outerloop.exchange.Submission;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.TrialSize;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.PayloadSummary;
import org.outerloop.message.RoundBinding;
import org.outerloop.message.StateClaim;
import org.outerloop.message.WorkClaim;
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
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.storage.ObjectInfo;
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
  private static final double SCORING_SHARE = 0.25;

  private final Path folder;
  private final RunSpec spec;
  private final RoundStart start;
  private final List<Submission> submissions = new ArrayList<>();

  /** Trains the one peer and fills the buckets. */
  public ScoredRound(Path folder, ModelSpec model, TrainingSpec training, int peers) {
    this.folder = folder;
    spec = spec(model, training, corpus(model, peers * training.sequencesPerRound()), peers);
    start = new RoundStart(0, Begin.run(Spread.here(), place()).model());
    PeerId first = spec.peers().get(0).id();
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
                    TaskDevices.of(Device.CPU),
                    false,
                    keeping))
            .header();
    spec.peers().forEach(peer -> submissions.add(submitted(peer.id(), first, trained)));
  }

  private static RunSpec spec(ModelSpec model, TrainingSpec training, DataSpec data, int peers) {
    String key = PeerKeys.generate().publicHex();
    return new RunSpec(
        "scoring",
        1,
        1,
        model,
        data,
        training,
        new CompressionSpec(64, 64, 0.95, 1 << 22),
        new MergeSpec(1, MergeSpec.MeanRule.OVER_SENDERS),
        new GauntletSpec(
            16,
            32,
            SCORING_SHARE,
            HELD_OUT,
            0.2,
            7,
            0.1,
            0.05,
            0.5,
            20,
            2,
            List.of(0.75, 0.5),
            3,
            1000,
            2),
        IntStream.range(0, peers)
            .mapToObj(i -> new PeerSpec(new PeerId("peer-" + i), key))
            .toList(),
        key);
  }

  /** Twice as many sequences as the peers take in a round: some are left for the random draw. */
  private DataSpec corpus(ModelSpec model, int taken) {
    try (ObjectStore store = ObjectStores.open(at("corpus"))) {
      TokenManifest manifest =
          new TokenManifest(
              TokenManifest.VERSION,
              Digest.ofText("none"),
              model.vocabularySize(),
              0,
              SEQUENCE,
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
      WorkClaim work = AssignedBatches.required(spec, corpus, 0, peer, StateClaim.kept(0));
      MessagePlan plan = MessagePlan.of(ParameterLayout.of(spec.model()), spec.compression());
      ContributionHeader header =
          ContributionHeader.of(
              new RoundBinding(spec.name(), 0, peer, start.base()),
              plan,
              work,
              new PayloadSummary(
                  trained.payloadBytes(), trained.payloadDigest(), trained.blocks()));
      return new Submission.Accepted(peer, header, new ObjectInfo(key, 1, 0));
    }
  }

  private StoreLocation at(String bucket) {
    return new StoreLocation(folder.resolve(bucket).toUri().toString(), Map.of());
  }

  private ValidatorPlace place() {
    List<StoreLocation> buckets = spec.peers().stream().map(peer -> at(peer.id().name())).toList();
    return new ValidatorPlace(spec, at("run"), at("corpus"), buckets, TaskDevices.of(Device.CPU));
  }

  /** On how many sequences each contribution is tried. */
  public TrialSize size() {
    return TrialSize.of(spec.gauntlet(), spec.training(), submissions.size());
  }

  /** Inspects and tries all contributions; an error if one of them is refused. */
  public ScoringCost score(Spread spread) {
    Scoring scoring = new Scoring(spread, place(), start, submissions);
    List<Evidence> evidence = scoring.evidence(scoring.inspect());
    for (Evidence found : evidence) {
      if (found.losses().isEmpty()) {
        throw new IllegalStateException(found.peer() + " is refused: " + found.reason());
      }
    }
    return scoring.cost();
  }
}
