package org.outerloop.jobs.contribution;

import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.PayloadListing;
import org.outerloop.message.SignedHeader;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;

/**
 * What can be said of a contribution with what is known of it: the file alone, its header, the
 * layout of its tensors, the peer's key. Never throws for what the bytes say.
 *
 * @param bytes of the payload
 * @param headerBytes 0 without a header
 * @param header as it says, whoever signed it
 * @param rows of the payload; none, if Arrow cannot read it
 * @param plan what the payload must be; absent without layout or header
 * @param checked whether the strict reader has seen all of it
 * @param findings of readers, in their words; none if all is well
 */
record Inspection(
    long bytes,
    long headerBytes,
    Optional<ContributionHeader> header,
    List<PayloadListing.Row> rows,
    Optional<MessagePlan> plan,
    boolean checked,
    List<String> findings) {

  /** What is known beside the file. */
  record Known(
      Optional<Path> header,
      Optional<ParameterLayout> layout,
      Function<PeerId, Optional<PublicKey>> keys) {}

  static Inspection of(Path payload, Known known) {
    Findings findings = new Findings();
    Optional<byte[]> json = known.header.map(ContributionFile::header);
    Optional<ContributionHeader> header =
        json.flatMap(bytes -> findings.tryTo(() -> SignedHeader.read(bytes).header()));
    header
        .flatMap(read -> known.keys.apply(read.peer()))
        .ifPresent(key -> findings.tryTo(() -> SignedHeader.verify(json.orElseThrow(), key)));
    try (ContributionFile file = ContributionFile.open(payload)) {
      List<PayloadListing.Row> rows = findings.tryTo(file::rows).orElse(List.of());
      Optional<MessagePlan> plan = Optional.empty();
      if (header.isPresent() && known.layout.isPresent()) {
        ParameterLayout layout = known.layout.get();
        plan = findings.tryTo(() -> MessagePlan.of(layout, header.get().compression()));
        findings.tryTo(
            () -> {
              file.readAll(json.orElseThrow(), layout, slice -> {});
              return true;
            });
      }
      return new Inspection(
          file.size(),
          json.map(bytes -> bytes.length).orElse(0),
          header,
          rows,
          plan,
          plan.isPresent(),
          findings.list());
    }
  }

  /** Whether the rows are those of the plan, so that sizes can be said per sent value. */
  boolean comparable() {
    return plan.isPresent() && plan.get().slices().size() == rows.size();
  }
}
