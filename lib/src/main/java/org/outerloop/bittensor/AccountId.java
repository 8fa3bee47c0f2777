package org.outerloop.bittensor;

import java.io.Serializable;
import org.outerloop.protocol.Require;

/** A public key of 32 bytes; printed as its SS58 address. */
public record AccountId(Octets bytes) implements Serializable {
  static final int LENGTH = 32;

  public AccountId {
    Require.that(bytes.size() == LENGTH, "An account has 32 bytes, not %s", bytes.size());
  }

  /** From an SS58 address. */
  public static AccountId parse(String address) {
    return Ss58.decode(address);
  }

  static AccountId read(ScaleReader reader) {
    return new AccountId(reader.bytes(LENGTH));
  }

  @Override
  public String toString() {
    return Ss58.encode(this);
  }
}
