using System.Security.Cryptography;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.Pki;

namespace Gantry.KubeServer.Authentication.Signing;

/// <summary>The cluster's own key for tokens, and the public ones of those before it.</summary>
/// <param name="Former">In PEM form.</param>
internal sealed record OwnTokenKeys(ECDsa Key, ConfigFile? Former)
{
    public static OwnTokenKeys Of(ClusterPki pki) => new(pki.TokenKey, pki.FormerTokenKeys);

    public IEnumerable<VerifyingKey> All() =>
        [VerifyingKey.Of(Key.ExportSubjectPublicKeyInfo())!, .. Former is null ? [] : KeyFile.PublicKeys(Former)];
}
