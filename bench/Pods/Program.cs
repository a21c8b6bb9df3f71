// Measures a running node from outside, as a client does: pods one after another, many at once, and what an idle node uses.
// Usage: Pods.Bench KUBECONFIG DAEMON-PID
using System.Diagnostics;
using System.Globalization;
using Gantry.Pods.Bench;

using var cluster = Cluster.Open(args[0]);
int daemon = int.Parse(args[1], CultureInfo.InvariantCulture);

await cluster.WaitForAccountAsync();
for (int i = 0; i < 10; i++)
    await cluster.RunPodAsync($"warm-{i}");

var times = new List<double>();
for (int i = 0; i < 100; i++)
    times.Add(await cluster.RunPodAsync($"one-{i}"));
times.Sort();
Figure("pod-create-to-ready-p50", times[times.Count / 2], "ms");
Figure("pod-create-to-ready-p99", times[times.Count * 99 / 100], "ms");

Figure("fifty-pods-at-once", await cluster.RunManyAsync(50), "ms");

await Task.Delay(TimeSpan.FromSeconds(5));
double before = ProcessFigures.CpuSeconds(daemon);
long start = Stopwatch.GetTimestamp();
await Task.Delay(TimeSpan.FromSeconds(20));
Figure("idle-cpu", 100 * (ProcessFigures.CpuSeconds(daemon) - before) / Stopwatch.GetElapsedTime(start).TotalSeconds, "% of a core");
Figure("idle-memory", ProcessFigures.PrivateMegabytes(daemon), "MB");

static void Figure(string name, double value, string unit) =>
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.00} {unit}"));
