package org.outerloop.bittensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ss58Test {
  /** Alice and Bob of every development chain, and two hotkeys that bittensor's tests ask for. */
  @ParameterizedTest
  @CsvSource({
    "d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d, 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
    "8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48, 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty",
    "4af7598952f87683204a2a0c2266f941a74899bd69b0ce56e42a82820f689446, 5DkzsviNQr4ZePXMmEfNPDcE7cQ9cVyepmQbgUw6YT3odcwh",
    "1a33474e4a857009da52aaa4080f176465f99c09763e03b9cd5ee038cec4093e, 5Cf4LPRv6tiyuFsfLRQaFYEEn3zJRGi4bAE9DwbbKmbCSHpV"
  })
  void knowsTheAddressOfAnAccount(String hex, String address) {
    AccountId account = new AccountId(Octets.parse("0x" + hex));

    assertThat(account).hasToString(address);
    assertThat(AccountId.parse(address)).isEqualTo(account);
  }

  @Test
  void readsWhatWasWritten() {
    Random random = new Random(3);
    for (int trial = 0; trial < 500; trial++) {
      byte[] bytes = new byte[32];
      random.nextBytes(bytes);
      bytes[0] *= (byte) (trial % 2); // half of them begin with zero
      AccountId account = new AccountId(Octets.of(bytes));

      assertThat(AccountId.parse(account.toString())).isEqualTo(account);
    }
  }

  /** The checksum has 16 bits: of 47 x 57 single errors at most one or two may go unseen. */
  @Test
  void refusesAWrongCharacter() {
    String address = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
    int unseen = 0;
    for (int place = 0; place < address.length(); place++) {
      for (char other :
          "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".toCharArray()) {
        if (other != address.charAt(place)) {
          String wrong = address.substring(0, place) + other + address.substring(place + 1);
          unseen += isAddress(wrong) ? 1 : 0;
        }
      }
    }
    assertThat(unseen).isLessThanOrEqualTo(1);
  }

  private static boolean isAddress(String text) {
    try {
      AccountId.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void saysThatTheChecksumIsWrong() {
    String wrong = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ";

    assertThatThrownBy(() -> AccountId.parse(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The checksum of '%s' is wrong", wrong);
  }

  /** Empty, short, an Alice of Polkadot (prefix 0), a letter outside base 58, too long. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "5Grwva",
        "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5",
        "0GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
        "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQYY"
      })
  void refusesWhatIsNoAddressOfTheChain(String text) {
    assertThatThrownBy(() -> AccountId.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).*(SS58 address|base 58).*");
  }
}
