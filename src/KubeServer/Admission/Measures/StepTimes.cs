using System.Diagnostics;
using Gantry.Kube.Measures;

namespace Gantry.KubeServer.Admission.Measures;

/// <summary>How long one step of admission took, or all together; every write passes here several times, so counting looks nothing up.</summary>
/// <param name="name">The step; empty for all together.</param>
internal sealed class StepTimes(string name)
{
    private static readonly double[] Bounds = [0.005, 0.025, 0.1, 0.5, 1, 2.5];
    private static readonly string[] Types = [AdmissionKey.Admit, AdmissionKey.Validate];
    private static readonly string[] Operations = [Operation.Create, Operation.Update, Operation.Delete, Operation.Connect];

    private readonly Histogram?[] _times = new Histogram?[Types.Length * Operations.Length * 2];

    public IEnumerable<(AdmissionKey Key, Histogram Times)> All =>
        Enumerable.Range(0, _times.Length).Where(i => _times[i] is not null).Select(i => (new AdmissionKey(name, Types[i / 8], Operations[i / 2 % 4], i % 2 == 1), _times[i]!));

    public void Count(string type, string operation, bool isRejected, long since)
    {
        int i = (Array.IndexOf(Types, type) * 8) + (Array.IndexOf(Operations, operation) * 2) + (isRejected ? 1 : 0);
        Histogram times = Volatile.Read(ref _times[i]) ?? (Interlocked.CompareExchange(ref _times[i], new Histogram(Bounds), null) ?? _times[i]!);
        times.Count(Stopwatch.GetTimestamp() - since);
    }
}
