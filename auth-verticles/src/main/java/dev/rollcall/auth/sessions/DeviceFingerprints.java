package dev.rollcall.auth.sessions;

import dev.rollcall.http.Peers;
import dev.rollcall.protocol.Device;
import dev.rollcall.token.DerivedKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What devices are known again by: what they call themselves, but for the numbers, which rise with every release, and the
 * neighbourhood that they are in, since an address at home or on the road changes. Without our key it says neither.
 */
public final class DeviceFingerprints {
    private static final int BYTES = 16;

    private final DerivedKey key;

    public DeviceFingerprints(String secret) {
        this.key = new DerivedKey(secret, "device");
    }

    byte[] of(Device device) {
        String agent = device.userAgent() == null ? "" : device.userAgent().replaceAll("[0-9._]+", "");
        String text = Peers.neighbourhood(device.ip()) + ' ' + agent;
        return Arrays.copyOf(key.sign(text.getBytes(StandardCharsets.UTF_8)), BYTES);
    }
}
