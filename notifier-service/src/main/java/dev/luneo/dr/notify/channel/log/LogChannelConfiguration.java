package dev.luneo.dr.notify.channel.log;

import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.notify.channel.NoticeChannel;
import dev.luneo.dr.plan.Channel;
import dev.luneo.dr.plan.LogPlan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LogChannelConfiguration {

    @Bean
    ServedTypes.Type<Channel, NoticeChannel> logChannel() {
        return ServedTypes.Type.of(LogPlan.class, plan -> new LogChannel());
    }
}
