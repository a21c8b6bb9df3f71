using System.Text;
using Gantry.KubeServer.Audit;
using Gantry.KubeServer.Authentication;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.Encryption;

namespace Gantry.Tests.KubeServer.Security;

/// <summary>Files about the server that say what does not count: believed to hold, they would leave a door open.</summary>
public sealed class ConfigurationTests
{
    private const string Group = "\"apiVersion\":\"apiserver.config.k8s.io/v1\"";

    [Theory]
    [InlineData("""{"bogus":1}""", "\"bogus\"")]
    [InlineData("""{"jwt":[{"issuer":{"url":"https://a.b","audiences":["x"]},"claimMappings":{"username":{"claim":"sub","prefix":""},"groups":{"claimz":"x"}}}]}""", "\"jwt[0].claimMappings.groups.claimz\"")]
    public void An_authentication_has_the_fields_that_it_has(string text, string field) =>
        Refuses(() => AuthenticationConfig.Parse(Of("AuthenticationConfiguration", text)), "strict decoding error: unknown field " + field);

    [Fact]
    public async Task Issuers_are_reached_as_it_is_said_or_not_at_all()
    {
        await using TestApi api = await TestApi.StartAsync();

        Refuses(() => By("moon"), "jwt[0].issuer.egressSelectorType: Invalid value: \"moon\": egress selector must be either controlplane or cluster");
        Refuses(() => api.Api.Use(By("cluster")), "issuer.egressSelectorType: cluster: there is no egress selector (--egress-selector-config-file)");

        static AuthenticationConfig By(string egress) => AuthenticationConfig.Parse(Of("AuthenticationConfiguration", $$$"""
            {"jwt":[{"issuer":{"url":"https://a.b","audiences":["x"],"egressSelectorType":"{{{egress}}}"},"claimMappings":{"username":{"claim":"sub","prefix":""} } }]}
            """.Trim()));
    }

    [Fact]
    public void An_authorization_has_the_fields_that_it_has() => Refuses(
        () => AuthorizationConfig.Parse(Of("AuthorizationConfiguration", """{"authorizers":[{"type":"RBAC","name":"r"},{"type":"Node","name":"n","webhok":{}}]}""")), "unknown field \"authorizers[1].webhok\"");

    [Theory]
    [InlineData("""{"resources":[{"resources":["secrets"],"providers":[{"identity":{}}],"provider":[]}]}""", "unknown field \"resources[0].provider\"")]
    [InlineData("""{"resources":[{"resources":["secrets"],"providers":[{"aesgcm":{"keys":[{"name":"a","secret":"x","more":1}]}}]}]}""", "unknown field \"resources[0].providers[0].aesgcm.keys[0].more\"")]
    public void An_encryption_has_the_fields_that_it_has(string text, string message) =>
        Refuses(() => EncryptionPlan.Parse(Of("EncryptionConfiguration", text)), message);

    [Theory]
    [InlineData("""{"level":"Metadata","nonResourceURLs":["/x*y"]}""", "rules[0].nonResourceURLs[0]: Invalid value: \"/x*y\": non-resource URL wildcards '*' must be the final character of the rule")]
    [InlineData("""{"level":"Metadata","nonResourceURLs":["/ok*","x"]}""", "rules[0].nonResourceURLs[1]: Invalid value: \"x\": non-resource URL rules must begin with a '/' character")]
    [InlineData("""{"level":"Metadata","resources":[{"group":"apps/v1"}]}""", "rules[0].resources[0].group: Invalid value: \"apps/v1\"")]
    [InlineData("""{"level":"Metadata","resources":[{"resourceNames":["a"]}]}""", "rules[0].resources[0].resourceNames: using resourceNames requires at least one resource")]
    public void A_rule_of_an_audit_policy_can_match(string rule, string message) =>
        Refuses(() => AuditPolicy.Parse(new ConfigFile("f", Encoding.UTF8.GetBytes($$"""{"apiVersion":"audit.k8s.io/v1","kind":"Policy","rules":[{{rule}}]}"""))), message);

    private static void Refuses(Action parse, string message) => Assert.Contains(message, Assert.Throws<FormatException>(parse).Message, StringComparison.Ordinal);

    private static ConfigFile Of(string kind, string text) => new("f", Encoding.UTF8.GetBytes($$"""{{{Group}},"kind":"{{kind}}",{{text[1..]}}"""));
}
