package org.outerloop.bittensor;

import java.io.Serializable;
import java.util.List;
import org.outerloop.protocol.Require;

/**
 * A subnet at one block.
 *
 * @param netuid its number
 * @param tempo blocks of an epoch, less one
 * @param seats by uid, from 0, without gaps
 * @param weights rows of those who have given some, by uid [W]; of the first mechanism
 * @param bonds rows of those who have some, by uid [B]; of the first mechanism
 */
public record Metagraph(
    int netuid, Block block, int tempo, List<Seat> seats, List<Row> weights, List<Row> bonds)
    implements Serializable {
  public Metagraph {
    seats = List.copyOf(seats);
    weights = List.copyOf(weights);
    bonds = List.copyOf(bonds);
    for (int uid = 0; uid < seats.size(); uid++) {
      Require.that(seats.get(uid).uid() == uid, "Seat %s stands at %s", seats.get(uid).uid(), uid);
    }
  }
}
