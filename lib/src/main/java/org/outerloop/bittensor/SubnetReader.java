package org.outerloop.bittensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.outerloop.protocol.Digest;

/** Reads a subnet at a block, all of it at this one. {@link NodeException} is all that escapes. */
final class SubnetReader {
  private final ChainNode node;
  private final int netuid;

  SubnetReader(ChainNode node, int netuid) {
    this.node = node;
    this.netuid = netuid;
  }

  /** Cost: eight questions, and two more for each 256 rows beyond the first. */
  Metagraph metagraph(Digest at) {
    Block block = node.block(at);
    List<Integer> trust =
        value("ValidatorTrust", StorageKeys.validatorTrust(netuid), at, SubnetReader::numbers)
            .orElse(List.of());
    int tempo = value("Tempo", StorageKeys.tempo(netuid), at, ScaleReader::u16).orElse(0);
    Octets answer = node.runtime(SeatList.FUNCTION, SeatList.arguments(netuid), at);
    List<Seat> seats =
        ChainNode.read(SeatList.FUNCTION, answer, from -> SeatList.read(from, netuid, trust));
    return new Metagraph(
        netuid,
        block,
        tempo,
        seats,
        rows(StorageKeys.weights(netuid), at),
        rows(StorageKeys.bonds(netuid), at));
  }

  /**
   * What each seat's account has committed to, by uid; none for seats without. A commitment that
   * cannot be read counts as a bucket unknown. Cost: one question for each 256 seats.
   */
  Map<Integer, Found> commitments(Metagraph graph) {
    List<Octets> keys = new ArrayList<>();
    for (Seat seat : graph.seats()) {
      keys.add(StorageKeys.commitment(netuid, seat.hotkey()));
    }
    Map<Octets, Octets> values = node.storage(keys, graph.block().hash());
    Map<Integer, Found> found = new LinkedHashMap<>();
    for (int uid = 0; uid < keys.size(); uid++) {
      Octets value = values.get(keys.get(uid));
      if (value != null) {
        found.put(uid, Found.of(value));
      }
    }
    return found;
  }

  private <T> Optional<T> value(String what, Octets key, Digest at, Function<ScaleReader, T> form) {
    return node.storage(key, at).map(bytes -> ChainNode.read(what, bytes, form));
  }

  private static List<Integer> numbers(ScaleReader reader) {
    return reader.list(2, ScaleReader::u16);
  }

  private List<Row> rows(Octets prefix, Digest at) {
    List<Row> rows = new ArrayList<>();
    node.map(prefix, at)
        .forEach(
            (key, value) -> {
              if (key.size() != prefix.size() + 2) {
                throw NodeException.refused("Key " + key + " is none of a row");
              }
              rows.add(Row.read(key, value));
            });
    return rows.stream().sorted(Comparator.comparingInt(Row::from)).toList();
  }

  /**
   * A commitment's bucket.
   *
   * @param block in which it was committed to; 0 if that cannot be read
   */
  record Found(long block, CommittedBucket bucket) {
    static Found of(Octets value) {
      try {
        Commitment commitment = Commitment.parse(value);
        return new Found(commitment.block(), CommittedBucket.of(commitment));
      } catch (MalformedScaleException e) {
        return new Found(0, new CommittedBucket.Unknown("the commitment: " + e.getMessage()));
      }
    }
  }
}
