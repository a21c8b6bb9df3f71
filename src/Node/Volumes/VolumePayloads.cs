using System.Text;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.NodeAgent.References;
using Gantry.NodeAgent.Variables;

namespace Gantry.NodeAgent.Volumes;

/// <summary>Computes the files of volumes that come from ConfigMaps, Secrets and the pod's own fields. Pure; tokens are given.</summary>
internal sealed class VolumePayloads(Pod pod, ReferenceSnapshot references, IReadOnlyDictionary<string, Quantity> allocatable)
{
    private const int DefaultMode = 0x1A4; // 0644

    public Payload ConfigMap(string? name, IReadOnlyList<KeyToPath> items, int? mode, bool? optional)
    {
        if (references.ConfigMap(pod.Namespace, name) is not { } map)
            return optional == true ? Payload.Of([]) : Payload.Missing($"configmap \"{name}\" not found");

        IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> text = map.Data.Select(pair => KeyValuePair.Create(pair.Key, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(pair.Value)));
        IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> binary = map.BinaryData.Select(pair => KeyValuePair.Create(pair.Key, (ReadOnlyMemory<byte>)pair.Value));
        return Keys($"configmap \"{name}\"", new(text.Concat(binary)), items, mode, optional);
    }

    public Payload Secret(string? name, IReadOnlyList<KeyToPath> items, int? mode, bool? optional)
    {
        if (references.Secret(pod.Namespace, name) is not { } secret)
            return optional == true ? Payload.Of([]) : Payload.Missing($"secret \"{name}\" not found");

        return Keys($"secret \"{name}\"", new(secret.Data.Select(pair => KeyValuePair.Create(pair.Key, (ReadOnlyMemory<byte>)pair.Value))), items, mode, optional);
    }

    public Payload DownwardApi(IReadOnlyList<DownwardAPIVolumeFile> items, int? mode)
    {
        var files = new List<PayloadFile>();
        foreach (DownwardAPIVolumeFile item in items)
        {
            if (PayloadPaths.ProblemWith(item.Path) is { } problem)
                return Payload.Missing(problem);
            if (ValueOf(item) is not { } value)
                return Payload.Missing($"there is no value for the file \"{item.Path}\"");
            files.Add(new PayloadFile(item.Path, Encoding.UTF8.GetBytes(value), ModeOf(item.Mode ?? mode)));
        }

        return Payload.Of(files);
    }

    /// <param name="tokens">Tokens by the path of their file, made before.</param>
    public Payload Projected(ProjectedVolumeSource projected, IReadOnlyDictionary<string, ServiceAccountToken> tokens)
    {
        var files = new Dictionary<string, PayloadFile>();
        DateTimeOffset? renewAt = null;
        foreach (VolumeProjection source in projected.Sources)
        {
            Payload part = Part(source, projected.DefaultMode, tokens);
            if (part.Problem is not null)
                return part;
            // Where two sources name one file the later one wins.
            foreach (PayloadFile file in part.Files)
                files[file.Path] = file;
            renewAt = part.RenewAt is { } at && (renewAt is null || at < renewAt) ? at : renewAt;
        }

        return Payload.Of(files.Values) with { RenewAt = renewAt };
    }

    private Payload Part(VolumeProjection source, int? mode, IReadOnlyDictionary<string, ServiceAccountToken> tokens)
    {
        if (source.ConfigMap is { } map)
            return ConfigMap(map.Name, map.Items, mode, map.Optional);
        if (source.Secret is { } secret)
            return Secret(secret.Name, secret.Items, mode, secret.Optional);
        if (source.DownwardAPI is { } downward)
            return DownwardApi(downward.Items, mode);
        return source.ServiceAccountToken is { } token ? Token(token, mode, tokens) : Payload.Missing("this source of a projected volume is not supported");
    }

    private static Payload Token(ServiceAccountTokenProjection source, int? mode, IReadOnlyDictionary<string, ServiceAccountToken> tokens)
    {
        if (PayloadPaths.ProblemWith(source.Path) is { } problem)
            return Payload.Missing(problem);
        if (!tokens.TryGetValue(source.Path, out ServiceAccountToken? token))
            return Payload.Missing($"there is no token for the file \"{source.Path}\"");

        return Payload.Of([new PayloadFile(source.Path, Encoding.UTF8.GetBytes(token.Text), ModeOf(mode))]) with { RenewAt = token.RenewAt };
    }

    private string? ValueOf(DownwardAPIVolumeFile item)
    {
        if (item.FieldRef is { } field)
            return PodFields.ValueOf(pod, field.FieldPath);
        return item.ResourceFieldRef is { } resource ? ResourceFields.ValueOf(pod, null, resource, allocatable) : null;
    }

    private static Payload Keys(string owner, Dictionary<string, ReadOnlyMemory<byte>> values, IReadOnlyList<KeyToPath> items, int? mode, bool? optional)
    {
        if (items.Count == 0)
            return Payload.Of(values.Select(pair => new PayloadFile(pair.Key, pair.Value, ModeOf(mode))));

        var files = new List<PayloadFile>();
        foreach (KeyToPath item in items)
        {
            if (PayloadPaths.ProblemWith(item.Path) is { } problem)
                return Payload.Missing(problem);
            if (values.TryGetValue(item.Key, out ReadOnlyMemory<byte> content))
                files.Add(new PayloadFile(item.Path, content, ModeOf(item.Mode ?? mode)));
            else if (optional != true)
                return Payload.Missing($"{owner} references non-existent key: {item.Key}");
        }

        return Payload.Of(files);
    }

    private static UnixFileMode ModeOf(int? mode) => (UnixFileMode)(mode ?? DefaultMode) & (UnixFileMode)0xFFF;
}
