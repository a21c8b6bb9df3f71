using System.Globalization;
using Gantry.Runtime.Bench;

// compare ROUNDS RUNTIME...; soak RUNTIME COUNT PARALLEL; soak-part RUNTIME BUNDLE STATE NAME COUNT.
switch (args)
{
    case ["compare", var rounds, .. var runtimes]:
        Comparison.Run(Number(rounds), runtimes);
        return 0;
    case ["soak", var runtime, var count, var parallel]:
        return new Soak(runtime, Number(count), Number(parallel)).Run();
    case ["soak-part", var runtime, var bundle, var state, var name, var count]:
        return new SoakPart(runtime, bundle, state, name).Run(Number(count));
    default:
        await Console.Error.WriteLineAsync("usage: compare ROUNDS RUNTIME... | soak RUNTIME COUNT PARALLEL");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
