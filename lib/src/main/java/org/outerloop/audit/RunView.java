package org.outerloop.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import org.outerloop.checkpoint.CheckpointDigests;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.PayloadBlock;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.round.Genesis;
import org.outerloop.round.TrainedSlices;
import org.outerloop.tokens.TokenStore;

/**
 * A run as one party sees it, stored or computed again. Nothing is read before it is asked for;
 * empty is what this party does not have.
 *
 * <p>All methods throw {@link DamagedObjectException} for an object that is not what it must be.
 */
public interface RunView extends AutoCloseable {

  /** How the user calls it. */
  String name();

  /** Settings, as run.json has them. */
  Optional<JsonNode> settings();

  Optional<Genesis> genesis();

  /** Committed rounds: all below this number. */
  long rounds();

  Optional<CommittedRecord> record(long round);

  /** What a peer signed about its contribution. */
  Optional<ContributionHeader> header(long round, PeerSpec peer);

  /** The bytes of one block of a contribution, as its digest names them. */
  Optional<byte[]> block(long round, PeerId peer, PayloadBlock block);

  /** The digest of a whole contribution, if it is the one that was signed. */
  Optional<Digest> payload(long round, PeerId peer, ContributionHeader header);

  /** What a peer says of the parameters after its inner steps. */
  Optional<TrainedSlices> trained(long round, PeerId peer);

  /** Digests of the parameters before a round. */
  Optional<CheckpointDigests> checkpoint(long round);

  /** Digests of the objects of the checkpoint before a round, whatever they hold, by name. */
  Map<String, Digest> checkpointObjects(long round);

  /** Values of the parameters before a round. */
  Optional<float[]> values(long round, Slice slice);

  /** What a peer's state before a round consists of. */
  Optional<StoredState> state(long round, PeerId peer);

  /** Values of a piece of a peer's state. */
  Optional<float[]> piece(long round, PeerId peer, Digest piece);

  Optional<TokenStore> corpus();

  /** Requests to stores so far. */
  long requests();

  @Override
  void close();
}
