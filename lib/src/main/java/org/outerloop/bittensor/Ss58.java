package org.outerloop.bittensor;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.outerloop.protocol.Blake2b;
import org.outerloop.protocol.Require;

/**
 * Addresses of Substrate: {@code base58(prefix || account || checksum)} where the prefix is 42, the
 * one for any chain, which Bittensor uses, and the checksum is the first two bytes of {@code
 * BLAKE2b-512("SS58PRE" || prefix || account)}.
 *
 * @see <a href="https://docs.polkadot.com/reference/polkadot-hub/assets-accounts/">SS58</a>
 */
final class Ss58 {
  private static final int PREFIX = 42;
  private static final int CHECKSUM = 2;
  private static final int PAYLOAD = 1 + AccountId.LENGTH;
  private static final int MAX_LENGTH = 48; // digits of 35 bytes in base 58

  private static final byte[] CONTEXT = "SS58PRE".getBytes(StandardCharsets.US_ASCII);

  /** Digits and letters without 0, O, I and l. */
  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  private static final BigInteger BASE = BigInteger.valueOf(ALPHABET.length());

  private Ss58() {}

  static String encode(AccountId account) {
    Octets payload = Octets.of((byte) PREFIX).plus(account.bytes());
    BigInteger rest = new BigInteger(1, payload.plus(checksum(payload)).toBytes());
    StringBuilder digits = new StringBuilder(); // from the last one; the first byte is not zero
    while (rest.signum() > 0) {
      BigInteger[] split = rest.divideAndRemainder(BASE);
      digits.append(ALPHABET.charAt(split[1].intValue()));
      rest = split[0];
    }
    return digits.reverse().toString();
  }

  static AccountId decode(String address) {
    Require.that(
        !address.isEmpty() && address.length() <= MAX_LENGTH,
        "An SS58 address has 1 to %s characters, not %s",
        MAX_LENGTH,
        address.length());
    BigInteger value = BigInteger.ZERO;
    for (int i = 0; i < address.length(); i++) {
      int digit = ALPHABET.indexOf(address.charAt(i));
      Require.that(digit >= 0, "Character %s of '%s' is none of base 58", i, address);
      value = value.multiply(BASE).add(BigInteger.valueOf(digit));
    }
    byte[] bytes = value.toByteArray();
    // PREFIX is below 128, so the number of a right address begins with a byte for it and no sign
    Require.that(
        bytes.length == PAYLOAD + CHECKSUM && bytes[0] == PREFIX,
        "'%s' is not an SS58 address with prefix %s",
        address,
        PREFIX);
    Octets payload = Octets.of(Arrays.copyOf(bytes, PAYLOAD));
    boolean sound =
        Arrays.equals(checksum(payload), Arrays.copyOfRange(bytes, PAYLOAD, bytes.length));
    Require.that(sound, "The checksum of '%s' is wrong", address);
    return new AccountId(Octets.of(Arrays.copyOfRange(bytes, 1, PAYLOAD)));
  }

  private static byte[] checksum(Octets payload) {
    byte[] whole = Octets.of(CONTEXT).plus(payload).toBytes();
    return Arrays.copyOf(Blake2b.hash(64, whole), CHECKSUM);
  }
}
