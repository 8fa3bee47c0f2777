package org.outerloop.bittensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where things stand in the chain's storage: {@code twox128(pallet) || twox128(item)}, then the
 * keys of a map, each after the hash that its map prescribes.
 *
 * <p>Items and hashes are those of subtensor 14bc6f9f9 (June 2026), {@code pallets/subtensor} and
 * {@code pallets/commitments}. A subnet number is its own hash: two bytes, little-endian.
 */
final class StorageKeys {
  private static final Twox TWOX = new Twox();
  private static final String SUBTENSOR = "SubtensorModule";

  private StorageKeys() {}

  /** A single value, or what all keys of a map begin with. */
  static Octets item(String pallet, String name) {
    return Octets.of(TWOX.hash128(pallet)).plus(TWOX.hash128(name));
  }

  /** Milliseconds since 1970: u64. */
  static Octets now() {
    return item("Timestamp", "Now");
  }

  /** What an account has committed to on a subnet; a map by subnet and twox64 of the account. */
  static Octets commitment(int netuid, AccountId account) {
    return item("Commitments", "CommitmentOf")
        .plus(number(netuid))
        .plus(TWOX.hash64Concat(account.bytes().toBytes()));
  }

  /** Blocks of an epoch: u16. */
  static Octets tempo(int netuid) {
    return ofSubnet("Tempo", netuid);
  }

  /** Trust of each validator: a list of u16. */
  static Octets validatorTrust(int netuid) {
    return ofSubnet("ValidatorTrust", netuid);
  }

  /** Beginning of the keys of all rows of weights; a row is a list of pairs of u16. */
  static Octets weights(int netuid) {
    return ofSubnet("Weights", netuid);
  }

  /** Beginning of the keys of all rows of bonds, which look like weights. */
  static Octets bonds(int netuid) {
    return ofSubnet("Bonds", netuid);
  }

  private static Octets ofSubnet(String name, int netuid) {
    return item(SUBTENSOR, name).plus(number(netuid));
  }

  /** A subnet's number or a seat in it. */
  static byte[] number(int value) {
    return ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort((short) value).array();
  }
}
