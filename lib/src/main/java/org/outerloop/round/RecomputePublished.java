package org.outerloop.round;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.SignedHeader;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.Recomputation.Outcome;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStoreException;
import org.outerloop.storage.ObjectStores;

/**
 * Recomputes what a peer has published for a committed round, as a task: reads the header from its
 * bucket, sees that it is the peer's and of the contribution that the record holds, and lets {@link
 * RecomputePeer} do the work.
 */
public final class RecomputePublished
    implements Spread.Work<RecomputePublished.Question, Recomputation> {
  private final ValidatorPlace place;
  private final int mostRounds;

  /**
   * @param place with the buckets of the peers that are asked for
   * @param mostRounds to compute before each round, to get at the state it began with
   */
  public RecomputePublished(ValidatorPlace place, int mostRounds) {
    this.place = place;
    this.mostRounds = mostRounds;
  }

  /** Whose work, in which round. */
  public record Question(PeerId peer, long round) implements Serializable {}

  /**
   * @throws IllegalArgumentException when there is no such round, or the peer had no part in it
   */
  @Override
  public Recomputation apply(Question question) {
    RunSpec spec = place.spec();
    PeerId peer = question.peer();
    try (ObjectStore run = ObjectStores.open(place.run());
        ObjectStore bucket = ObjectStores.open(place.bucket(peer))) {
      CommittedStarts starts = new CommittedStarts(run, spec);
      RoundStart start = start(starts, question);
      ContributionHeader header = header(bucket, start, peer);
      Optional<Digest> recorded =
          starts
              .record(question.round())
              .flatMap(record -> record.contribution(peer))
              .map(RoundRecord.Contribution::payload);
      if (recorded.isPresent() && !recorded.get().equals(header.payloadDigest())) {
        String what =
            "the header promises payload %s, the record has %s"
                .formatted(header.payloadDigest().brief(), recorded.get().brief());
        return different(question, what);
      }
      return new RecomputePeer(place, mostRounds).apply(new RecomputePeer.Asked(start, header));
    } catch (MalformedMessageException | ObjectStoreException e) {
      return different(question, "cannot be read: " + e.getMessage());
    }
  }

  private static RoundStart start(CommittedStarts starts, Question question) {
    Optional<RoundStart> start = starts.of(question.round());
    Require.that(start.isPresent(), "Round %s is not committed", question.round());
    boolean there = start.get().roster().has(question.peer());
    Require.that(there, "%s was not on the roster of round %s", question.peer(), question.round());
    return start.get();
  }

  private static Recomputation different(Question question, String what) {
    List<WorkDifference> found = List.of(WorkDifference.of(WorkStep.CODEC, what));
    return Recomputation.without(
        question.peer(), question.round(), Outcome.DIFFERENT, "not asked for", found);
  }

  private ContributionHeader header(ObjectStore bucket, RoundStart start, PeerId peer) {
    RunSpec spec = place.spec();
    MessagePlan plan = MessagePlan.of(ParameterLayout.of(spec.model()), spec.compression());
    byte[] json = bucket.get(spec.keys().header(start.round()), plan.maxHeaderBytes());
    PeerSpec known = start.roster().peers().get(start.roster().indexOf(peer));
    ContributionHeader header = SignedHeader.verify(json, known);
    boolean ours =
        header.run().equals(spec.name())
            && header.round() == start.round()
            && header.peer().equals(peer);
    if (!ours) {
      throw new MalformedMessageException(
          "header",
          "is for round %s of run %s by %s".formatted(header.round(), header.run(), header.peer()));
    }
    return header;
  }
}
