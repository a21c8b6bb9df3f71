using System.Security.Cryptography;
using Gantry.KubeServer.Configuration;

namespace Gantry.KubeServer.Authentication.Signing;

/// <summary>The cluster's own key for tokens, and the public ones of those before it.</summary>
/// <param name="Former">In PEM form.</param>
internal sealed record OwnTokenKeys(ECDsa Key, ConfigFile? Former)
{
    public IEnumerable<VerifyingKey> All() =>
        [VerifyingKey.Of(Key.ExportSubjectPublicKeyInfo())!, .. Former is null ? [] : KeyFile.PublicKeys(Former)];
}
