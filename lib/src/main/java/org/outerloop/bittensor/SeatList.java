package org.outerloop.bittensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The answer of {@code SubnetInfoRuntimeApi_get_selective_metagraph}: one optional value for each
 * of 74 fields after the subnet's number, of which only those asked for are there. Later runtimes
 * have added fields at the end; absent ones are taken there too.
 *
 * <p>Numbers of fields and their types are those of {@code SelectiveMetagraph} in subtensor
 * 14bc6f9f9 (June 2026), {@code pallets/subtensor/src/rpc_info/metagraph.rs}; numbers are compact.
 * Rank and trust are not among ours: the chain computes them no more.
 */
final class SeatList {
  static final String FUNCTION = "SubnetInfoRuntimeApi_get_selective_metagraph";

  private static final int HOTKEYS = 52;
  private static final int AXONS = 55;
  private static final int ACTIVE = 56;
  private static final int PERMITS = 57;
  private static final int UPDATED = 59;
  private static final int EMISSION = 60;
  private static final int DIVIDENDS = 61;
  private static final int INCENTIVES = 62;
  private static final int CONSENSUS = 63;
  private static final int REGISTERED = 66;
  private static final int ALPHA = 67;
  private static final int TAO = 68;
  private static final int TOTAL = 69;

  private static final int[] WANTED = {
    0,
    HOTKEYS,
    AXONS,
    ACTIVE,
    PERMITS,
    UPDATED,
    EMISSION,
    DIVIDENDS,
    INCENTIVES,
    CONSENSUS,
    REGISTERED,
    ALPHA,
    TAO,
    TOTAL
  };

  private static final int MAX_U16 = 0xFFFF;

  private final ScaleReader reader;
  private int field = 1; // the next one

  private SeatList(ScaleReader reader) {
    this.reader = reader;
  }

  /** Netuid, and the fields wanted as a list of u16. */
  static Octets arguments(int netuid) {
    ByteBuffer bytes = ByteBuffer.allocate(3 + 2 * WANTED.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort((short) netuid).put((byte) (WANTED.length << 2)); // compact: below 64
    for (int index : WANTED) {
      bytes.putShort((short) index);
    }
    return Octets.of(bytes.array());
  }

  /**
   * Reads the seats.
   *
   * @param trust of validators, which is not among the fields; missing ones count as 0
   */
  static List<Seat> read(ScaleReader reader, int netuid, List<Integer> trust) {
    if (reader.option(Function.identity()).isEmpty()) {
      throw reader.malformed("there is no subnet %d", netuid);
    }
    long told = reader.compact(MAX_U16);
    if (told != netuid) {
      throw reader.malformed("subnet %d instead of %d", told, netuid);
    }
    return new SeatList(reader).seats(trust);
  }

  private List<Seat> seats(List<Integer> trust) {
    List<AccountId> hotkeys = list(HOTKEYS, AccountId.LENGTH, AccountId::read);
    int count = hotkeys.size();
    List<Axon> axons = perSeat(AXONS, count, Axon.BYTES, Axon::read);
    List<Boolean> active = perSeat(ACTIVE, count, 1, ScaleReader::bool);
    List<Boolean> permits = perSeat(PERMITS, count, 1, ScaleReader::bool);
    List<Long> updated = numbers(UPDATED, count, Long.MAX_VALUE);
    List<Long> emission = numbers(EMISSION, count, Long.MAX_VALUE);
    List<Long> dividends = numbers(DIVIDENDS, count, MAX_U16);
    List<Long> incentives = numbers(INCENTIVES, count, MAX_U16);
    List<Long> consensus = numbers(CONSENSUS, count, MAX_U16);
    List<Long> registered = numbers(REGISTERED, count, Long.MAX_VALUE);
    List<Long> alpha = numbers(ALPHA, count, Long.MAX_VALUE);
    List<Long> tao = numbers(TAO, count, Long.MAX_VALUE);
    List<Long> total = numbers(TOTAL, count, Long.MAX_VALUE);
    absentUntilTheEnd();
    List<Seat> seats = new ArrayList<>();
    for (int uid = 0; uid < count; uid++) {
      int kept = uid < trust.size() ? trust.get(uid) : 0;
      seats.add(
          new Seat(
              uid,
              hotkeys.get(uid),
              active.get(uid),
              permits.get(uid),
              registered.get(uid),
              updated.get(uid),
              Seat.Holding.ofRao(total.get(uid), alpha.get(uid), tao.get(uid)),
              Seat.Scores.of(
                  incentives.get(uid),
                  dividends.get(uid),
                  consensus.get(uid),
                  kept,
                  emission.get(uid)),
              axons.get(uid)));
    }
    return seats;
  }

  private List<Long> numbers(int wanted, int count, long max) {
    return perSeat(wanted, count, 1, from -> from.compact(max));
  }

  /** A list with an element for each seat. */
  private <T> List<T> perSeat(int wanted, int count, int minBytes, Function<ScaleReader, T> form) {
    List<T> list = list(wanted, minBytes, form);
    if (list.size() != count) {
      throw reader.malformed("field %d has %d elements for %d seats", wanted, list.size(), count);
    }
    return list;
  }

  private <T> List<T> list(int wanted, int minBytes, Function<ScaleReader, T> form) {
    for (; field < wanted; field++) {
      absent();
    }
    field++;
    return reader
        .option(from -> from.list(minBytes, form))
        .orElseThrow(() -> reader.malformed("field %d is missing", wanted));
  }

  private void absentUntilTheEnd() {
    while (reader.left() > 0) {
      absent();
      field++;
    }
  }

  private void absent() {
    if (reader.u8() != 0) {
      throw reader.malformed("field %d is there, but nobody asked for it", field);
    }
  }
}
