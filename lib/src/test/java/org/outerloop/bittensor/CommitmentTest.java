package org.outerloop.bittensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.ledger.BucketAccess;

class CommitmentTest {
  private static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
  private static final String KEY_ID = "fedcba9876543210fedcba9876543210";
  private static final String SECRET = "00112233445566778899aabbccddeeff".repeat(2);

  private static ScaleWriter commitment(int fields) {
    return new ScaleWriter().number(0, 8).number(6_500_000, 4).compact(fields);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Commitment ofText(String text) {
    return Commitment.parse(commitment(1).number(text.length() + 1, 1).bytes(ascii(text)).octets());
  }

  private static CommitmentField field(String hex) {
    Octets whole = commitment(1).bytes(HexFormat.of().parseHex(hex)).octets();
    return Commitment.parse(whole).fields().get(0);
  }

  /** Two that stood on the chain at block 6852690, recorded by bittensor's own tests. */
  @Test
  void readsRealCommitments() {
    Commitment cat = Commitment.parse(Octets.parse("0x0000000000000000021258000404636174"));
    Commitment peer =
        Commitment.parse(
            Octets.parse(
                "0x0000000000000000ccc84d0004627b27706565725f6964273a2027313244334b6f6f57524e77"
                    + "35344157347a725157655a4c32627568553850373167666f39505851514148557745416534"
                    + "68413334272c20276d6f64656c5f68756767696e67666163655f6964273a204e6f6e657d"));

    assertThat(cat)
        .isEqualTo(
            new Commitment(
                0, 5_771_778, List.of(new CommitmentField.Raw(Octets.of(ascii("cat"))))));
    assertThat(peer.block()).isEqualTo(5_097_676);
    assertThat(
            new String(
                ((CommitmentField.Raw) peer.fields().get(0)).bytes().toBytes(),
                StandardCharsets.US_ASCII))
        .startsWith("{'peer_id': '12D3KooWRNw54AW4zr")
        .hasSize(97);
  }

  @Test
  void readsEveryKindOfField() {
    String hash = "ab".repeat(32);
    Octets hashed = Octets.parse("0x" + hash);

    assertThat(field("00")).isEqualTo(new CommitmentField.None());
    assertThat(field("01")).isEqualTo(new CommitmentField.Raw(Octets.of()));
    assertThat(field("81" + "61".repeat(128)))
        .isEqualTo(new CommitmentField.Raw(Octets.of(ascii("a".repeat(128)))));
    assertThat(field("82" + hash)).isEqualTo(new CommitmentField.Hash("BlakeTwo256", hashed));
    assertThat(field("83" + hash)).isEqualTo(new CommitmentField.Hash("Sha256", hashed));
    assertThat(field("84" + hash)).isEqualTo(new CommitmentField.Hash("Keccak256", hashed));
    assertThat(field("85" + hash)).isEqualTo(new CommitmentField.Hash("ShaThree256", hashed));
    assertThat(field("86" + "08" + "6162" + "0700000000000000"))
        .isEqualTo(new CommitmentField.Timelocked(Octets.of(ascii("ab")), 7));
    assertThat(field("87")).isEqualTo(new CommitmentField.ResetBonds());
    assertThat(field("88" + "0108" + "61".repeat(512)))
        .isEqualTo(new CommitmentField.BigRaw(Octets.of(ascii("a".repeat(512)))));
  }

  /** Unknown kind, one byte more than the kind allows, too many fields, something after the end. */
  @Test
  void refusesWhatTheChainCouldNotHaveWritten() {
    List<Octets> wrong =
        List.of(
            commitment(1).number(137, 1).octets(),
            commitment(1).number(255, 1).octets(),
            commitment(1).number(136, 1).compact(513).bytes(new byte[513]).octets(),
            commitment(1).number(134, 1).compact(1025).bytes(new byte[1033]).octets(),
            commitment(4).bytes(new byte[4]).octets(),
            commitment(1).bytes(new byte[2]).octets());

    for (Octets bytes : wrong) {
      assertThatThrownBy(() -> Commitment.parse(bytes))
          .isInstanceOf(MalformedScaleException.class)
          .hasMessageStartingWith("byte ");
    }
  }

  @Test
  void readsTemplarsBucketFrom142Bytes() {
    Octets bytes = commitment(1).number(129, 1).bytes(ascii(ACCOUNT + KEY_ID + SECRET)).octets();

    assertThat(bytes.size()).isEqualTo(142);
    assertThat(CommittedBucket.of(Commitment.parse(bytes)))
        .isEqualTo(
            new CommittedBucket.Known(
                new BucketAccess(
                    "s3a://" + ACCOUNT,
                    "https://" + ACCOUNT + ".r2.cloudflarestorage.com",
                    KEY_ID,
                    SECRET)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, 127})
  void refusesAnyOtherLength(int length) {
    Commitment commitment = ofText((ACCOUNT + KEY_ID + SECRET).substring(0, length));

    assertThat(CommittedBucket.of(commitment))
        .isEqualTo(
            new CommittedBucket.Unknown(
                "the commitment has %d characters, not 128".formatted(length)));
  }

  /** What the host name would be made of, and what may not be printed or typed. */
  @Test
  void refusesStrangeCharactersEverywhere() {
    String good = ACCOUNT + KEY_ID + SECRET;
    for (int place = 0; place < good.length(); place++) {
      for (char strange : new char[] {0, '\n', ' ', 127, 128, 255}) {
        String text = good.substring(0, place) + strange + good.substring(place + 1);
        assertThat(CommittedBucket.of(ofText(text)))
            .isEqualTo(
                new CommittedBucket.Unknown(
                    "byte %d of the commitment is %d".formatted(place, (int) strange)));
      }
    }
    for (char outside : "/.@:#?%AG-".toCharArray()) {
      assertThat(CommittedBucket.of(ofText(outside + good.substring(1))))
          .isEqualTo(new CommittedBucket.Unknown("byte 0 of the commitment is " + (int) outside));
    }
  }

  @Test
  void refusesOtherKindsAndSeveralFields() {
    Octets two = commitment(2).bytes(new byte[2]).octets();
    Octets reset = commitment(1).number(135, 1).octets();

    assertThat(CommittedBucket.of(Commitment.parse(two)))
        .isEqualTo(new CommittedBucket.Unknown("the commitment has 2 fields, not 1"));
    assertThat(CommittedBucket.of(Commitment.parse(reset)))
        .isEqualTo(new CommittedBucket.Unknown("the commitment is ResetBonds, not Raw"));
  }

  @Test
  void letsNothingElseEscapeWhateverTheBytes() {
    Random random = new Random(4);
    Octets good = commitment(1).number(129, 1).bytes(ascii(ACCOUNT + KEY_ID + SECRET)).octets();
    int refused = 0;
    int unknown = 0;
    for (int trial = 0; trial < 20_000; trial++) {
      byte[] bytes = good.toBytes();
      bytes[12 + random.nextInt(3)] = (byte) random.nextInt(256); // the bytes that steer
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      try {
        CommittedBucket bucket = CommittedBucket.of(Commitment.parse(Octets.of(bytes)));
        unknown += bucket instanceof CommittedBucket.Unknown ? 1 : 0;
      } catch (MalformedScaleException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1000);
    assertThat(unknown).isGreaterThan(100);
  }
}
