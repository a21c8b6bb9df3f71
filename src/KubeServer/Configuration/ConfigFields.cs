using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Gantry.KubeServer.Configuration;

/// <summary>The fields that the kinds of configuration have: what a file says besides would be believed to count, and does not.</summary>
internal sealed class ConfigFields
{
    private static readonly ConfigFields Authentication = new(
        "anonymous(enabled conditions(path)) jwt(issuer(url discoveryURL certificateAuthority audiences audienceMatchPolicy egressSelectorType) " +
        "claimValidationRules(claim requiredValue expression message) userValidationRules(expression message) " +
        "claimMappings(username(claim prefix expression) groups(claim prefix expression) uid(claim expression) extra(key valueExpression)))");

    private static readonly ConfigFields Authorization = new(
        "authorizers(type name webhook(authorizedTTL cacheAuthorizedRequests unauthorizedTTL cacheUnauthorizedRequests timeout subjectAccessReviewVersion " +
        "matchConditionSubjectAccessReviewVersion failurePolicy connectionInfo(type kubeConfigFile) matchConditions(expression)))");

    private static readonly ConfigFields Encryption = new(
        "resources(resources providers(aesgcm(keys(name secret)) aescbc(keys(name secret)) secretbox(keys(name secret)) identity kms(apiVersion name cachesize endpoint timeout)))");

    private static readonly ConfigFields EgressSelector = new(
        "egressSelections(name connection(proxyProtocol transport(tcp(url tlsConfig(caBundle clientKey clientCert tlsServerName)) uds(udsName))))");

    private readonly FrozenSet<string> _paths;

    private ConfigFields(string fields)
    {
        HashSet<string> paths = ["apiVersion", "kind"];
        Stack<string> within = new([""]);
        string last = "";
        foreach (string word in fields.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word == "(")
                within.Push(last + ".");
            else if (word == ")")
                within.Pop();
            else
                paths.Add(last = within.Peek() + word);
        }

        _paths = paths.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>What a document says that its kind does not have, as paths with the places in lists; nothing for a kind whose fields are not known.</summary>
    public static IEnumerable<string> UnknownIn(string kind, JsonObject document) => kind switch
    {
        "AuthenticationConfiguration" => Authentication.Unknown(document, "", ""),
        "AuthorizationConfiguration" => Authorization.Unknown(document, "", ""),
        "EncryptionConfiguration" => Encryption.Unknown(document, "", ""),
        "EgressSelectorConfiguration" => EgressSelector.Unknown(document, "", ""),
        _ => [],
    };

    private IEnumerable<string> Unknown(JsonNode? node, string path, string place) => node switch
    {
        JsonObject fields => fields.SelectMany(field => _paths.Contains(path + field.Key) ? Unknown(field.Value, path + field.Key + ".", place + field.Key + ".") : [place + field.Key]),
        JsonArray items => items.SelectMany((item, index) => Unknown(item, path, $"{place.TrimEnd('.')}[{index}].")),
        _ => [],
    };
}
