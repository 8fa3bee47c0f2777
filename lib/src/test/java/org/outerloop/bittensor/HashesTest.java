package org.outerloop.bittensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.protocol.Blake2b;

class HashesTest {
  private static final HexFormat HEX = HexFormat.of();

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Keys that real nodes were asked for, with the hash before the account. */
  @ParameterizedTest
  @CsvSource({
    "4af7598952f87683204a2a0c2266f941a74899bd69b0ce56e42a82820f689446, 3e9947bb89c47cd7ad643c5d30c0e695",
    "1a33474e4a857009da52aaa4080f176465f99c09763e03b9cd5ee038cec4093e, 5d3e588dc49748e3395ac2bc5a234374",
    "1257de87a71abb164403f7cb9ea65d0721f8bb89d8bd85754deceedd91e86053, 11b12ddffa80cb6f18baa803af02c1d7"
  })
  void hashesAccountsAsTheChainDoes(String account, String hash) {
    assertThat(HEX.formatHex(Blake2b.hash(16, HEX.parseHex(account)))).isEqualTo(hash);
  }

  @Test
  void refusesASizeThatTheHashDoesNotHave() {
    assertThatThrownBy(() -> Blake2b.hash(65, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A BLAKE2b hash has 1 to 64 bytes, not 65");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, ef46db3751d8e999",
    "'', 1, d5afba1336a3be4b",
    "a, 0, d24ec4f1a98c6e5b",
    "abc, 0, 44bc2cf5ad770999",
    "abc, 1, bea9ca8199328908",
    "Nobody inspects the spammish repetition, 0, fbcea83c8a378bf1"
  })
  void hashesWithXxHash64(String text, long seed, String hash) {
    assertThat(HEX.toHexDigits(new Twox().hash64(ascii(text), seed))).isEqualTo(hash);
  }

  @ParameterizedTest
  @CsvSource({
    "System, Account, 26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9",
    "Timestamp, Now, f0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb",
    "Commitments, CommitmentOf, ca407206ec1ab726b2636c4b145ac287419a60ae8b01e6dcaebd7317e43c69bf",
    "SubtensorModule, Weights, 658faa385070e074c85bf6b568cf0555a1e7036061f484bc3048a64b64e35ec4",
    "SubtensorModule, Tempo, 658faa385070e074c85bf6b568cf05557641384bb339f3758acddfd7053d3317",
    "SubtensorModule, Bonds, 658faa385070e074c85bf6b568cf05555641285262b8f970e4cbaafbff8d6ab0"
  })
  void findsWhereAnItemStands(String pallet, String item, String key) {
    assertThat(StorageKeys.item(pallet, item)).hasToString("0x" + key);
  }

  /** The key that bittensor's own client asked a node for; recorded as "get_commitment". */
  @Test
  void findsAnAccountsCommitment() {
    AccountId account = AccountId.parse("5DkzsviNQr4ZePXMmEfNPDcE7cQ9cVyepmQbgUw6YT3odcwh");

    assertThat(StorageKeys.commitment(23, account))
        .hasToString(
            "0xca407206ec1ab726b2636c4b145ac287419a60ae8b01e6dcaebd7317e43c69bf1700"
                + "915e602fd97dd63a"
                + "4af7598952f87683204a2a0c2266f941a74899bd69b0ce56e42a82820f689446");
  }

  @Test
  void findsTheRowsOfASubnet() {
    assertThat(StorageKeys.weights(23))
        .hasToString("0x658faa385070e074c85bf6b568cf0555a1e7036061f484bc3048a64b64e35ec41700");
  }
}
