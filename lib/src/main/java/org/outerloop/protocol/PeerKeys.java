package org.outerloop.protocol;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/**
 * A peer's Ed25519 key pair (RFC 8032), by the JDK. Signatures are deterministic. Never prints the
 * private key; not serialisable on purpose.
 */
public final class PeerKeys {
  private static final String ALGORITHM = "Ed25519";
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] PROBE = {'o', 'u', 't', 'e', 'r'};

  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private PeerKeys(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /** A fresh pair from the platform's secure source. */
  public static PeerKeys generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      return new PeerKeys(pair.getPrivate(), pair.getPublic());
    } catch (NoSuchAlgorithmException e) {
      throw noEd25519(e);
    }
  }

  /**
   * Reads what {@link #privateHex} and {@link #publicHex} gave.
   *
   * @throws IllegalArgumentException if one is not a key or the two are not a pair
   */
  public static PeerKeys parse(String privateHex, String publicHex) {
    PeerKeys keys = new PeerKeys(privateKey(privateHex), publicKey(publicHex));
    Require.that(
        verify(PROBE, sign(PROBE, keys.privateKey), keys.publicKey),
        "The private key is not the other half of the public key %s",
        publicHex);
    return keys;
  }

  /** A public key from the hex digits of its X.509 encoding. */
  public static PublicKey publicKey(String hex) {
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePublic(new X509EncodedKeySpec(HEX.parseHex(hex)));
    } catch (NoSuchAlgorithmException e) {
      throw noEd25519(e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException("Not an Ed25519 public key: '" + hex + "'", e);
    }
  }

  private static PrivateKey privateKey(String hex) {
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePrivate(new PKCS8EncodedKeySpec(HEX.parseHex(hex)));
    } catch (NoSuchAlgorithmException e) {
      throw noEd25519(e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // no cause and no text: both might show a part of the key
      throw new IllegalArgumentException("Not an Ed25519 private key in PKCS #8 as hex digits");
    }
  }

  public PrivateKey privateKey() {
    return privateKey;
  }

  public PublicKey publicKey() {
    return publicKey;
  }

  /** PKCS #8 as hex digits. Secret. */
  public String privateHex() {
    return HEX.formatHex(privateKey.getEncoded());
  }

  /** X.509 as hex digits, 88 of them. */
  public String publicHex() {
    return HEX.formatHex(publicKey.getEncoded());
  }

  /** Signature of a message, 64 bytes. */
  public static byte[] sign(byte[] message, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("Not an Ed25519 private key", e);
    } catch (NoSuchAlgorithmException | SignatureException e) {
      throw noEd25519(e);
    }
  }

  /** Whether the signature is of this message by the holder of the key. */
  public static boolean verify(byte[] message, byte[] signed, PublicKey key) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(message);
      return signature.verify(signed);
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("Not an Ed25519 public key: " + key, e);
    } catch (SignatureException e) {
      return false; // what was signed is no signature at all
    } catch (NoSuchAlgorithmException e) {
      throw noEd25519(e);
    }
  }

  private static IllegalStateException noEd25519(GeneralSecurityException e) {
    return new IllegalStateException("Every Java platform from 15 on has Ed25519", e);
  }

  /** Signature of a message, 128 hex digits. */
  public String signHex(byte[] message) {
    return HEX.formatHex(sign(message, privateKey));
  }

  /**
   * Whether these are the hex digits of the signature of this message by the holder of the key.
   * They must be lower-case, so that one signature has one text.
   */
  public static boolean verifyHex(byte[] message, String signature, PublicKey key) {
    try {
      byte[] signed = HEX.parseHex(signature);
      return HEX.formatHex(signed).equals(signature) && verify(message, signed, key);
    } catch (IllegalArgumentException e) {
      return false; // not hex digits, so not a signature
    }
  }

  @Override
  public String toString() {
    return "PeerKeys(public " + Digest.of(publicKey.getEncoded()).brief() + ")";
  }
}
