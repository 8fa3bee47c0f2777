package org.outerloop.audit.evidence;

import java.util.List;
import org.outerloop.merge.TensorNorms;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionReader;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.PayloadBlock;
import org.outerloop.message.SignedHeader;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.storage.ObjectStore;

/**
 * The very contribution that a record names by the digest of its file. Read whole once, against
 * that digest; the header beside it only says where its blocks are, and a wrong one makes the file
 * unreadable. Holds one block. Not thread-safe.
 */
final class RecordedPayload {
  private final ObjectStore bucket;
  private final String key;
  private final ContributionHeader header;
  private final ContributionReader reader;
  private final double[] squaredNorms;
  private int block = -1;
  private List<SparseSlice> slices = List.of();

  private RecordedPayload(
      ObjectStore bucket,
      String key,
      ContributionHeader header,
      ContributionReader reader,
      double[] squaredNorms) {
    this.bucket = bucket;
    this.key = key;
    this.header = header;
    this.reader = reader;
    this.squaredNorms = squaredNorms;
  }

  /**
   * Reads and checks.
   *
   * @throws UndecidedException if the bucket does not hold it now, or not in one piece
   */
  static RecordedPayload read(
      ObjectStore bucket, RunSpec spec, long round, PeerId peer, Digest payload) {
    ParameterLayout layout = ParameterLayout.of(spec.model());
    MessagePlan plan = MessagePlan.of(layout, spec.compression());
    ContributionReader reader = new ContributionReader(plan);
    String key = spec.keys().contribution(round);
    try {
      byte[] json = bucket.get(spec.keys().header(round), plan.maxHeaderBytes());
      ContributionHeader header = SignedHeader.read(json).header();
      UndecidedException.unless(
          header.payloadDigest().equals(payload),
          "the bucket of %s holds another contribution to round %s than %s",
          peer,
          round,
          payload.brief());
      TensorNorms norms = new TensorNorms(layout.tensors().size());
      reader.readAll(header, (offset, length) -> bucket.getRange(key, offset, length), norms::add);
      return new RecordedPayload(bucket, key, header, reader, norms.squared());
    } catch (MalformedMessageException e) {
      throw new UndecidedException("the contribution of " + peer + ": " + e.getMessage(), e);
    }
  }

  /** Of every tensor. */
  double[] squaredNorms() {
    return squaredNorms.clone();
  }

  /** Euclidean norm of the whole. */
  double norm() {
    double sum = 0;
    for (double squared : squaredNorms) {
      sum += squared;
    }
    return Math.sqrt(sum);
  }

  /** The slice with this index in the layout. */
  SparseSlice slice(int index) {
    List<PayloadBlock> blocks = header.blocks();
    int wanted = 0;
    while (index >= blocks.get(wanted).firstSlice() + blocks.get(wanted).slices()) {
      wanted++;
    }
    PayloadBlock range = blocks.get(wanted);
    if (wanted != block) {
      slices = reader.readBlock(bucket.getRange(key, range.offset(), range.length()), range);
      block = wanted;
    }
    return slices.get(index - range.firstSlice());
  }
}
