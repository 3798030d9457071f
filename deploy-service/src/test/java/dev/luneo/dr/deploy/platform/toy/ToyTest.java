package dev.luneo.dr.deploy.platform.toy;

import dev.luneo.dr.deploy.cutover.Plans;
import dev.luneo.dr.deploy.platform.Platform;
import dev.luneo.dr.deploy.platform.PlatformContract;
import java.util.Map;

/** The contract is one that others than a host can keep. */
class ToyTest extends PlatformContract {
    private final Toy toy =
            new Toy(Plans.of("luneo", Plans.application("backend", "luneo", "migrate: { run: [migrate] }\n"))
                    .applications()
                    .values()
                    .iterator()
                    .next());

    @Override
    protected Platform platform() {
        return toy;
    }

    @Override
    protected void has(Map<String, String> settings) {
        toy.settings.set(settings);
    }

    @Override
    protected int starts() {
        return toy.restarts.get();
    }

    @Override
    protected String startedWithA() {
        return toy.startedWith.getOrDefault("A", "");
    }

    @Override
    protected void breaks() {
        toy.broken = true;
    }
}
