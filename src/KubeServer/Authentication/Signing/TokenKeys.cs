using System.Security.Cryptography;
using Gantry.KubeServer.Configuration;

namespace Gantry.KubeServer.Authentication.Signing;

/// <summary>The key that signs service account tokens now, and all by which they are checked; its own comes first among these.</summary>
internal sealed record TokenKeys(SigningKey Signing, IReadOnlyList<VerifyingKey> Verifying)
{
    /// <param name="own">The cluster's own key, and those that were so before it. They count where files name no others.</param>
    /// <param name="signing">The file of the key that signs instead of the own one.</param>
    /// <param name="verifying">The files of all keys that are believed besides the one that signs.</param>
    public static TokenKeys Of(OwnTokenKeys own, ConfigFile? signing, IReadOnlyList<ConfigFile> verifying)
    {
        SigningKey key = signing is null ? new SigningKey(own.Key) : new SigningKey(KeyFile.PrivateKey(signing));
        IEnumerable<VerifyingKey> others = verifying.Count > 0 ? verifying.SelectMany(KeyFile.PublicKeys) : own.All();
        return new TokenKeys(key, [.. others.Prepend(key.Public).DistinctBy(one => one.Id)]);
    }
}
