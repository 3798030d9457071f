package dev.luneo.dr.kit.web;

import dev.luneo.dr.kit.security.AccessRules;
import dev.luneo.dr.kit.security.Role;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/** What {@code /v3/api-docs} says beside what the controllers say: who may, and every way in which a request is refused. */
final class DescribedApi implements OpenApiCustomizer {
    private static final String PROBLEM = "Problem";
    private static final String TOKEN = "token";

    static {
        // A body in somebody else's form is described as any object, not as the class of ours that holds it.
        SpringDocUtils.getConfig().replaceWithSchema(JsonNode.class, new ObjectSchema());
    }

    private final AccessRules rules;
    private final String service;

    DescribedApi(AccessRules rules, String service) {
        this.rules = rules;
        this.service = service;
    }

    @Override
    public void customise(OpenAPI api) {
        api.setInfo(new Info()
                .title("Luneo DR: " + service)
                .version(Optional.ofNullable(DescribedApi.class.getPackage().getImplementationVersion())
                        .orElse("development"))
                .description("The REST interface of %s. Bodies are JSON by the letter: unknown or repeated fields are"
                                .formatted(service)
                        + " refused. Every refusal is a problem document (RFC 9457) that says what to send instead."));
        Components components = api.getComponents() == null ? new Components() : api.getComponents();
        api.setComponents(components
                .addSecuritySchemes(
                        TOKEN,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("A token of one of the roles " + names(List.of(Role.values()))))
                .addSchemas(PROBLEM, problem()));
        api.getPaths()
                .forEach((path, item) ->
                        item.readOperationsMap().forEach((method, operation) -> describe(path, method, operation)));
    }

    private void describe(String path, PathItem.HttpMethod method, Operation operation) {
        List<Role> needed = rules.needed(HttpMethod.valueOf(method.name()), path);
        if (!needed.isEmpty()) {
            operation.addSecurityItem(new SecurityRequirement().addList(TOKEN));
            operation.setDescription("Needs a token of %s."
                    .formatted(needed.stream().map(DescribedApi::name).collect(Collectors.joining(" or "))));
        }
        ApiResponses responses = operation.getResponses() == null ? new ApiResponses() : operation.getResponses();
        refusals(method == PathItem.HttpMethod.POST, !needed.isEmpty(), path.contains("{"))
                .forEach((status, when) -> responses.computeIfAbsent(Integer.toString(status), absent -> answer(when)));
        operation.setResponses(responses);
    }

    private static Map<Integer, String> refusals(boolean body, boolean token, boolean named) {
        Map<Integer, String> refusals = new LinkedHashMap<>();
        refusals.put(400, "Something in it is wrong; see errors");
        if (token) {
            refusals.put(401, "No token, or one that is not known here");
            refusals.put(403, "The token's role does not allow it");
            refusals.put(
                    429, "Too much at once with this token or from this address; Retry-After says when to ask again");
        }
        if (named || !token) {
            refusals.put(404, "There is no such thing");
        }
        refusals.put(406, "The answer is none of the types in Accept");
        if (body) {
            refusals.put(408, "The body did not arrive in time");
            refusals.put(409, "Something is in the way; Location and the member see lead to it");
            refusals.put(413, "The body is too large");
            refusals.put(415, "The body is not application/json in UTF-8");
        }
        refusals.put(500, "A bug of ours; nothing was changed by this answer");
        refusals.put(503, "Something that is needed is out of reach; ask again");
        return refusals;
    }

    private static ApiResponse answer(String when) {
        return new ApiResponse()
                .description(when)
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
    }

    private static Schema<?> problem() {
        Schema<?> error = new ObjectSchema()
                .addProperty("field", new StringSchema().description("Where, for example target"))
                .addProperty("value", new StringSchema().description("What was sent there, shortened"))
                .addProperty(
                        "problem", new StringSchema().description("What is wrong with it, and what to send instead"));
        return new ObjectSchema()
                .description("Why a request was not carried out, and what to do instead (RFC 9457)")
                .addProperty("type", new StringSchema().format("uri"))
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema().description("In one sentence, for a human"))
                .addProperty("instance", new StringSchema().format("uri"))
                .addProperty("see", new StringSchema().format("uri").description("What is in the way"))
                .addProperty("errors", new ArraySchema().items(error));
    }

    private static String names(List<Role> roles) {
        return roles.stream().map(DescribedApi::name).collect(Collectors.joining(", "));
    }

    private static String name(Role role) {
        return role.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
