using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gantry.KubeServer.Pki;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Authentication;

/// <summary>Client certificates that an authority signed which is believed: the common name is the user, organisations are groups.</summary>
internal sealed class ClientCertificateAuthenticator(X509Certificate2Collection authorities, AuthenticationMetrics metrics, TimeProvider clock) : IAuthenticator
{
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    // A connection shows the same certificate with every request, and building its chain takes most of a short request's time.
    private readonly ConditionalWeakTable<X509Certificate2, StrongBox<RequestUser?>> _judged = [];

    public async ValueTask<RequestUser?> AuthenticateAsync(HttpContext http, CancellationToken cancel)
    {
        X509Certificate2? certificate = await http.Connection.GetClientCertificateAsync(cancel);
        if (certificate is null)
            return null;
        TimeSpan left = certificate.NotAfter - clock.GetUtcNow();
        if (left <= TimeSpan.Zero)
            return NobodyUnlessToken(http);

        metrics.CertificateSeen(left);
        return _judged.GetValue(certificate, given => new StrongBox<RequestUser?>(IsSigned(given) ? UserOf(given) : null)).Value ?? NobodyUnlessToken(http);
    }

    // A certificate that is not good does not make its owner an anonymous user, but a token beside it may tell who he is.
    private static RequestUser? NobodyUnlessToken(HttpContext http) => http.Request.Headers.Authorization.Count > 0 ? null : throw ApiErrors.Unauthorized();

    private bool IsSigned(X509Certificate2 certificate)
    {
        using X509Chain chain = new() { ChainPolicy = TrustPolicy.Of(authorities) };
        chain.ChainPolicy.VerificationTime = clock.GetUtcNow().LocalDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientUsage));
        return chain.Build(certificate);
    }

    private static RequestUser? UserOf(X509Certificate2 certificate)
    {
        string name = "";
        List<string> groups = [];
        foreach (X500RelativeDistinguishedName part in certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: false))
        {
            // A part with several values names nobody that this authority would have signed.
            if (part.HasMultipleElements)
                return null;
            if (part.GetSingleElementType().Value == CommonName)
                name = part.GetSingleElementValue() ?? "";
            else if (part.GetSingleElementType().Value == Organization && part.GetSingleElementValue() is { Length: > 0 } group)
                groups.Add(group);
        }

        return name.Length == 0 ? null : new RequestUser(name, [.. groups, "system:authenticated"]);
    }
}
