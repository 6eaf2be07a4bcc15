# SPDX-License-Identifier: Apache-2.0
# Sets JDK25 for the scripts of this directory.
JDK25=
for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if [ -r "$home/release" ] && grep -q '^JAVA_VERSION="25' "$home/release"; then
        JDK25=$home
        break
    fi
done
if [ -z "$JDK25" ]; then
    echo "A JDK 25 is needed (for instance Debian's package temurin-25-jdk); none found in JAVA_HOME or /usr/lib/jvm." >&2
    exit 1
fi
