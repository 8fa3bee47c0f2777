package org.outerloop.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionWriter;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.PayloadSummary;
import org.outerloop.message.RoundBinding;
import org.outerloop.message.StateClaim;
import org.outerloop.message.WorkClaim;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.sparseloco.SliceCompressor;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectWriter;

/** Two peers with their keys, and buckets whose clock can be set. */
abstract class PeerBuckets {
  static final long ROUND = 7;
  static final ObjectKeys KEYS = new ObjectKeys("test-run");
  static final CompressionSpec COMPRESSION = new CompressionSpec(8, 5, 0.95, 256);
  static final MessagePlan PLAN =
      MessagePlan.of(
          ParameterLayout.builder().matrix("w", 40, 16).vector("norm", 16).build(), COMPRESSION);
  static final List<PeerKeys> PAIRS = List.of(PeerKeys.generate(), PeerKeys.generate());
  static final List<PeerSpec> PEERS =
      List.of(
          new PeerSpec(new PeerId("peer-a"), PAIRS.get(0).publicHex()),
          new PeerSpec(new PeerId("peer-b"), PAIRS.get(1).publicHex()));

  final AtomicLong clock = new AtomicLong(15_000);
  final List<ObjectStore> buckets =
      List.of(
          new MemoryObjectStore("bucket-a", clock::get),
          new MemoryObjectStore("bucket-b", clock::get));

  final AtomicLong ledgerClock = new AtomicLong(15_000);
  final ObjectStore ledger = new MemoryObjectStore("ledger", ledgerClock::get);

  ContributionHeader publish(int peer, long round) {
    ContributionHeader header = payload(peer, round, KEYS);
    commit(peer, header);
    Publisher publisher = new Publisher(buckets.get(peer), KEYS);
    assertThat(publisher.publish(header, PAIRS.get(peer).privateKey()))
        .isEqualTo(Publisher.Outcome.NEW);
    return header;
  }

  ContributionHeader payload(int peer, long round, ObjectKeys keys) {
    return payload(peer, round, keys, header -> header);
  }

  ContributionHeader payload(
      int peer, long round, ObjectKeys keys, UnaryOperator<ContributionHeader> change) {
    SliceCompressor compressor = new SliceCompressor(COMPRESSION);
    try (ObjectWriter out = new Publisher(buckets.get(peer), keys).payload(round);
        ContributionWriter writer = new ContributionWriter(out, PLAN)) {
      for (int i = 0; i < PLAN.slices().size(); i++) {
        float[] values = new float[PLAN.slice(i).length()];
        for (int j = 0; j < values.length; j++) {
          values[j] = (j % 7 - 3) * 0.001f;
        }
        writer.write(compressor.compress(PLAN.slice(i), PLAN.vector(i), values));
      }
      PayloadSummary summary = writer.finish();
      out.commit();
      RoundBinding binding =
          new RoundBinding(keys.run(), round, PEERS.get(peer).id(), Digest.ofText("base"));
      return change.apply(
          ContributionHeader.of(
              binding, PLAN, work(Digest.ofText("receipt"), 4096), WorkTrace.none(), summary));
    }
  }

  void commit(int peer, ContributionHeader header) {
    new Commitments(ledger, KEYS)
        .commit(header.round(), PEERS.get(peer).id(), header.payloadDigest(), 1);
  }

  static ContributionHeader withTokens(ContributionHeader header, long tokens) {
    return ContributionHeader.of(
        header.binding(),
        PLAN,
        work(header.dataReceipt(), tokens),
        header.trace(),
        new PayloadSummary(header.payloadBytes(), header.payloadDigest(), header.blocks()));
  }

  private static WorkClaim work(Digest receipt, long tokens) {
    return new WorkClaim(receipt, 16, tokens, StateClaim.kept(60));
  }

  void copy(int from, String key, int to, String newKey) {
    buckets.get(to).put(newKey, buckets.get(from).get(key, 1 << 20));
  }
}
