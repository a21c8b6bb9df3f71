using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Egress;

namespace Gantry.KubeServer.Authentication.Oidc;

/// <summary>One issuer of tokens that the server believes, and how its claims become a user.</summary>
internal sealed record JwtIssuer(string Url)
{
    private const int MaxDocument = 1024 * 1024;

    /// <summary>Where the discovery document is, when it is not below the issuer's own address.</summary>
    public string DiscoveryUrl { get; init; } = "";

    /// <summary>Whom to trust when talking to the issuer; empty for whom this machine trusts.</summary>
    public X509Certificate2Collection Authorities { get; init; } = [];

    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>The network that the issuer is in; empty where it is reached directly.</summary>
    public string EgressSelectorType { get; init; } = "";

    /// <summary>What leads there.</summary>
    public EgressDial? Through { get; init; }

    public IReadOnlyList<ClaimRule> ClaimRules { get; init; } = [];

    public required ClaimSource Username { get; init; }

    public ClaimSource? Groups { get; init; }

    public ClaimSource? Uid { get; init; }

    public IReadOnlyList<(string Key, ClaimSource Value)> Extra { get; init; } = [];

    public IReadOnlyList<ClaimRule> UserRules { get; init; } = [];

    /// <summary>Whether anything is made of a claim: an expression may ask for any.</summary>
    public bool Asks(string claim)
    {
        IEnumerable<ClaimSource> sources = [Username, .. Groups is null ? (ClaimSource[])[] : [Groups], .. Uid is null ? (ClaimSource[])[] : [Uid], .. Extra.Select(one => one.Value)];
        return sources.Any(source => source.Claim == claim || source.IsExpression) || ClaimRules.Any(rule => rule.Claim == claim || rule.Program is not null);
    }

    /// <summary>A client for the issuer's documents: it follows no redirects and reads no long answers.</summary>
    public HttpClient Connect()
    {
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (Through is { } through)
            handler.ConnectCallback = (context, cancel) => through(context.DnsEndPoint, cancel);
        if (Authorities.Count > 0)
        {
            X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(Authorities);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        HttpClient client = new(handler) { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = MaxDocument };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return client;
    }

    public static JwtIssuer? Read(JsonObject jwt, string field, List<string> errors)
    {
        int before = errors.Count;
        JsonObject? issuer = jwt.Child("issuer");
        JsonObject? mappings = jwt.Child("claimMappings");
        string url = HttpsUrl(issuer.Text("url"), $"{field}.issuer.url", errors, isNeeded: true);
        string[] audiences = [.. issuer?.Texts("audiences") ?? []];
        if (audiences.Length == 0)
            errors.Add($"{field}.issuer.audiences: at least one is needed");
        if (audiences.Distinct().Count() != audiences.Length || audiences.Contains(""))
            errors.Add($"{field}.issuer.audiences: must be different and not empty");
        if (audiences.Length == 1 && issuer.Text("audienceMatchPolicy") is { Length: > 0 } policy && policy != "MatchAny")
            errors.Add($"{field}.issuer.audienceMatchPolicy: audienceMatchPolicy must be empty or MatchAny for single audience");
        string egress = issuer.Text("egressSelectorType") ?? "";
        if (egress is not ("" or "controlplane" or "cluster"))
            errors.Add($"{field}.issuer.egressSelectorType: Invalid value: \"{egress}\": egress selector must be either controlplane or cluster");
        if (issuer.Text("discoveryURL") is { Length: > 0 } discovery && discovery.TrimEnd('/') == url.TrimEnd('/'))
            errors.Add($"{field}.issuer.discoveryURL: discoveryURL must be different from URL");
        if (audiences.Length > 1 && issuer.Text("audienceMatchPolicy") != "MatchAny")
            errors.Add($"{field}.issuer.audienceMatchPolicy: must be MatchAny for several audiences");
        JwtIssuer read = new(url)
        {
            DiscoveryUrl = HttpsUrl(issuer.Text("discoveryURL"), $"{field}.issuer.discoveryURL", errors, isNeeded: false),
            Authorities = ReadAuthorities(issuer.Text("certificateAuthority"), $"{field}.issuer.certificateAuthority", errors),
            Audiences = audiences,
            EgressSelectorType = egress,
            ClaimRules = ReadRules(jwt, "claimValidationRules", "claims", field, errors),
            UserRules = ReadRules(jwt, "userValidationRules", "user", field, errors),
            Username = ClaimSource.Read(mappings.Child("username"), $"{field}.claimMappings.username", needsPrefix: true, errors) ?? ClaimSource.Nothing,
            Groups = ClaimSource.Read(mappings.Child("groups"), $"{field}.claimMappings.groups", needsPrefix: true, errors),
            Uid = ClaimSource.Read(mappings.Child("uid"), $"{field}.claimMappings.uid", needsPrefix: false, errors),
            Extra = ReadExtra(mappings, $"{field}.claimMappings.extra", errors),
        };
        if (mappings.Child("username") is null)
            errors.Add($"{field}.claimMappings.username: claim or expression is required");
        return errors.Count == before ? read : null;
    }

    private static string HttpsUrl(string? text, string field, List<string> errors, bool isNeeded)
    {
        if (string.IsNullOrEmpty(text))
        {
            if (isNeeded)
                errors.Add($"{field}: URL is required");
            return "";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme != Uri.UriSchemeHttps)
            errors.Add($"{field}: URL scheme must be https");
        else if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
            errors.Add($"{field}: URL must not contain a username or password, a query or a fragment");
        return text;
    }

    private static X509Certificate2Collection ReadAuthorities(string? pem, string field, List<string> errors)
    {
        X509Certificate2Collection found = [];
        if (string.IsNullOrEmpty(pem))
            return found;
        try
        {
            found.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            // The count below says it.
        }

        if (found.Count == 0)
            errors.Add($"{field}: no certificate in PEM form");
        return found;
    }

    private static List<ClaimRule> ReadRules(JsonObject jwt, string list, string variable, string field, List<string> errors)
    {
        List<ClaimRule> rules = [];
        int index = 0;
        foreach (JsonObject rule in jwt.Objects(list))
        {
            if (ClaimRule.Read(rule, variable, $"{field}.{list}[{index++}]", errors) is { } read)
                rules.Add(read);
        }

        return rules;
    }

    private static List<(string, ClaimSource)> ReadExtra(JsonObject? mappings, string field, List<string> errors)
    {
        List<(string, ClaimSource)> found = [];
        int index = 0;
        foreach (JsonObject extra in mappings?.Objects("extra") ?? [])
        {
            string key = extra.Text("key") ?? "";
            string at = $"{field}[{index++}]";
            if (!key.Contains('/', StringComparison.Ordinal) || key.Any(char.IsAsciiLetterUpper))
                errors.Add($"{at}.key: must be a domain-prefixed path in lower case");
            else if (key.Split('/')[0] is var domain && (domain == "k8s.io" || domain.EndsWith(".k8s.io", StringComparison.Ordinal) || domain == "kubernetes.io" || domain.EndsWith(".kubernetes.io", StringComparison.Ordinal)))
                errors.Add($"{at}.key: k8s.io and kubernetes.io and their subdomains are reserved");
            if (ClaimSource.Expression(extra.Text("valueExpression") ?? "", $"{at}.valueExpression", errors) is { } source)
                found.Add((key, source));
        }

        return found;
    }
}
