using Gantry.Kube.Certificates;

namespace Gantry.Controllers.Certificates;

/// <summary>The signers that every cluster has, and what each of them refuses to sign.</summary>
internal static class BuiltInSigners
{
    public const string Client = "kubernetes.io/kube-apiserver-client";
    public const string NodeClient = "kubernetes.io/kube-apiserver-client-kubelet";
    public const string NodeServing = "kubernetes.io/kubelet-serving";
    public const string Legacy = "kubernetes.io/legacy-unknown";

    private const string Nodes = "system:nodes";
    private const string NodePrefix = "system:node:";
    private const string ClientAuth = "client auth";
    private const string ServerAuth = "server auth";
    private const string Signature = "digital signature";
    private const string Encipherment = "key encipherment";

    /// <summary>Why the signer does not sign the request; empty where it does, null for a signer that is none of these.</summary>
    public static string? Refusal(CertificateSigningRequest item, SigningRequest request) => item.Spec.SignerName switch
    {
        Client => ClientRefusal(item.Spec.Usages, request),
        NodeClient => NodeClientRefusal(item.Spec.Usages, request),
        NodeServing => NodeServingRefusal(item.Spec.Usages, request),
        Legacy => "",
        _ => null,
    };

    public static string NodeClientRefusal(IReadOnlyList<string> usages, SigningRequest request)
    {
        if (NodeNameRefusal(request) is { Length: > 0 } refusal)
            return refusal;
        if (request.HasAlternatives)
            return "subjectAltNames are not allowed";
        return IsExactly(usages, ClientAuth, Signature) ? "" : "usages did not match [digital signature, client auth], with or without key encipherment";
    }

    private static string ClientRefusal(IReadOnlyList<string> usages, SigningRequest request)
    {
        if (request.HasOddName)
            return "the subject has a part with several values";
        return usages.Contains(ClientAuth) && usages.All(usage => usage is ClientAuth or Signature or Encipherment)
            ? ""
            : "usages did not match: client auth is required, digital signature and key encipherment are allowed";
    }

    private static string NodeServingRefusal(IReadOnlyList<string> usages, SigningRequest request)
    {
        if (NodeNameRefusal(request) is { Length: > 0 } refusal)
            return refusal;
        if (request.DnsNames + request.Addresses == 0)
            return "DNS or IP subjectAltName is required";
        if (request.Emails > 0)
            return "email subjectAltNames are not allowed";
        if (request.Uris > 0)
            return "URI subjectAltNames are not allowed";
        return IsExactly(usages, ServerAuth, Signature) ? "" : "usages did not match [digital signature, server auth], with or without key encipherment";
    }

    private static string NodeNameRefusal(SigningRequest request)
    {
        if (request.HasOddName || request.Organizations is not [Nodes])
            return "subject organization is not system:nodes";
        return request.CommonName.StartsWith(NodePrefix, StringComparison.Ordinal) && request.CommonName.Length > NodePrefix.Length
            ? ""
            : "subject common name does not begin with system:node:";
    }

    private static bool IsExactly(IReadOnlyList<string> usages, params ReadOnlySpan<string> needed)
    {
        HashSet<string> given = [.. usages];
        given.Remove(Encipherment);
        return given.SetEquals([.. needed]);
    }
}
