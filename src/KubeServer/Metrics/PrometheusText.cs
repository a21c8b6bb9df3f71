using System.Globalization;
using System.Text;
using Gantry.Kube.Measures;

namespace Gantry.KubeServer.Metrics;

/// <summary>Writes metrics in the text format of Prometheus, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    public PrometheusText Family(string name, string type, string help)
    {
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    public PrometheusText Value(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(name);
        if (labels.Length > 0)
        {
            char before = '{';
            foreach ((string label, string text) in labels)
            {
                _text.Append(before).Append(label).Append("=\"").Append(Escaped(text)).Append('"');
                before = ',';
            }

            _text.Append('}');
        }

        _text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        return this;
    }

    /// <param name="skip">How many of the smallest buckets are not told.</param>
    public PrometheusText Histogram(string name, Histogram histogram, int skip, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        long[] counts = histogram.Cumulative();
        for (int i = skip; i < counts.Length; i++)
            Value(name + "_bucket", counts[i], [.. labels, ("le", i < histogram.Bounds.Count ? histogram.Bounds[i].ToString("R", CultureInfo.InvariantCulture) : "+Inf")]);
        return Value(name + "_sum", histogram.Sum, labels).Value(name + "_count", counts[^1], labels);
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    private static string Escaped(string text) => text.AsSpan().ContainsAny("\\\"\n")
        ? text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
        : text;
}
