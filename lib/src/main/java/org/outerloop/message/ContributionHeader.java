package org.outerloop.message;

import java.io.Serializable;
import java.util.List;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * What a peer signs about one contribution.
 *
 * @param version of the format, 1
 * @param run name of the run
 * @param round of the run
 * @param peer who trained
 * @param baseDigest root digest of the parameters the peer began with
 * @param layoutDigest of the parameter layout
 * @param compression chunk edge, k and slice size, without which the file cannot be read
 * @param dataReceipt digest over the ids of the sequences trained on
 * @param sequences under that digest
 * @param tokens trained on in this round
 * @param state that the peer began the round with
 * @param trace of the work, by digests
 * @param payloadBytes size of the Arrow file
 * @param payloadDigest of the whole Arrow file
 * @param blocks of the file, in order
 */
public record ContributionHeader(
    int version,
    String run,
    long round,
    PeerId peer,
    Digest baseDigest,
    Digest layoutDigest,
    CompressionSpec compression,
    Digest dataReceipt,
    long sequences,
    long tokens,
    StateClaim state,
    WorkTrace trace,
    long payloadBytes,
    Digest payloadDigest,
    List<PayloadBlock> blocks)
    implements Serializable {

  public ContributionHeader {
    Require.that(
        version == MessageSchema.VERSION, "%s is not version %s", version, MessageSchema.VERSION);
    Require.that(round >= 0, "Round %s is negative", round);
    Require.that(sequences >= 0, "%s sequences", sequences);
    Require.that(tokens >= 0, "%s tokens", tokens);
    Require.that(payloadBytes > 0, "A payload of %s bytes", payloadBytes);
    Require.that(!blocks.isEmpty(), "A payload without blocks");
    blocks = List.copyOf(blocks);
  }

  /** The header of a written payload. */
  public static ContributionHeader of(
      RoundBinding binding,
      MessagePlan plan,
      WorkClaim work,
      WorkTrace trace,
      PayloadSummary payload) {
    return new ContributionHeader(
        MessageSchema.VERSION,
        binding.run(),
        binding.round(),
        binding.peer(),
        binding.baseDigest(),
        plan.layout().digest(),
        plan.spec(),
        work.dataReceipt(),
        work.sequences(),
        work.tokens(),
        work.state(),
        trace,
        payload.bytes(),
        payload.digest(),
        payload.blocks());
  }

  /** What the peer says it has done. */
  public WorkClaim work() {
    return new WorkClaim(dataReceipt, sequences, tokens, state);
  }

  /** To what the contribution says it belongs. */
  public RoundBinding binding() {
    return new RoundBinding(run, round, peer, baseDigest);
  }
}
