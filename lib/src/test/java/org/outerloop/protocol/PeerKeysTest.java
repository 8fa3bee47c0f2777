package org.outerloop.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

public class PeerKeysTest {
  // RFC 8032, section 7.1, test 1, behind the fixed prefixes of PKCS #8 and X.509
  public static final String PRIVATE =
      "302e020100300506032b657004220420"
          + "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
  public static final String PUBLIC =
      "302a300506032b6570032100"
          + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
  private static final String SIGNATURE =
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
          + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

  @Test
  void signsAsTheRfcDoes() {
    PeerKeys keys = PeerKeys.parse(PRIVATE, PUBLIC);

    byte[] signature = PeerKeys.sign(new byte[0], keys.privateKey());

    assertThat(HexFormat.of().formatHex(signature)).isEqualTo(SIGNATURE);
    assertThat(PeerKeys.verify(new byte[0], signature, keys.publicKey())).isTrue();
    assertThat(PeerKeys.verify(new byte[1], signature, keys.publicKey())).isFalse();
    assertThat(PeerKeys.verify(new byte[0], new byte[3], keys.publicKey())).isFalse();
  }

  @Test
  void writesAndReadsKeysAsHexDigits() {
    PeerKeys keys = PeerKeys.generate();

    PeerKeys read = PeerKeys.parse(keys.privateHex(), keys.publicHex());

    assertThat(read.publicKey()).isEqualTo(keys.publicKey());
    assertThat(read.privateKey()).isEqualTo(keys.privateKey());
    assertThat(PeerKeys.publicKey(PUBLIC)).isEqualTo(PeerKeys.parse(PRIVATE, PUBLIC).publicKey());
    assertThat(PeerKeys.parse(PRIVATE, PUBLIC).privateHex()).isEqualTo(PRIVATE);
    assertThat(keys.publicHex()).hasSize(88);
  }

  @Test
  void neverShowsThePrivateKey() {
    PeerKeys keys = PeerKeys.generate();
    String secret = keys.privateHex().substring(32);

    assertThat(keys.toString()).startsWith("PeerKeys(public ").doesNotContain(secret);
    assertThatThrownBy(() -> PeerKeys.parse(secret, keys.publicHex()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Not an Ed25519 private key in PKCS #8 as hex digits")
        .hasNoCause();
  }

  @Test
  void refusesKeysThatAreNoPair() {
    PeerKeys other = PeerKeys.generate();

    assertThatThrownBy(() -> PeerKeys.parse(PRIVATE, other.publicHex()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The private key is not the other half of the public key %s", other.publicHex());
  }

  @Test
  void refusesWhatIsNoKey() {
    assertThatThrownBy(() -> PeerKeys.publicKey("not hex"))
        .hasMessage("Not an Ed25519 public key: 'not hex'");
    assertThatThrownBy(() -> PeerKeys.publicKey("00ff"))
        .hasMessage("Not an Ed25519 public key: '00ff'");
  }
}
