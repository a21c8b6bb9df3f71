using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gantry.KubeServer.Pki;

namespace Gantry.KubeServer.Webhooks;

/// <summary>The certificates that vouch for a service, and the verdict on the one that it shows.</summary>
internal sealed class TrustedBundle
{
    private readonly X509Certificate2Collection _trusted = [];
    private readonly bool _isSystems;

    public TrustedBundle(string base64)
    {
        _isSystems = base64.Length == 0;
        if (_isSystems)
            return;
        try
        {
            _trusted.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(base64)));
        }
        catch (Exception failure) when (failure is FormatException or CryptographicException)
        {
            throw new WebhookException("unable to load root certificates: unable to parse bytes as PEM block", failure);
        }

        if (_trusted.Count == 0)
            throw new WebhookException("unable to load root certificates: unable to parse bytes as PEM block");
    }

    /// <summary>Why nothing can be trusted by these certificates; null where something can.</summary>
    public static string? ProblemOf(string base64)
    {
        try
        {
            _ = new TrustedBundle(base64);
            return null;
        }
        catch (WebhookException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>Null for a certificate that is good for the host, otherwise what is wrong with it.</summary>
    public string? Fault(string host, X509Certificate2? shown, X509Chain? given, SslPolicyErrors errors, DateTimeOffset now)
    {
        if (shown is null)
            return "the server showed no certificate";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"x509: certificate is valid for {NamesOf(shown)}, not {host}";
        if (now < shown.NotBefore || now > shown.NotAfter)
            return "x509: certificate has expired or is not yet valid";
        bool isTrusted = _isSystems ? !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) : LeadsToBundle(shown, given, now);
        return isTrusted ? null : "x509: certificate signed by unknown authority";
    }

    // A bundle may hold the service's own certificate or one in between, which ends the search as a root does.
    private bool LeadsToBundle(X509Certificate2 shown, X509Chain? given, DateTimeOffset now)
    {
        using X509Chain chain = new() { ChainPolicy = TrustPolicy.Of(_trusted) };
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        foreach (X509ChainElement element in given?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        if (chain.Build(shown))
            return true;

        bool isOnlyUnfinished = chain.ChainStatus.All(status => status.Status is X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot);
        return isOnlyUnfinished && chain.ChainElements.Any(element => _trusted.Any(trusted => trusted.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)));
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        X509SubjectAlternativeNameExtension? names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return names is null ? "no name" : string.Join(", ", names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(ip => ip.ToString())));
    }
}
