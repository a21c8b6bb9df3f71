using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Controllers.Deployments;

/// <summary>Recognises a pod template whatever set it is in, and names it by a hash.</summary>
internal static class PodTemplates
{
    public const string HashLabel = "pod-template-hash";

    // No vowels and no digits that read as vowels: no hash spells a word.
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    public static bool AreSame(PodTemplateSpec left, PodTemplateSpec right) => Canonical(left).AsSpan().SequenceEqual(Canonical(right));

    /// <summary>A short name for a template; the salt tells apart two templates that hash alike.</summary>
    public static string HashOf(PodTemplateSpec template, int salt)
    {
        uint hash = 2166136261;
        foreach (byte value in Canonical(template))
            hash = (hash ^ value) * 16777619;
        if (salt > 0)
        {
            foreach (char digit in salt.ToString(CultureInfo.InvariantCulture))
                hash = (hash ^ digit) * 16777619;
        }

        return string.Concat(hash.ToString(CultureInfo.InvariantCulture).Select(digit => Alphabet[digit % Alphabet.Length]));
    }

    public static PodTemplateSpec WithHash(PodTemplateSpec template, string hash) =>
        template with { Metadata = template.Metadata with { Labels = new Dictionary<string, string>(template.Metadata.Labels) { [HashLabel] = hash } } };

    // JSON with sorted names and without the hash label: equal templates are equal bytes.
    private static byte[] Canonical(PodTemplateSpec template)
    {
        var labels = template.Metadata.Labels.Where(label => label.Key != HashLabel).ToDictionary();
        template = template with { Metadata = template.Metadata with { Labels = labels, CreationTimestamp = null } };

        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer);
        Write(JsonSerializer.SerializeToElement(template, KubeJson.TypeOf<PodTemplateSpec>()), writer);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in element.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(property.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                    Write(item, writer);
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
