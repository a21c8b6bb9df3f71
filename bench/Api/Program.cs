// Loads an API server over TLS and prints one line for each figure: name, value, unit, and what each side used of the processor.
// Usage: Api.Bench STAGE KUBECONFIG http1|http2 SERVER-PID[,PID] [COUNT [SUFFIX]]
// Stages: verbs (create, get, patch, list of COUNT objects), list (of the COUNT objects that are there), large (COUNT objects more, then their list), watch (COUNT watchers), connect (COUNT new connections),
// memory. A suffix keeps the objects of one run from another's.
using System.Globalization;
using Gantry.Api.Bench;

if (args.Length < 4)
{
    Console.Error.WriteLine("usage: Api.Bench verbs|list|large|watch|connect|memory KUBECONFIG http1|http2 SERVER-PID[,PID] [COUNT]");
    return 2;
}

bool isHttp2 = args[2] == "http2";
Target target = Target.Open(args[1], args[2], args[3]);
Stages stages = new(target, isHttp2, "bench" + (args.Length > 5 ? args[5] : ""));
int count = args.Length > 4 ? int.Parse(args[4], CultureInfo.InvariantCulture) : 0;
await (args[0] switch
{
    "verbs" => stages.VerbsAsync(count),
    "large" => stages.LargeAsync(count),
    "watch" => stages.WatchAsync(count),
    "list" => stages.ListAsync(count),
    "connect" => stages.ConnectAsync(count),
    "memory" => stages.MemoryAsync(),
    _ => throw new ArgumentException($"no stage {args[0]}"),
});
return 0;
