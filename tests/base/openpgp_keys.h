// Keys and messages that GnuPG 2.2.40 made on 2020-01-01 for the tests of signatures; Ed25519, since it is short.
#pragma once

#include <string>
#include <string_view>

namespace base::test_keys {

// Ada Signs <ada@example.com>, never expires.
inline constexpr std::string_view kAda = R"(-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEXgvhABYJKwYBBAHaRw8BAQdAJZriD/Ux7TV7Lrg6nYar29nAgr1BZF290uZp
zrLvIHC0G0FkYSBTaWducyA8YWRhQGV4YW1wbGUuY29tPoiQBBMWCAA4FiEEU04E
M5K/gh7WUaLuWHubzG5z5swFAl4L4QACGwMFCwkIBwIGFQoJCAsCBBYCAwECHgEC
F4AACgkQWHubzG5z5szktQEAmJVZgc2MY1e4j3Xf9j4WK65dYk7kTWgsOztlJ9AN
LugA/jMeGAqg1xxqnQ1Oil53sacUzsQenOXSM4FeW2dLewgB
=octk
-----END PGP PUBLIC KEY BLOCK-----
)";

// The same with its secret part, which needs no passphrase.
inline constexpr std::string_view kAdaSecret = R"(-----BEGIN PGP PRIVATE KEY BLOCK-----

lFgEXgvhABYJKwYBBAHaRw8BAQdAJZriD/Ux7TV7Lrg6nYar29nAgr1BZF290uZp
zrLvIHAAAQDycctH0WPyWc4RNxlFVDapFEEPz50Gbam9L+M9Vdn4Mg7stBtBZGEg
U2lnbnMgPGFkYUBleGFtcGxlLmNvbT6IkAQTFggAOBYhBFNOBDOSv4Ie1lGi7lh7
m8xuc+bMBQJeC+EAAhsDBQsJCAcCBhUKCQgLAgQWAgMBAh4BAheAAAoJEFh7m8xu
c+bM5LUBAJiVWYHNjGNXuI913/Y+FiuuXWJO5E1oLDs7ZSfQDS7oAP4zHhgKoNcc
ap0NToped7GnFM7EHpzl0jOBXltnS3sIAQ==
=fm1j
-----END PGP PRIVATE KEY BLOCK-----
)";

// Bob Locked <bob@example.com>: the passphrase is "open sesame".
inline constexpr std::string_view kBobSecret = R"(-----BEGIN PGP PRIVATE KEY BLOCK-----

lIYEXgvhABYJKwYBBAHaRw8BAQdAPwWPUeCAC3+ktzAVHRWZAPSgPcm0yDPuyIxL
94lJXu7+BwMCEgU1dm/ZxsD/ijOnwI2S8/Q4sNi8cWecC9N6wi6E03wlAKyTx8MV
94vb8neVN2ekPulZL3HVfYQg7SREYRHDnpmAXrJiV+pEsEz4o2k2XLQcQm9iIExv
Y2tlZCA8Ym9iQGV4YW1wbGUuY29tPoiQBBMWCAA4FiEE3QI4AqYAtPtZ2rDnknLs
q/kaytoFAl4L4QACGwMFCwkIBwIGFQoJCAsCBBYCAwECHgECF4AACgkQknLsq/ka
ytqDhAD/b49VPm0fQ4vAX8sefIwm3jMfhDVHEgZ8qJVUgfN/4nIBAOC6Y0AsUzhP
3iT53y8B3AunUkIuwqD/HpOi1gm2OfsN
=1YJR
-----END PGP PRIVATE KEY BLOCK-----
)";

// Old Key <old@example.com>, expired on 2020-01-31.
inline constexpr std::string_view kOld = R"(-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEXgvhABYJKwYBBAHaRw8BAQdA4uZ7uzxnMIWCt55M+tbar0VQvFCOxG9e3of+
Jnesiqu0GU9sZCBLZXkgPG9sZEBleGFtcGxlLmNvbT6IlgQTFggAPhYhBKpaetNc
VyJgEvGbS17hS9eH+RJ4BQJeC+EAAhsDBQkAJ40ABQsJCAcCBhUKCQgLAgQWAgMB
Ah4BAheAAAoJEF7hS9eH+RJ4IlEA/iXrRYcSAJ2DgjFJQkTNHCp1VVqYD6icFuvr
l7HzMktQAQDGM90ErXjc26O7AbuVct3BL8w9Mj5mvQhfpECLij3yCg==
=Do2V
-----END PGP PUBLIC KEY BLOCK-----
)";

// The same with its secret part.
inline constexpr std::string_view kOldSecret = R"(-----BEGIN PGP PRIVATE KEY BLOCK-----

lFgEXgvhABYJKwYBBAHaRw8BAQdA4uZ7uzxnMIWCt55M+tbar0VQvFCOxG9e3of+
JnesiqsAAQDA1ozG8IIOJztFV42sApmP51B6N0I3I+lxgHHb0PzIxxDPtBlPbGQg
S2V5IDxvbGRAZXhhbXBsZS5jb20+iJYEExYIAD4WIQSqWnrTXFciYBLxm0te4UvX
h/kSeAUCXgvhAAIbAwUJACeNAAULCQgHAgYVCgkICwIEFgIDAQIeAQIXgAAKCRBe
4UvXh/kSeCJRAP4l60WHEgCdg4IxSUJEzRwqdVVamA+onBbr65ex8zJLUAEAxjPd
BK143NujuwG7lXLdwS/MPTI+Zr0IX6RAi4o98go=
=+7d0
-----END PGP PRIVATE KEY BLOCK-----
)";

// Sub Key <sub@example.com>: only its subkey signs.
inline constexpr std::string_view kSub = R"(-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEXgvhABYJKwYBBAHaRw8BAQdAFyEXTynMVRoozZvJM9s1QwJXlTeMuN4u6fHF
yRIt0mu0GVN1YiBLZXkgPHN1YkBleGFtcGxlLmNvbT6IkAQTFggAOBYhBPf34b3h
UKimoCsDcDHUOlNSOebBBQJeC+EAAhsBBQsJCAcCBhUKCQgLAgQWAgMBAh4BAheA
AAoJEDHUOlNSOebBe4sA/i+K2/F+fhtRFAIVImlCyK+v78MrXzKVktU9XcUkoo7C
AP44ZuIJvhRr5JqMC3hLw/M8klSIHIY6fYRmbUW4IMUqBLgzBF4L4QAWCSsGAQQB
2kcPAQEHQAfOR9TxOCFClZ4k2udLMSgkSsKPf83XKd2wrXbwZkmCiO8EGBYIACAW
IQT39+G94VCopqArA3Ax1DpTUjnmwQUCXgvhAAIbAgCBCRAx1DpTUjnmwXYgBBkW
CAAdFiEEqjqucvpebeoeckxUOk5qbpM6jFoFAl4L4QAACgkQOk5qbpM6jFqWWQEA
kzsWcdjQ6fbufVq6tXfpUYx3j5oSzsw1uB6gozLG1VUA/iqob/x2FgnDaBgc83mq
ZOvuzDApBRg0KCvSB13u8tgNzIEA/0HPoM6qPY7N0C6+LOlIn0Dz/A6K8Fqn7P5k
dBm8Nak9AQD30FKa8wQ7vqRBVJFmi1JdA0utts4mYbB+c+5rCeMoDw==
=SZS/
-----END PGP PUBLIC KEY BLOCK-----
)";

// The same with its secret parts.
inline constexpr std::string_view kSubSecret = R"(-----BEGIN PGP PRIVATE KEY BLOCK-----

lFgEXgvhABYJKwYBBAHaRw8BAQdAFyEXTynMVRoozZvJM9s1QwJXlTeMuN4u6fHF
yRIt0msAAQDkW0Peq0mdJ1yIRnqTzOlxquG9jXfQFQL+RXzarwiKrxEytBlTdWIg
S2V5IDxzdWJAZXhhbXBsZS5jb20+iJAEExYIADgWIQT39+G94VCopqArA3Ax1DpT
UjnmwQUCXgvhAAIbAQULCQgHAgYVCgkICwIEFgIDAQIeAQIXgAAKCRAx1DpTUjnm
wXuLAP4vitvxfn4bURQCFSJpQsivr+/DK18ylZLVPV3FJKKOwgD+OGbiCb4Ua+Sa
jAt4S8PzPJJUiByGOn2EZm1FuCDFKgScWAReC+EAFgkrBgEEAdpHDwEBB0AHzkfU
8TghQpWeJNrnSzEoJErCj3/N1yndsK128GZJggABAK1A3qM7yEA8AYyEwjdssDPj
X4hkb6mXtiHsH9zF+C49EAqI7wQYFggAIBYhBPf34b3hUKimoCsDcDHUOlNSOebB
BQJeC+EAAhsCAIEJEDHUOlNSOebBdiAEGRYIAB0WIQSqOq5y+l5t6h5yTFQ6Tmpu
kzqMWgUCXgvhAAAKCRA6TmpukzqMWpZZAQCTOxZx2NDp9u59Wrq1d+lRjHePmhLO
zDW4HqCjMsbVVQD+Kqhv/HYWCcNoGBzzeapk6+7MMCkFGDQoK9IHXe7y2A3MgQD/
Qc+gzqo9js3QLr4s6UifQPP8DorwWqfs/mR0Gbw1qT0BAPfQUprzBDu+pEFUkWaL
Ul0DS622ziZhsH5z7msJ4ygP
=OBLr
-----END PGP PRIVATE KEY BLOCK-----
)";

// What all of them signed: web-1.2.3.tgz holds "an archive".
inline constexpr std::string_view kSignedText = R"(apiVersion: v2
name: web
version: 1.2.3

...
files:
  web-1.2.3.tgz: sha256:9e691d5adacf0e102f203100842ffaba4e2a7dfe3dbd536827d3c0db8c7e88f1
)";

inline std::string message(std::string_view hash, std::string_view signature) {
  std::string text = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: ";
  text.append(hash).append("\n\n").append(kSignedText).append(signature);
  return text;
}

// Signed by Ada.
inline const std::string kMessageOfAda = message("SHA512", R"(-----BEGIN PGP SIGNATURE-----

iIYEARYKAC4WIQRTTgQzkr+CHtZRou5Ye5vMbnPmzAUCXgvhABAcYWRhQGV4YW1w
bGUuY29tAAoJEFh7m8xuc+bMe6AA/R5GJVwWAMAThsOLacZuIURU0jFJweZzvWsx
hBvqD/z5APwKCbiwFBk1KltyvhWP/mLOxZ0SbrswglT8q3bHp58+DA==
=+MAu
-----END PGP SIGNATURE-----
)");

// Signed by the old key before it expired.
inline const std::string kMessageOfOld = message("SHA512", R"(-----BEGIN PGP SIGNATURE-----

iIYEARYKAC4WIQSqWnrTXFciYBLxm0te4UvXh/kSeAUCXgvhARAcb2xkQGV4YW1w
bGUuY29tAAoJEF7hS9eH+RJ4GdwBAO0+unXjauukEGJ6I6rzEYXjcz9hFg7ou4kr
a79SGgXsAQC2C2JxAdaWgaO7Sd6gDLRAyHtLZvH1AlBhOagj91qFBQ==
=Tua/
-----END PGP SIGNATURE-----
)");

// Signed by a subkey.
inline const std::string kMessageOfSub = message("SHA512", R"(-----BEGIN PGP SIGNATURE-----

iIYEARYKAC4WIQSqOq5y+l5t6h5yTFQ6TmpukzqMWgUCXgvhABAcc3ViQGV4YW1w
bGUuY29tAAoJEDpOam6TOoxa2wYBAMYYCaVUtmeTRSEMnekQP8CRvN7FvuftspKx
lYYpra8KAP9hajhjxmk3ctyI0+D8tNVIERkWc6mxFVUrzec4euD6DQ==
=+Ta3
-----END PGP SIGNATURE-----
)");

// Signed by Ada over SHA-1.
inline const std::string kMessageOverSha1 = message("SHA1", R"(-----BEGIN PGP SIGNATURE-----

iIYEARYCAC4WIQRTTgQzkr+CHtZRou5Ye5vMbnPmzAUCXgvhABAcYWRhQGV4YW1w
bGUuY29tAAoJEFh7m8xuc+bMFPABAPe1wXYy0ehVbfRlWskCVO9JZgKp7eFH8KDh
ZZ1gyTSfAPwM06+F7Vzr92OWRAIE7lQ7BGxaQR+SuOJ2DuHG4k+PCQ==
=skeT
-----END PGP SIGNATURE-----
)");

}  // namespace base::test_keys
