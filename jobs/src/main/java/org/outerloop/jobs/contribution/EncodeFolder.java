package org.outerloop.jobs.contribution;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.outerloop.jobs.UserException;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionWriter;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.PayloadSummary;
import org.outerloop.message.RoundBinding;
import org.outerloop.message.SignedHeader;
import org.outerloop.message.WorkClaim;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Slice;
import org.outerloop.sparseloco.ErrorFeedback;
import org.outerloop.sparseloco.SparseSlice;

/**
 * A folder of pseudo-gradients as a contribution, as a peer would send it after error feedback:
 * contribution.arrow, header.json and layout.json. The same arrays always give the same bytes.
 *
 * <p>A slice is in memory at a time. Without error feedback, {@code residual} is taken to be zero.
 */
public final class EncodeFolder {
  /** Names in an output folder. */
  public static final String PAYLOAD = "contribution.arrow";

  public static final String HEADER = "header.json";
  private static final String RESIDUAL = "residual";

  /** For a header that belongs to no run. */
  private static final RoundBinding NO_RUN =
      new RoundBinding("no-run", 0, new PeerId("nobody"), Digest.ofText(""));

  private final CompressionSpec spec;
  private final PeerKeys keys;

  public EncodeFolder(CompressionSpec spec, PeerKeys keys) {
    this.spec = spec;
    this.keys = keys;
  }

  /**
   * Writes a contribution.
   *
   * @param before arrays of the same names and shapes: what was not sent so far
   * @param keep whether what is still not sent goes to {@code out/residual}
   * @param out must not exist
   */
  public ContributionHeader encode(Path folder, Optional<Path> before, boolean keep, Path out) {
    try (NpyFolder deltas = NpyFolder.open(folder);
        Residual unsent = Residual.open(before, deltas.layout())) {
      MessagePlan plan = plan(deltas.layout());
      return NewFolder.make(out, unfinished -> write(plan, deltas, unsent, keep, unfinished));
    }
  }

  private ContributionHeader write(
      MessagePlan plan, NpyFolder deltas, Residual unsent, boolean keep, Path out)
      throws IOException {
    Path kept = out.resolve(RESIDUAL);
    if (keep) {
      Files.createDirectory(kept);
    }
    PayloadSummary payload =
        writePayload(plan, deltas, unsent, keep ? Optional.of(kept) : Optional.empty(), out);
    ContributionHeader header =
        ContributionHeader.of(NO_RUN, plan, WorkClaim.none(), WorkTrace.none(), payload);
    Files.write(out.resolve(HEADER), SignedHeader.sign(header, keys.privateKey()));
    Files.write(out.resolve(LayoutFile.NAME), RecordJson.toBytes(LayoutFile.of(plan.layout())));
    return header;
  }

  private MessagePlan plan(ParameterLayout layout) {
    try {
      return MessagePlan.of(layout, spec);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private PayloadSummary writePayload(
      MessagePlan plan, NpyFolder deltas, Residual unsent, Optional<Path> kept, Path out)
      throws IOException {
    ErrorFeedback feedback = new ErrorFeedback(spec);
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(out.resolve(PAYLOAD)));
        ContributionWriter writer = new ContributionWriter(file, plan);
        NpyOutput rest = new NpyOutput(kept.orElse(out), plan.layout())) {
      for (int index = 0; index < plan.slices().size(); index++) {
        Slice slice = plan.slice(index);
        float[] delta = new float[slice.length()];
        float[] residual = new float[slice.length()];
        deltas.read(slice, delta);
        unsent.read(slice, residual);
        writer.write(compress(feedback, plan, index, residual, delta));
        if (kept.isPresent()) {
          rest.write(slice, residual);
        }
      }
      return writer.finish();
    }
  }

  private static SparseSlice compress(
      ErrorFeedback feedback, MessagePlan plan, int index, float[] residual, float[] delta) {
    Slice slice = plan.slice(index);
    try {
      return feedback.compress(slice, plan.vector(index), residual, delta);
    } catch (IllegalArgumentException e) {
      String name = plan.layout().tensor(slice.tensor()).name();
      throw new UserException(name + ".npy: " + e.getMessage(), e);
    }
  }
}
