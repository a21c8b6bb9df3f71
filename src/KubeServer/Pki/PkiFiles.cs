using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gantry.KubeServer.Configuration;

namespace Gantry.KubeServer.Pki;

/// <summary>Keys and certificates as PEM files, NAME.crt and NAME.key, that only their owner can read; replaced as a whole.</summary>
internal sealed class PkiFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _directory;

    public PkiFiles(string directory)
    {
        _directory = directory;
        Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
    }

    public X509Certificate2? Load(string name)
    {
        if (!File.Exists(PathOf(name, "crt")) || !File.Exists(PathOf(name, "key")))
            return null;

        try
        {
            return X509Certificate2.CreateFromPemFile(PathOf(name, "crt"), PathOf(name, "key"));
        }
        catch (CryptographicException)
        {
            // A pair that does not fit together, from a write that was cut off between its files, is made anew.
            return null;
        }
    }

    public X509Certificate2 Save(string name, X509Certificate2 certificate)
    {
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        Write(PathOf(name, "key"), key.ExportPkcs8PrivateKeyPem());
        Write(PathOf(name, "crt"), certificate.ExportCertificatePem());
        return certificate;
    }

    public ECDsa? LoadKey(string name)
    {
        if (!File.Exists(PathOf(name, "key")))
            return null;

        ECDsa key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(PathOf(name, "key")));
        return key;
    }

    public ECDsa SaveKey(string name, ECDsa key)
    {
        Write(PathOf(name, "key"), key.ExportPkcs8PrivateKeyPem());
        return key;
    }

    public ConfigFile? LoadText(string name, string kind) => File.Exists(PathOf(name, kind)) ? ConfigFile.Read(PathOf(name, kind)) : null;

    public void SaveText(string name, string kind, string text) => Write(PathOf(name, kind), text);

    public byte[]? LoadBytes(string name) =>
        File.Exists(PathOf(name, "key")) ? Convert.FromBase64String(File.ReadAllText(PathOf(name, "key")).Trim()) : null;

    public byte[] SaveBytes(string name, byte[] secret)
    {
        Write(PathOf(name, "key"), Convert.ToBase64String(secret));
        return secret;
    }

    internal static void Write(string path, string text)
    {
        // Most starts have nothing new to say, and to say it would wait for the disk.
        if (File.Exists(path) && File.ReadAllText(path) == text + "\n")
            return;

        string draft = path + ".new";
        File.Delete(draft);
        using (FileStream file = new(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(text + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    private string PathOf(string name, string kind) => Path.Combine(_directory, $"{name}.{kind}");
}
